/**
 * Values as live answers have them: booleans as the text "true", names with HTML in them, numbers as text. Read loosely
 * here, so that everything behind can be strict (tracking 2.2).
 */

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  reg: '®',
  trade: '™',
};
/** Numbers that pages of Windows-1252 use for signs: 153 is the trade mark. */
const WINDOWS: Readonly<Record<number, string>> = { 153: '™', 169: '©', 174: '®', 146: '’' };

const entity = (whole: string, name: string): string => {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  const usable = Number.isInteger(code) && code > 31 && code < 0x11_0000 && (code < 0xd800 || code > 0xdfff);
  return WINDOWS[code] ?? (usable ? String.fromCodePoint(code) : whole);
};

/** `USPS Ground Advantage<SUP>&#153;</SUP>` → `USPS Ground Advantage™`. */
export const plainText = (text: string): string =>
  /[<&]/.test(text)
    ? text
        .replaceAll(/<\/?[a-z][^<>]*>/gi, '')
        .replaceAll(/&(#?\w{1,8});/g, entity)
        .trim()
    : text.trim();

/** The text of a field; null where it is absent, empty or no text and no number. */
export const textOf = (value: unknown): string | null => {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') return null;
  const plain = plainText(value);
  return plain === '' ? null : plain;
};

/** Answers of USPS are some four deep; what lies below this is left out. */
const DEEPEST = 16;

/** A value of an answer with its texts made plain and its `"true"` made true. */
export const plainValue = (value: unknown, depth = 0): unknown => {
  if (depth > DEEPEST) return null;
  if (value === 'true') return true;
  if (value === 'false') return false;
  if (typeof value === 'string') return plainText(value);
  if (Array.isArray(value)) return value.map((inner) => plainValue(inner, depth + 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainValue(inner, depth + 1)]));
};

/** The first field among `names` that has a text. */
export const firstText = (object: JsonObject, ...names: readonly string[]): string | null => {
  for (const name of names) {
    const text = textOf(object[name]);
    if (text !== null) return text;
  }
  return null;
};
