/** Holds a file against `PACK_SCHEMA`: a small interpreter of the keywords used there, with places and nearest names. */
import type { PosternError } from '../errors.ts';
import { nearestName } from './nearest.ts';
import { PACK_SCHEMA, type Schema } from './schema.ts';
import { invalid, type Plain, type PlainObject, type Source } from './source.ts';

const typeOf = (value: Plain): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
};

const isObject = (value: Plain): value is PlainObject => typeOf(value) === 'object';

const resolve = (schema: Schema): Schema => {
  if (schema.$ref === undefined) return schema;
  const target = PACK_SCHEMA.$defs?.[schema.$ref.slice('#/$defs/'.length)];
  if (target === undefined) throw new RangeError(`The schema has no definition ${schema.$ref}.`);
  return target;
};

const WORDS: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'text',
  boolean: 'true or false',
  number: 'a number',
  null: 'null',
};

const typesOf = (schema: Schema): readonly string[] =>
  schema.type === undefined ? [] : typeof schema.type === 'string' ? [schema.type] : schema.type;

const say = (value: Plain): string => {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'a mapping';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

const suggestion = (came: string, known: readonly string[]): string => {
  const near = nearestName(came, known);
  return near === undefined ? '' : `; did you mean \`${near}\`?`;
};

const listed = (names: readonly (string | null)[]): string =>
  names.length > 14
    ? `one of ${names.length} names (docs/policy.md lists them)`
    : `one of ${names.join(', ')}`;

class Checker {
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  /** `owner[key]` is where the value stands; `trail` names it for the message. */
  check(value: Plain, schema: Schema, owner: unknown, key: string | number | undefined, trail: string): void {
    const rules = resolve(schema);
    const refuse = (message: string): PosternError =>
      invalid(this.#source.file, this.#source.at(owner, key), message, { field: trail });

    if (rules.oneOf !== undefined) {
      this.check(value, this.#alternative(value, rules.oneOf, refuse, trail), owner, key, trail);
      return;
    }
    const types = typesOf(rules);
    if (!types.includes(typeOf(value))) {
      const expected = types.map((type) => WORDS[type] ?? type).join(' or ');
      throw refuse(`${trail} is ${say(value)}; expected ${expected}.`);
    }
    if (typeof value === 'string') this.#checkText(value, rules, refuse, trail);
    else if (Array.isArray(value)) this.#checkList(value, rules, refuse, trail);
    else if (isObject(value)) this.#checkObject(value, rules, refuse, trail);
  }

  #alternative(
    value: Plain,
    alternatives: readonly Schema[],
    refuse: (message: string) => PosternError,
    trail: string,
  ): Schema {
    const fitting = alternatives.filter((candidate) => typesOf(resolve(candidate)).includes(typeOf(value)));
    if (!isObject(value) || fitting.length < 2) {
      const [only] = fitting;
      if (only !== undefined) return only;
      const expected = alternatives.flatMap((candidate) => typesOf(resolve(candidate)));
      throw refuse(
        `${trail} is ${say(value)}; expected ${[...new Set(expected)].map((type) => WORDS[type] ?? type).join(' or ')}.`,
      );
    }
    const marks = fitting.map((candidate) => resolve(candidate).required?.[0] ?? '');
    const index = marks.findIndex((mark) => Object.hasOwn(value, mark));
    const chosen = fitting[index];
    if (chosen !== undefined) return chosen;
    const keys = Object.keys(value);
    throw refuse(
      `${trail} has the keys ${keys.join(', ') || '(none)'}; expected one of ${marks.join(', ')}${suggestion(keys[0] ?? '', marks)}`,
    );
  }

  #checkText(value: string, rules: Schema, refuse: (message: string) => PosternError, trail: string): void {
    if (rules.enum !== undefined && !rules.enum.includes(value)) {
      const known = rules.enum.filter((name) => name !== null);
      throw refuse(`${trail} is ${say(value)}; expected ${listed(rules.enum)}${suggestion(value, known)}`);
    }
    if (rules.pattern !== undefined && !new RegExp(rules.pattern, 'u').test(value)) {
      throw refuse(`${trail} is ${say(value)}; expected text of the form ${rules.pattern}.`);
    }
    if (value.length < (rules.minLength ?? 0)) throw refuse(`${trail} is empty; expected text.`);
  }

  #checkList(
    value: readonly Plain[],
    rules: Schema,
    refuse: (message: string) => PosternError,
    trail: string,
  ): void {
    if (value.length < (rules.minItems ?? 0)) {
      throw refuse(`${trail} is an empty list; leave it out, or name at least one.`);
    }
    const { items } = rules;
    if (items === undefined) return;
    value.forEach((item, index) => this.check(item, items, value, index, `${trail}[${index}]`));
  }

  #checkObject(
    value: PlainObject,
    rules: Schema,
    refuse: (message: string) => PosternError,
    trail: string,
  ): void {
    const keys = Object.keys(value);
    const known = Object.keys(rules.properties ?? {});
    for (const [key, member] of Object.entries(value)) {
      const name = trail === '' ? key : `${trail}.${key}`;
      const own = rules.properties?.[key];
      const schema = own ?? (rules.additionalProperties === false ? undefined : rules.additionalProperties);
      const names = rules.propertyNames?.enum?.filter((candidate) => candidate !== null) ?? known;
      const misnamed = rules.propertyNames?.enum !== undefined && !rules.propertyNames.enum.includes(key);
      if (schema === undefined || misnamed) {
        throw invalid(
          this.#source.file,
          this.#source.atKey(value, key),
          `${name} is no known field; expected ${listed(names)}${suggestion(key, names)}`,
          { field: name },
        );
      }
      this.check(member, schema, value, key, name);
    }
    const missing = rules.required?.find((name) => !Object.hasOwn(value, name));
    if (missing !== undefined) throw refuse(`${trail || 'the file'} has no \`${missing}\`; it is required.`);
    if (keys.length < (rules.minProperties ?? 0) || keys.length > (rules.maxProperties ?? keys.length)) {
      const expected = known.includes('f') ? '`f` and exactly one operator' : known.join(' or ');
      throw refuse(`${trail || 'the file'} has ${keys.join(', ') || 'no keys'}; expected ${expected}.`);
    }
  }
}

/**
 * Checks the structure of one file.
 * @throws PosternError `policy_invalid` with file, line, column, what came, what was expected, and the nearest name.
 */
export const checkStructure = (source: Source): void => {
  new Checker(source).check(source.content, PACK_SCHEMA, undefined, undefined, '');
};
