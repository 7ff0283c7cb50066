/**
 * Countries by name, where a file or an old request has no code. The names are those of the Unicode CLDR that comes with the
 * runtime; names that USPS writes otherwise come with the operator's file.
 */

export const plainCountryName = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/&/g, ' AND ')
    .replace(/[^A-Z0-9]+/g, ' ')
    .trim();

/** Codes that the runtime knows no country by: they stand for groups or for nothing. */
const NO_COUNTRIES = new Set(['EU', 'EZ', 'UN', 'QO', 'ZZ', 'XA', 'XB']);

let known: ReadonlyMap<string, string> | undefined;

const namesOfRuntime = (): ReadonlyMap<string, string> => {
  if (known !== undefined) return known;
  const names = new Map<string, string>();
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  for (const style of ['long', 'short'] as const) {
    const told = new Intl.DisplayNames('en', { type: 'region', style, fallback: 'none' });
    for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
      const name = told.of(code);
      // A withdrawn code is told by the name of the country of today, and is none of its own.
      const withdrawn = Intl.getCanonicalLocales(`und-${code}`)[0] !== `und-${code}`;
      if (name === undefined || withdrawn || NO_COUNTRIES.has(code)) continue;
      if (!names.has(plainCountryName(name))) names.set(plainCountryName(name), code);
    }
  }
  known = names;
  return names;
};

/** ISO 3166-1 alpha-2; null: the name is none that is known. */
export const countryCode = (name: string): string | null =>
  namesOfRuntime().get(plainCountryName(name)) ?? null;
