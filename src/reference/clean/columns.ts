/** Which column is which part of an address: as mapped, else by the header's names, else by what the cells hold. */
import { PosternError } from '../../errors.ts';
import { parseState } from '../../postal/zip/index.ts';

/** What a column can be. `address` is a whole address in one cell; `lastLine` city, state and ZIP in one. */
export const ROLES = [
  'address',
  'street',
  'street2',
  'lastLine',
  'city',
  'state',
  'zip',
  'zip4',
  'urbanization',
  'firm',
  'name',
  'lastName',
] as const;
export type Role = (typeof ROLES)[number];

/** Role → index of the column. */
export type Mapping = { readonly [role in Role]?: number };

export interface Columns {
  readonly names: readonly string[];
  readonly mapping: Mapping;
  /** How the mapping was found. */
  readonly by: 'map' | 'header' | 'content';
  readonly header: 'present' | 'absent';
  /** Columns whose names say that they hold names of persons or ways to reach them. */
  readonly personal: readonly string[];
}

const NAMES: Readonly<Record<Role, string>> = {
  address:
    'address fulladdress addressfull mailingaddress completeaddress addresscomplete addr location freeformaddress siteaddress shippingaddress deliveryaddress homeaddress propertyaddress',
  street:
    'street streetaddress address1 addressline1 addr1 line1 street1 deliveryline1 addressline deliveryaddressline1 streetaddress1 add1 mailingaddress1 address01 primaryaddress deliveryline adr1 shippingaddress1 shiptoaddress1 streetline1',
  street2:
    'street2 address2 addressline2 addr2 line2 streetaddress2 unit apt apartment suite secondaryaddress secondary add2 aptsuite unitnumber addressline2apt mailingaddress2 deliveryline2 aptunit adr2 shippingaddress2 shiptoaddress2 streetline2 apartmentsuite',
  lastLine: 'lastline citystatezip citystate cityzip csz citystzip',
  city: 'city town municipality cityname mailingcity postcity shippingcity shiptocity locality postalcity placename',
  state:
    'state st stateprovince province statecode region stateabbr mailingstate shippingstate shiptostate stateabbreviation provincecode',
  zip: 'zip zipcode postalcode postcode zip5 mailingzip zippostalcode postal shippingzip shiptozip zipcode5 zipplus4 zipcodeplus4 shippingpostalcode mailingpostalcode',
  zip4: 'zip4 plus4 zipplusfour fourdigitzip addon',
  urbanization: 'urbanization urb urbanizationname',
  firm: 'firm firmname company companyname organization organisation business businessname organizationname',
  name: 'name fullname recipient contact contactname customername attention attn addressee personname customer recipientname firstlastname',
  lastName: 'lastname surname familyname lname last',
};

/** Names of columns about persons that play no part in an address. */
const PERSONAL =
  'firstname givenname fname first middlename middleinitial mi nickname email emailaddress mail phone phonenumber mobile cell telephone ssn dob birthdate dateofbirth birthday gender';

const ROLE_BY_NAME = new Map<string, Role>(
  ROLES.flatMap((role) => NAMES[role].split(' ').map((name): [string, Role] => [name, role])),
);
const PERSONAL_NAMES = new Set([
  ...PERSONAL.split(' '),
  ...NAMES.name.split(' '),
  ...NAMES.lastName.split(' '),
]);

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** `street=Addr1,city=Town` → role and name of the column (or its number from 1). @throws PosternError `usage_map` */
export const readMap = (text: string): ReadonlyMap<Role, string> => {
  const map = new Map<Role, string>();
  for (const part of text.split(',')) {
    const [role = '', ...rest] = part.split('=');
    const name = rest.join('=').trim();
    const known = ROLES.find((one) => one.toLowerCase() === role.trim().toLowerCase());
    if (known === undefined || name === '') {
      throw new PosternError('usage_map', `The mapping ${JSON.stringify(part)} cannot be understood.`, {
        status: 400,
        place: { field: 'map' },
        cure: `Write PART=COLUMN with commas between; parts are ${ROLES.join(', ')}; columns are names or numbers from 1.`,
      });
    }
    map.set(known, name);
  }
  return map;
};

const findColumn = (names: readonly string[], wanted: string): number => {
  const exact = names.indexOf(wanted);
  if (exact !== -1) return exact;
  const loose = names.findIndex((name) => plain(name) === plain(wanted) && plain(wanted) !== '');
  if (loose !== -1) return loose;
  return /^\d{1,4}$/.test(wanted) && Number(wanted) <= names.length ? Number(wanted) - 1 : -1;
};

const MOST_SHOWN = 30;
const shown = (names: readonly string[]): string =>
  names
    .slice(0, MOST_SHOWN)
    .map((name) => JSON.stringify(name.slice(0, 40)))
    .join(', ') + (names.length > MOST_SHOWN ? ` and ${names.length - MOST_SHOWN} more` : '');

const byMap = (names: readonly string[], map: ReadonlyMap<Role, string>): Mapping => {
  const mapping: { [role in Role]?: number } = {};
  for (const [role, wanted] of map) {
    const index = findColumn(names, wanted);
    if (index === -1) {
      throw new PosternError('usage_map', `There is no column ${JSON.stringify(wanted)} for ${role}.`, {
        status: 400,
        place: { field: 'map' },
        cure: `The columns are: ${shown(names)}.`,
      });
    }
    mapping[role] = index;
  }
  return mapping;
};

const byHeader = (names: readonly string[]): Mapping => {
  const mapping: { [role in Role]?: number } = {};
  names.forEach((name, index) => {
    const role = ROLE_BY_NAME.get(plain(name));
    if (role !== undefined && mapping[role] === undefined) mapping[role] = index;
  });
  const { address, street, city, zip, state, lastLine } = mapping;
  // "Address" beside city or ZIP is the street line, and so is one beside "Address 2".
  if (address !== undefined && street === undefined) {
    const parted = city !== undefined || zip !== undefined || state !== undefined || lastLine !== undefined;
    if (parted || mapping.street2 !== undefined) {
      mapping.street = address;
      delete mapping.address;
    }
  } else if (address !== undefined) {
    // Both: the parts are the surer ones, where they make an address.
    if (zip !== undefined || city !== undefined) delete mapping.address;
    else delete mapping.street;
  }
  return mapping;
};

const ZIP = /^\d{5}(-?\d{4})?$|^\d{4}$/;
const STREET = /^(\d+[a-z]?([ -]\d+(\/\d+)?)?\s+\S|p\.?\s?o\.?\s?box\s|rr\s?\d|hc\s?\d|psc\s?\d)/i;
const UNIT = /^(apt|ste|suite|unit|#|fl|floor|rm|room|bldg|lot|trlr|spc)\b|^#/i;
const WHOLE = /^.*\d.*[ ,]+[a-z. ]{2,20}[ ,]+\d{5}(-\d{4})?\W*$/i;
const CITY = /^[\p{L}][\p{L} .'-]{1,27}$/u;

/** What one cell could be by itself; `address` also for a whole address over several lines. */
const roleOf = (cell: string): Role | undefined => {
  const text = cell.trim().replaceAll(/\s+/g, ' ');
  if (text === '') return undefined;
  if (ZIP.test(text)) return 'zip';
  if (/^[a-z]{2}$/i.test(text) && parseState(text) !== null) return 'state';
  if (WHOLE.test(text) && text.length > 12)
    return STREET.test(text) || /\d/.test(text.slice(0, -6)) ? 'address' : 'lastLine';
  if (UNIT.test(text)) return 'street2';
  if (STREET.test(text)) return 'street';
  if (parseState(text) !== null) return 'state';
  return CITY.test(text) ? 'city' : undefined;
};

const ENOUGH = 0.5;

const byContent = (names: readonly string[], sample: readonly (readonly string[])[]): Mapping => {
  const mapping: { [role in Role]?: number } = {};
  const scores: { role: Role; index: number; share: number }[] = [];
  names.forEach((_name, index) => {
    const counts = new Map<Role, number>();
    let filled = 0;
    for (const row of sample) {
      const cell = row[index] ?? '';
      if (cell.trim() === '') continue;
      filled++;
      const role = roleOf(cell);
      if (role !== undefined) counts.set(role, (counts.get(role) ?? 0) + 1);
    }
    for (const [role, count] of counts) {
      // A unit column is mostly empty; any other says something in most rows.
      const share = count / filled;
      if (share >= ENOUGH && (role === 'street2' || filled * 2 >= sample.length)) {
        scores.push({ role, index, share });
      }
    }
  });
  scores.sort((one, other) => other.share - one.share || one.index - other.index);
  for (const { role, index } of scores) {
    if (mapping[role] === undefined && !Object.values(mapping).includes(index)) mapping[role] = index;
  }
  // Words alone are no city unless a state or ZIP column stands beside them.
  if (mapping.zip === undefined && mapping.state === undefined) delete mapping.city;
  if (mapping.street === undefined) delete mapping.street2;
  if (mapping.address !== undefined && mapping.street === undefined) return { address: mapping.address };
  delete mapping.address;
  return mapping;
};

/** Whether a mapping can make an address: a whole one, or a street with something of a last line, or a box alone. */
const suffices = ({ address, street, lastLine, city, zip }: Mapping): boolean =>
  address !== undefined ||
  (street !== undefined && (lastLine !== undefined || city !== undefined || zip !== undefined));

/** Whether a first record reads like names of columns: some are known, or none holds a figure and all are filled. */
const looksLikeHeader = (cells: readonly string[]): boolean => {
  if (cells.some((cell) => ROLE_BY_NAME.has(plain(cell)) && !ZIP.test(cell.trim()))) {
    return !cells.some((cell) => ['zip', 'address', 'street'].includes(roleOf(cell) ?? ''));
  }
  return (
    cells.every((cell) => cell.trim() !== '' && !/^[\d\s.,$-]+$/.test(cell)) &&
    !cells.some((cell) => STREET.test(cell.trim()) || WHOLE.test(cell))
  );
};

export interface ColumnOptions {
  readonly map?: ReadonlyMap<Role, string>;
  /** `auto`: as the first record looks. */
  readonly header?: 'auto' | 'absent';
}

const unique = (names: readonly string[]): string[] => {
  const seen = new Map<string, number>();
  return names.map((name, index) => {
    const base = name.trim() === '' ? `column_${index + 1}` : name.trim();
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    return count === 1 ? base : `${base}_${count}`;
  });
};

/**
 * @param first the first record of the file
 * @param sample the records after it, up to some hundreds
 * @throws PosternError `usage_map`; `clean_columns_unknown` where no address can be made of the columns
 */
export const findColumns = (
  first: readonly string[],
  sample: readonly (readonly string[])[],
  options: ColumnOptions = {},
): Columns => {
  const header = options.header !== 'absent' && looksLikeHeader(first) ? 'present' : 'absent';
  const width = Math.max(first.length, ...(header === 'present' ? [] : sample.map((row) => row.length)));
  const names =
    header === 'present' ? unique(first) : Array.from({ length: width }, (_, index) => `column_${index + 1}`);
  const rows = header === 'present' ? sample : [first, ...sample];
  const personal = header === 'present' ? names.filter((name) => PERSONAL_NAMES.has(plain(name))) : [];
  if (options.map !== undefined) {
    return { names, mapping: byMap(names, options.map), by: 'map', header, personal };
  }
  if (header === 'present') {
    const mapping = byHeader(names);
    if (suffices(mapping)) return { names, mapping, by: 'header', header, personal };
  }
  const mapping = byContent(names, rows);
  if (suffices(mapping)) return { names, mapping, by: 'content', header, personal };
  // One column, and nothing says otherwise: each line is an address.
  if (names.length === 1 && rows.length > 0) {
    return { names, mapping: { address: 0 }, by: 'content', header, personal };
  }
  throw new PosternError(
    'clean_columns_unknown',
    `No column could be recognised as an address. The columns are: ${shown(names)}.`,
    {
      status: 422,
      place: { line: 1 },
      cure: 'Say which is which: --map street=COLUMN,city=COLUMN,state=COLUMN,zip=COLUMN, or --map address=COLUMN; with --no-header by number.',
    },
  );
};

/** `street=Addr 1, city=Town`: the mapping for people. */
export const describeMapping = ({ names, mapping }: Columns): string =>
  ROLES.flatMap((role) => {
    const index = mapping[role];
    return index === undefined ? [] : [`${role}=${names[index] ?? ''}`];
  }).join(', ');
