/**
 * The bodies of the Addresses API 3.2.3, in the live shape (every field, null where nothing is known) and in that of the
 * specification (fields that are not known are left out).
 */

import type { Config } from '../../../config.ts';
import { Type } from '../../../gateway/schema.ts';
import { STATE_CODES } from '../../../postal/zip/index.ts';
import type { AddressLines, ValidationResult } from '../../../reference/address/index.ts';

/** The codes of the specification's pattern. */
export const State = Type.String({
  minLength: 2,
  maxLength: 2,
  pattern: `^(${STATE_CODES.join('|')})$`,
  description: 'the two capital letters of a state',
});
export const Zip5 = Type.String({ pattern: '^\\d{5}$', description: 'a 5-digit ZIP Code' });
export const Plus4 = Type.String({ pattern: '^\\d{4}$', description: 'the 4 digits of a ZIP+4' });
export const Firm = Type.String({ maxLength: 50, description: 'a firm of at most 50 characters' });
/** The specification sets no length; longer texts are no address and only cost time. */
export const Line = Type.String({ maxLength: 500, description: 'a text of at most 500 characters' });

const Nullable = (): ReturnType<typeof Type.Unsafe<string | null>> =>
  Type.Unsafe<string | null>({ type: ['string', 'null'] });

/** Both shapes of an address. */
export const AddressBody = Type.Object({
  streetAddress: Type.Optional(Nullable()),
  streetAddressAbbreviation: Type.Optional(Nullable()),
  secondaryAddress: Type.Optional(Nullable()),
  city: Type.Optional(Nullable()),
  cityAbbreviation: Type.Optional(Nullable()),
  state: Type.Optional(Nullable()),
  postalCode: Type.Optional(Nullable()),
  province: Type.Optional(Nullable()),
  ZIPCode: Type.Optional(Nullable()),
  ZIPPlus4: Type.Optional(Nullable()),
  urbanization: Type.Optional(Nullable()),
  country: Type.Optional(Nullable()),
  countryISOCode: Type.Optional(Nullable()),
});

const CodeText = Type.Object({ code: Type.String(), text: Type.String() });

/** Both shapes of an answer of `/address`. */
export const AddressAnswer = Type.Object({
  firm: Type.Optional(Nullable()),
  address: AddressBody,
  additionalInfo: Type.Object({
    deliveryPoint: Type.Optional(Nullable()),
    carrierRoute: Type.Optional(Nullable()),
    DPVConfirmation: Type.Optional(Nullable()),
    DPVCMRA: Type.Optional(Nullable()),
    business: Type.Optional(Nullable()),
    centralDeliveryPoint: Type.Optional(Nullable()),
    vacant: Type.Optional(Nullable()),
  }),
  corrections: Type.Array(CodeText),
  matches: Type.Array(CodeText),
  warnings: Type.Optional(Type.Array(Type.String())),
});

/** Both shapes of an answer of `/zipcode`. */
export const ZipCodeAnswer = Type.Object({ firm: Type.Optional(Nullable()), address: AddressBody });

type Shape = Config['wire'];
type Fields = Readonly<Record<string, string | null>>;

/** Empty texts become null (live) or are left out (specification). */
const shaped = (fields: Readonly<Record<string, string>>, shape: Shape): Fields => {
  const body: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== '') body[name] = value;
    else if (shape === 'live') body[name] = null;
  }
  return body;
};

export const addressBody = (address: AddressLines, shape: Shape): Fields => {
  const fields = {
    streetAddress: address.streetAddress,
    streetAddressAbbreviation: '',
    secondaryAddress: address.secondaryAddress,
    city: address.city,
    cityAbbreviation: address.cityAbbreviation,
    state: address.state,
    ZIPCode: address.zip,
    ZIPPlus4: address.plus4,
    urbanization: address.urbanization,
  };
  // The live answer has fields of its other APIs, always empty for addresses of the United States.
  const live = { postalCode: '', province: '', country: '', countryISOCode: '' };
  return shaped(shape === 'live' ? { ...fields, ...live } : fields, shape);
};

export const firmField = (firm: string, shape: Shape): Fields => shaped({ firm }, shape);

const EXACT = { code: '31', text: 'Single Response - exact match' };
const DEFAULT_ADDRESS = {
  code: '32',
  text: 'Default address: The address you entered was found but more information is needed (such as an apartment, suite, or box number) to match to a specific address.',
};
const MULTIPLE = {
  code: '22',
  text: 'Multiple addresses were found for the information you entered, and no default exists.',
};
/** The live answer puts an empty pair where there is nothing to say. */
const EMPTY = { code: '', text: '' };

type Pair = typeof EMPTY;
const listed = (pairs: readonly Pair[], shape: Shape): readonly Pair[] =>
  pairs.length > 0 || shape === 'spec' ? pairs : [EMPTY];

/** The whole answer of `/address`. Match code 31 stands for a ZIP+4 record and nothing less. */
export const addressAnswer = (result: ValidationResult, shape: Shape): object => {
  const isExact = result.matched === 'zip4-range' && result.completeness === 'exact';
  const corrections = [
    ...(result.outcome === 'found' && result.completeness === 'default' ? [DEFAULT_ADDRESS] : []),
    ...(result.outcome === 'ambiguous' ? [MULTIPLE] : []),
  ];
  const { licensed } = result;
  const warnings = result.notes.map(({ text }) => text);
  return {
    ...firmField(result.address.firm, shape),
    address: addressBody(result.address, shape),
    additionalInfo: shaped(
      {
        deliveryPoint: result.deliveryPoint?.digits ?? '',
        carrierRoute: result.carrierRoute,
        DPVConfirmation: licensed?.dpvConfirmation ?? '',
        DPVCMRA: licensed?.cmra ?? '',
        business: licensed?.business ?? '',
        centralDeliveryPoint: licensed?.centralDeliveryPoint ?? '',
        vacant: licensed?.vacant ?? '',
      },
      shape,
    ),
    corrections: listed(corrections, shape),
    matches: listed(isExact && corrections.length === 0 ? [EXACT] : [], shape),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
};
