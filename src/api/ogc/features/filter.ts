/** What a request filters by: `filter` in CQL2, and properties named as parameters, all of which must hold. */
import { PosternError } from '../../../errors.ts';
import {
  checkedExpression,
  type Expression,
  isDate,
  type LiteralType,
  readCqlJson,
  readCqlText,
} from '../cql2/index.ts';
import { type Collection, queryablesOf, queryableTypes } from './collection.ts';
import { type Crs, toDegreesOnce } from './crs.ts';

export const FILTER_LANGUAGES = ['cql2-text', 'cql2-json'] as const;
type FilterLanguage = (typeof FILTER_LANGUAGES)[number];

const refused = (at: string, message: string): PosternError =>
  new PosternError('filter_invalid', `At ${at === '' ? 'the top' : at} of the filter ${message}.`, {
    status: 400,
    cure: "Send CQL2 such as state = 'NY' AND name LIKE 'MAIN%'; the names stand in the collection's /queryables.",
    place: { field: 'filter' },
  });

/** Without `filter-lang`, a filter that begins as an object is JSON. */
const languageOf = (text: string, stated: FilterLanguage | undefined): FilterLanguage =>
  stated ?? (text.trimStart().startsWith('{') ? 'cql2-json' : 'cql2-text');

/** @throws PosternError `filter_invalid`, which says where */
export const filterOf = (
  text: string,
  language: FilterLanguage | undefined,
  crs: Crs,
  collection: Collection,
): Expression => {
  const read = languageOf(text, language) === 'cql2-json' ? readCqlJson : readCqlText;
  const expression = read(text, toDegreesOnce(crs));
  const checked = expression.ok
    ? checkedExpression(expression.value, queryableTypes(collection))
    : expression;
  if (checked.ok) return checked.value;
  throw refused(checked.at, checked.message);
};

const valueOf = (name: string, text: string, type: LiteralType): string | number | boolean => {
  if (type === 'text') return text;
  const value =
    type === 'number'
      ? /^[+-]?[\d.]+(?:[eE][+-]?\d+)?$/.test(text)
        ? Number(text)
        : Number.NaN
      : type === 'boolean'
        ? ({ true: true, false: false } as Readonly<Record<string, boolean>>)[text]
        : isDate(text)
          ? text
          : undefined;
  if (value !== undefined && !Number.isNaN(value)) return value;
  const expected = { number: 'a number', boolean: 'true or false', date: 'a date such as 2026-11-24' }[type];
  throw new PosternError('filter_invalid', `The query parameter ${name} is no ${type}.`, {
    status: 400,
    cure: `Send ${expected}.`,
    place: { field: name },
  });
};

/** Equality with each property named as a parameter. @throws PosternError `filter_invalid` */
export const propertyFilters = (
  query: Readonly<Record<string, unknown>>,
  collection: Collection,
): Expression[] => {
  const types = queryableTypes(collection);
  return queryablesOf(collection).flatMap(({ name }) => {
    const text = query[name];
    const type = types.get(name);
    if (typeof text !== 'string' || type === undefined) return [];
    const at = name;
    return [
      {
        kind: 'comparison',
        operator: '=',
        left: { kind: 'property', name, at },
        right: { kind: 'literal', type, value: valueOf(name, text, type), at },
        at,
      } as const,
    ];
  });
};
