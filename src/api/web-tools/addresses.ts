/** Verify and ZipCodeLookup: the answers of `/addresses/v3/address` and `/addresses/v3/zipcode`, item by item, in the old names. */
import type { Config } from '../../config.ts';
import { PosternError } from '../../errors.ts';
import { type AnyRoute, childText, type XmlElement } from '../../gateway/index.ts';
import {
  type AddressReference,
  type AddressServices,
  type ValidationResult,
  validateAddress,
} from '../../reference/address/index.ts';
import { refusalOf } from '../usps-v3/addresses-get/refusal.ts';
import { sourceOf } from '../usps-v3/addresses-get/route.ts';
import { addressAnswer } from '../usps-v3/addresses-get/wire.ts';
import { type Asked, webToolsRoute } from './declare.ts';
import { element, fields, type Markup } from './element.ts';
import { itemFault } from './fault.ts';

const MOST_ADDRESSES = 5;
/** The bound of the same fields in v3. */
const LONGEST = 500;

interface AddressRooms {
  readonly reference: (now: number) => AddressReference;
  readonly services: AddressServices;
  readonly config: Pick<Config, 'addressNotFound'>;
}

const FIELDS = ['FirmName', 'Address1', 'Address2', 'City', 'State', 'Urbanization', 'Zip5', 'Zip4'] as const;

/** @throws PosternError `web_tools_request_invalid` for the one item */
const stated = (item: XmlElement): Readonly<Record<(typeof FIELDS)[number], string>> => {
  const values = Object.fromEntries(FIELDS.map((name) => [name, childText(item, name)])) as ReturnType<
    typeof stated
  >;
  const long = FIELDS.find((name) => values[name].length > LONGEST);
  const fault =
    long !== undefined
      ? `${long} is longer than ${LONGEST} characters.`
      : values.Zip5 !== '' && !/^\d{5}$/.test(values.Zip5)
        ? 'Zip5 is no ZIP Code of 5 digits.'
        : values.Zip4 !== '' && !/^\d{4}$/.test(values.Zip4)
          ? 'Zip4 is not the 4 digits behind a ZIP Code.'
          : undefined;
  if (fault !== undefined) throw new PosternError('web_tools_request_invalid', fault, { status: 400 });
  return values;
};

/** Address1 is the unit and Address2 the street, as the old API had it; a lone Address1 is taken for the street. */
const validated = (
  item: XmlElement,
  current: AddressReference,
  services: AddressServices,
): Promise<ValidationResult> => {
  const { FirmName, Address1, Address2, City, State, Urbanization, Zip5, Zip4 } = stated(item);
  const [street, unit] = Address2 === '' ? [Address1, ''] : [Address2, Address1];
  return validateAddress(
    {
      streetAddress: street,
      state: State.toUpperCase(),
      ...(FirmName !== '' && { firm: FirmName }),
      ...(unit !== '' && { secondaryAddress: unit }),
      ...(City !== '' && { city: City }),
      ...(Urbanization !== '' && { urbanization: Urbanization }),
      ...(Zip5 !== '' && { ZIPCode: Zip5 }),
      ...(Zip4 !== '' && { ZIPPlus4: Zip4 }),
    },
    current,
    services,
  );
};

interface V3Answer {
  readonly firm: string | null;
  readonly address: Readonly<Record<string, string | null>>;
  readonly additionalInfo: Readonly<Record<string, string | null>>;
  readonly corrections: readonly { readonly text: string }[];
}

const lines = ({ firm, address }: V3Answer): Markup[] => [
  ...fields({ FirmName: firm, Address1: address.secondaryAddress }),
  ...fields({
    Address2: address.streetAddress,
    Address2Abbreviation: address.streetAddressAbbreviation,
    City: address.city,
    CityAbbreviation: address.cityAbbreviation,
    State: address.state,
    Urbanization: address.urbanization,
    Zip5: address.ZIPCode,
  }),
  // Always there in the old answers, empty where no +4 is known.
  element('Zip4', address.ZIPPlus4 ?? ''),
];

/** The fields that came with Revision 1 alone. */
const additional = ({ additionalInfo }: V3Answer): Markup[] =>
  fields({
    DeliveryPoint: additionalInfo.deliveryPoint,
    CarrierRoute: additionalInfo.carrierRoute,
    DPVConfirmation: additionalInfo.DPVConfirmation,
    DPVCMRA: additionalInfo.DPVCMRA,
    Business: additionalInfo.business,
    CentralDeliveryPoint: additionalInfo.centralDeliveryPoint,
    Vacant: additionalInfo.vacant,
  });

type Answering = (result: ValidationResult, root: XmlElement) => Markup[];

const answerAll = async (
  { root, items }: Asked,
  now: number,
  { reference, services, config }: AddressRooms,
  response: string,
  say: Answering,
) => {
  const current = reference(now);
  let source: string | undefined;
  const answers: Markup[] = [];
  for (const item of items) {
    const attributes = { ID: item.attributes.ID };
    try {
      const result = await validated(item, current, services);
      const refused = refusalOf(result, config);
      if (refused !== undefined) throw refused;
      answers.push(element('Address', say(result, root), attributes));
      source ??= sourceOf(result, current);
    } catch (error) {
      if (!(error instanceof PosternError) || error.status >= 500) throw error;
      answers.push(element('Address', itemFault(error), attributes));
    }
  }
  return { root: element(response, answers), source };
};

const COMMON = {
  channel: 'apis',
  dataset: 'addresses',
  action: 'read',
  dataClass: 'nonpublic',
  purposeRequired: false,
  scope: 'addresses',
  item: 'Address',
  mostItems: MOST_ADDRESSES,
} as const;

export const addressApis = (rooms: AddressRooms): AnyRoute[] => [
  webToolsRoute({
    ...COMMON,
    name: 'Verify',
    roots: ['AddressValidateRequest'],
    summary: '1 to 5 addresses in standard form.',
    answer: (asked, { now }) =>
      answerAll(asked, now, rooms, 'AddressValidateResponse', (result, root) => {
        const answer = addressAnswer(result, 'live') as V3Answer;
        return [
          ...lines(answer),
          ...(childText(root, 'Revision') === '1' ? additional(answer) : []),
          ...fields({ ReturnText: answer.corrections[0]?.text }),
        ];
      }),
  }),
  webToolsRoute({
    ...COMMON,
    name: 'ZipCodeLookup',
    roots: ['ZipCodeLookupRequest'],
    summary: 'ZIP Code and +4 of 1 to 5 addresses.',
    answer: (asked, { now }) =>
      answerAll(asked, now, rooms, 'ZipCodeLookupResponse', (result) => {
        if (result.address.zip === '') {
          throw new PosternError('address_not_found', 'No ZIP Code is known for this address.', {
            status: 404,
          });
        }
        return lines(addressAnswer(result, 'live') as V3Answer);
      }),
  }),
];
