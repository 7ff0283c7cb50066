/** An operator's mapping: which column of a CSV holds what. */
import { PosternError } from '../../errors.ts';
import type { HeaderColumn, HeaderLayout } from './header-layout.ts';

/** Fields that a mapping may name; the first three must be there. */
export const MAPPED_FIELDS = [
  'number',
  'street',
  'zip',
  'predirectional',
  'suffix',
  'postdirectional',
  'unit',
  'firm',
  'state',
  'plus4',
  'longitude',
  'latitude',
  'source',
] as const;
export type MappedField = (typeof MAPPED_FIELDS)[number];

/** `{"number": "HOUSE_NO", "street": "STREET", "zip": "ZIP"}`: field → name in the header. */
export type CsvMapping = { readonly [Field in MappedField]?: string };

const REQUIRED: readonly MappedField[] = ['number', 'street', 'zip'];

/** @throws PosternError `mapping_invalid` */
export const parseMapping = (text: string): CsvMapping => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('it is no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('it is no JSON object');
  const mapping = value as Record<string, unknown>;
  for (const [field, name] of Object.entries(mapping)) {
    if (!(MAPPED_FIELDS as readonly string[]).includes(field))
      throw invalid(`there is no field ${JSON.stringify(field)}`);
    if (typeof name !== 'string' || name.trim() === '') throw invalid(`the field ${field} names no column`);
  }
  const missing = REQUIRED.find((field) => mapping[field] === undefined);
  if (missing !== undefined) throw invalid(`the field ${missing} is missing`);
  return mapping as CsvMapping;
};

/** The mapping as a layout. */
export const layoutOfMapping = (mapping: CsvMapping): Pick<HeaderLayout, 'title' | 'columns'> => ({
  title: 'the mapping',
  columns: (Object.entries(mapping) as [MappedField, string][]).map(
    ([field, name]): HeaderColumn => ({ field, names: [name], need: 'required' }),
  ),
});

const invalid = (why: string): PosternError =>
  new PosternError('mapping_invalid', `The mapping cannot be used: ${why}.`, {
    status: 400,
    place: { field: 'mapping' },
    cure: `Expected JSON such as {"number": "HOUSE_NO", "street": "STREET", "zip": "ZIP"}; fields: ${MAPPED_FIELDS.join(', ')}.`,
  });
