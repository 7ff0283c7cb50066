/** Which published error an outcome is (Addresses 3.2.3 and the official error inventory). */
import type { Config } from '../../../config.ts';
import { PosternError } from '../../../errors.ts';
import type { Outcome, ValidationResult } from '../../../reference/address/index.ts';

interface Published {
  readonly code: string;
  /** Of the specification, status 404. */
  readonly message: string;
  /** Of the inventory, status 400. */
  readonly published: string;
  readonly inventory: string;
  readonly field: string;
}

const INVENTORY = {
  address: { published: '010001', inventory: 'Invalid Address', field: 'streetAddress' },
  zip: { published: '010002', inventory: 'Invalid ZIP Code', field: 'ZIPCode' },
  state: { published: '010003', inventory: 'Invalid State Code', field: 'state' },
  city: { published: '010004', inventory: 'Invalid City', field: 'city' },
  missing: { published: '010005', inventory: 'Address Not Found', field: 'streetAddress' },
  multiple: {
    published: '010006',
    inventory: 'Multiple addresses were found for the information you entered, and no default exists.',
    field: 'streetAddress',
  },
} as const;

const REFUSALS: Readonly<Partial<Record<Outcome, Published>>> = {
  'not-found': {
    code: 'address_not_found',
    message: 'There is no match for the address requested.',
    ...INVENTORY.missing,
  },
  ambiguous: {
    code: 'address_ambiguous',
    message: 'More than one address was found matching the requested address.',
    ...INVENTORY.multiple,
  },
  'non-deliverable': {
    code: 'address_not_deliverable',
    message: 'The address requested is an invalid delivery address.',
    ...INVENTORY.address,
  },
  insufficient: {
    code: 'address_insufficient',
    message: 'The address information in the request is insufficient to match.',
    ...INVENTORY.address,
  },
  'state-missing': {
    code: 'state_invalid',
    message: 'The state code in the request is missing or invalid.',
    ...INVENTORY.state,
  },
  'city-missing': {
    code: 'city_invalid',
    message: 'The city in the request is missing or invalid.',
    ...INVENTORY.city,
  },
  'city-unknown': {
    code: 'city_invalid',
    message: 'The city in the request is missing or invalid.',
    ...INVENTORY.city,
  },
  'city-state-unverifiable': {
    code: 'city_state_unverifiable',
    message: 'The city and state are missing or together unverifiable.',
    ...INVENTORY.city,
  },
  'zip-unknown': {
    code: 'zip_unknown',
    message: 'There is no match for the address requested.',
    ...INVENTORY.zip,
  },
};

/**
 * The error for a result that is none, else undefined. Several units of one building and no default are an answer: the
 * building is known, and correction 22 says the rest.
 */
export const refusalOf = (
  { outcome, completeness, suggestions }: Pick<ValidationResult, 'outcome' | 'completeness' | 'suggestions'>,
  { addressNotFound }: Pick<Config, 'addressNotFound'>,
): PosternError | undefined => {
  if (outcome === 'ambiguous' && completeness === 'default') return undefined;
  const refusal = REFUSALS[outcome];
  if (refusal === undefined) return undefined;
  const { code, message, published, inventory, field } = refusal;
  const named = suggestions
    .slice(0, 3)
    .map(({ streetAddress, city }) => (streetAddress === '' ? city : streetAddress));
  return new PosternError(code, addressNotFound === 400 ? inventory : message, {
    status: addressNotFound,
    published,
    place: { field },
    ...(named.length > 0 && { cure: `Nearly so: ${[...new Set(named)].join('; ')}.` }),
  });
};
