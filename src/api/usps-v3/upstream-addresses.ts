/** The official API as a source of address validation: its answer read into ours, field by field, nothing added. */
import { PosternError } from '../../errors.ts';
import {
  deliveryPointOf,
  type UpstreamAddresses,
  type ValidationResult,
} from '../../reference/address/index.ts';
import type { UpstreamGateway } from '../../upstream/index.ts';

type Json = Readonly<Record<string, unknown>>;

const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

/** Neither null nor an empty text signals anything (usps-v3-wire 2.2). */
const textIn = (object: Json, ...names: readonly string[]): string => {
  for (const name of names) {
    const value = object[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
};

const oneOf = <Word extends string>(text: string, words: readonly Word[]): Word | '' =>
  words.find((word) => word === text) ?? '';

const YES_NO = ['Y', 'N'] as const;

/** Where the address was matched: the API itself, at the time of its answer. */
const sourceAt = (retrievedAt: number): NonNullable<ValidationResult['source']> => ({
  dataset: 'addresses',
  edition: 'upstream',
  authority: 'usps',
  source: 'Addresses API of USPS, under the credential of the operator',
  officialChannel: 'USPS APIs',
  officialSource: 'https://developers.usps.com',
  publisher: 'United States Postal Service',
  licence: 'terms of the USPS APIs',
  retrievedAt,
  validUntil: null,
  ageDays: 0,
  expired: 'not stated',
});

/** What an answer says, field by field; empty where it says nothing. */
export const upstreamResult = (
  body: unknown,
): Pick<ValidationResult, 'address' | 'deliveryPoint' | 'carrierRoute'> & {
  readonly licensed: NonNullable<ValidationResult['licensed']>;
} => {
  const answer = objectOf(body);
  const lines = objectOf(answer.address);
  const more = objectOf(answer.additionalInfo);
  const zip = textIn(lines, 'ZIPCode');
  const plus4 = textIn(lines, 'ZIPPlus4');
  const digits = textIn(more, 'deliveryPoint');
  const point =
    digits === '' ? null : deliveryPointOf({ zip, plus4, rule: 'primary-number', number: digits });
  return {
    address: {
      firm: textIn(answer, 'firm'),
      streetAddress: textIn(lines, 'streetAddress'),
      secondaryAddress: textIn(lines, 'secondaryAddress'),
      urbanization: textIn(lines, 'urbanization'),
      city: textIn(lines, 'city'),
      cityAbbreviation: textIn(lines, 'cityAbbreviation'),
      state: textIn(lines, 'state'),
      zip,
      plus4,
    },
    deliveryPoint: point,
    carrierRoute: textIn(more, 'carrierRoute'),
    licensed: {
      dpvConfirmation: oneOf(textIn(more, 'DPVConfirmation'), ['Y', 'S', 'D', 'N']),
      cmra: oneOf(textIn(more, 'DPVCMRA'), YES_NO),
      business: oneOf(textIn(more, 'business'), YES_NO),
      centralDeliveryPoint: oneOf(textIn(more, 'centralDeliveryPoint'), YES_NO),
      vacant: oneOf(textIn(more, 'vacant'), YES_NO),
      residential: '',
      footnotes: [],
      lacsLinkCode: '',
      suiteLinkCode: '',
    },
  };
};

const resultOf = (standard: ValidationResult, body: unknown, at: number): ValidationResult => {
  const said = upstreamResult(body);
  return {
    ...standard,
    ...said,
    outcome: 'found',
    matched: 'upstream',
    completeness: said.licensed.dpvConfirmation === 'Y' ? 'exact' : 'unknown',
    address: { ...said.address, firm: said.address.firm || standard.address.firm },
    source: sourceAt(at),
    notes: standard.notes.filter(({ code }) => code !== 'no_reference' && code !== 'not_licensed'),
    candidates: [],
    suggestions: [],
  };
};

export interface UpstreamAddressParts {
  readonly way: Pick<UpstreamGateway, 'call' | 'canAsk'>;
  readonly now: () => number;
  /** Hears why USPS could not be asked; the answer then rests on what is here. */
  readonly trouble: (error: PosternError) => void;
}

export const upstreamAddresses = ({ way, now, trouble }: UpstreamAddressParts): UpstreamAddresses => ({
  async look(standard) {
    const { firm, streetAddress, secondaryAddress, urbanization, city, state, zip } = standard.address;
    // What the API would refuse unread costs no call: it needs a street, a state, and a city or ZIP.
    if (streetAddress === '' || state === '' || (city === '' && zip === '')) return null;
    const stated = { firm, streetAddress, secondaryAddress, urbanization, city, state, ZIPCode: zip };
    const query = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== ''));
    try {
      if (!(await way.canAsk('addresses'))) return null;
      const { status, body } = await way.call({
        method: 'GET',
        path: '/addresses/v3/address',
        query,
        priority: 'interactive',
      });
      if (status === 200) return resultOf(standard, body, now());
      return status === 404
        ? { ...standard, outcome: 'not-found', matched: 'nothing', source: sourceAt(now()) }
        : null;
    } catch (error) {
      if (!(error instanceof PosternError)) throw error;
      trouble(error);
      return null;
    }
  },
});
