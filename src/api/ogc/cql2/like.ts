/** LIKE: `%` is any text, `_` one character, and a backslash takes the meaning from what follows it. */

type Part = string | typeof ANY | typeof ONE;
const ANY = Symbol('any text');
const ONE = Symbol('one character');

const partsOf = (pattern: string): Part[] => {
  const parts: Part[] = [];
  const signs = Array.from(pattern);
  for (let index = 0; index < signs.length; index++) {
    const sign = signs[index] ?? '';
    if (sign === '\\' && index + 1 < signs.length) {
      index += 1;
      parts.push(signs[index] ?? '');
    } else if (sign === '_') parts.push(ONE);
    // Two in a row mean the same as one.
    else if (sign === '%') {
      if (parts.at(-1) !== ANY) parts.push(ANY);
    } else parts.push(sign);
  }
  return parts;
};

/** The test of a pattern. Steps are bounded by the length of the text times that of the pattern: no backtracking. */
export const likeTest = (pattern: string): ((text: string) => boolean) => {
  const parts = partsOf(pattern);
  return parts.includes(ONE) ? signByPart(parts) : segmentBySegment(parts);
};

/** Most patterns have no `_`: what stands between the `%` is searched for as it is. */
const segmentBySegment = (parts: readonly Part[]): ((text: string) => boolean) => {
  const segments = [''];
  for (const part of parts) {
    if (typeof part === 'string') segments.push((segments.pop() ?? '') + part);
    else segments.push('');
  }
  const [first = '', ...rest] = segments;
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    const end = text.length - last.length;
    if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const segment of rest) {
      const found = text.indexOf(segment, at);
      if (found === -1 || found + segment.length > end) return false;
      at = found + segment.length;
    }
    return true;
  };
};

const signByPart =
  (parts: readonly Part[]) =>
  (text: string): boolean => {
    const signs = Array.from(text);
    let at = 0;
    let part = 0;
    let anyPart = -1;
    let anyAt = 0;
    while (at < signs.length) {
      if (part < parts.length && (parts[part] === ONE || parts[part] === signs[at])) {
        at += 1;
        part += 1;
      } else if (parts[part] === ANY) {
        anyPart = part;
        anyAt = at;
        part += 1;
      } else if (anyPart >= 0) {
        anyAt += 1;
        at = anyAt;
        part = anyPart + 1;
      } else return false;
    }
    while (parts[part] === ANY) part += 1;
    return part === parts.length;
  };
