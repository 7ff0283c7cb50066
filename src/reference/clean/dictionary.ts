/** What each column of an output means, as data beside it. */
import { ROLES, type Role } from './columns.ts';
import { MATCH_REASONS, OUTCOME_MEANINGS, REASON_NAMES, ROW_REASONS } from './outcome.ts';
import { ADDED_COLUMNS, addedNames, type CleanPlan, DUPLICATE_COLUMNS } from './plan.ts';
import { MATCHES } from './validate.ts';

const MATCH_MEANINGS: Readonly<Record<(typeof MATCHES)[number], string>> = {
  zip4_range: 'A range of the ZIP+4 product holds the number.',
  address_point: 'An address point of an open data set has the number.',
  zip_city: 'The ZIP is known and the city belongs to it.',
  zip: 'The ZIP is known, the city or state is not that of it.',
  city_state: 'There is no ZIP; the city is known in the state.',
  none: 'Nothing was matched.',
};

const MEANINGS: Readonly<
  Record<(typeof ADDED_COLUMNS)[number] | (typeof DUPLICATE_COLUMNS)[number], object>
> = {
  std_firm: { type: 'text', meaning: 'Firm, person or attention line.' },
  std_line1: { type: 'text', meaning: 'Delivery line: street or box, by Publication 28, without the unit.' },
  std_secondary: { type: 'text', meaning: 'Building, unit and private mailbox.' },
  std_urbanization: { type: 'text', meaning: 'Urbanization (Puerto Rico).' },
  std_city: { type: 'text', meaning: 'City.' },
  std_state: { type: 'text', meaning: 'Two-letter code of the state.' },
  std_zip: { type: 'text', meaning: 'Five digits. Text: a number would lose its leading zero.' },
  std_zip4: {
    type: 'text',
    meaning: 'The four digits after the ZIP, as written or as a matched source has them.',
  },
  std_delivery_point: {
    type: 'text',
    meaning: 'Two digits of the delivery point, where the ZIP+4 is matched and the number alone gives them.',
  },
  std_check_digit: { type: 'text', meaning: 'Check digit over ZIP, +4 and delivery point.' },
  std_carrier_route: { type: 'text', meaning: 'Carrier route of the matched range.' },
  std_outcome: { type: 'text', meaning: 'What became of the row.', values: OUTCOME_MEANINGS },
  std_confidence: {
    type: 'number',
    meaning: 'How sure the reading is, 0 to 1. No probability that mail arrives.',
  },
  std_reasons: {
    type: 'text',
    meaning: 'Names of what was noticed, with blanks between.',
    values: {
      ...ROW_REASONS,
      ...MATCH_REASONS,
      ...Object.fromEntries(
        REASON_NAMES.filter((name) => name !== undefined).map((name) => [name, 'See docs/address.md.']),
      ),
    },
  },
  std_matched: { type: 'text', meaning: 'How far the address was matched.', values: MATCH_MEANINGS },
  std_dpv: {
    type: 'text',
    meaning: 'Delivery point validation: empty, because only a source that is licensed for it can say so.',
  },
  std_edition: { type: 'text', meaning: 'The reference edition that it was matched against.' },
  std_duplicate_of: {
    type: 'number',
    meaning: 'Number of the first row with the same delivery point; empty for the first itself.',
  },
  std_household_of: {
    type: 'number',
    meaning: 'Number of the first row with the same delivery point and the same surname or firm.',
  },
};

/** One entry a column, in the order of the output. */
export const dictionaryOf = (plan: CleanPlan): object => {
  const roles = new Map<number, Role>();
  for (const role of ROLES) {
    const index = plan.mapping[role];
    if (index !== undefined) roles.set(index, role);
  }
  const own = plan.names.map((column, index) => ({
    column,
    origin: 'input',
    type: 'text',
    meaning: 'As it came.',
    ...(roles.has(index) && { readAs: roles.get(index) }),
  }));
  const canonical = [...ADDED_COLUMNS, ...DUPLICATE_COLUMNS];
  const added = addedNames(plan).map((column, index) => ({
    column,
    origin: 'postern',
    ...MEANINGS[canonical[index] ?? 'std_firm'],
  }));
  return { columns: [...own, ...added] };
};
