/** Finding an old request in a line of a log, a list of addresses, or program text. */

/** What stands behind `ShippingAPI.dll?` in a line. */
export interface FoundRequest {
  /** As the request names it; empty where it cannot be read. */
  readonly api: string;
  readonly xml: string;
}

const ADDRESS = /shippingapi\.dll\?/i;
/** A log that cuts lines may cut inside an escape. */
const CUT_ESCAPE = /%[0-9a-f]?$/i;

const decoded = (text: string): string => {
  const whole = text.replace(CUT_ESCAPE, '').replaceAll('+', ' ');
  try {
    return decodeURIComponent(whole);
  } catch {
    // Bytes of another encoding, or a stray percent sign: what can be read is read.
    return whole.replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
};

/** The query: up to a blank or quotation mark, or, where its XML is not encoded, up to the last `>` of the line. */
const queryOf = (rest: string): string => {
  const raw = /[?&]?XML=\s*</i.exec(rest);
  if (raw !== null) return rest.slice(0, rest.lastIndexOf('>') + 1);
  return /^[^\s"']*/.exec(rest)?.[0] ?? '';
};

const parameter = (query: string, name: string): string => {
  const found = new RegExp(`(?:^|&(?:amp;)?)${name}=`, 'i').exec(query);
  if (found === null) return '';
  const value = query.slice(found.index + found[0].length);
  // Unencoded XML has ampersands of its own.
  if (value.trimStart().startsWith('<')) return value.trim();
  return decoded(value.split('&')[0] ?? '').trim();
};

/** Undefined where the line holds no request of the Web Tools. */
export const findRequest = (line: string): FoundRequest | undefined => {
  const found = ADDRESS.exec(line);
  if (found === null) return undefined;
  const query = queryOf(line.slice(found.index + found[0].length));
  const api = parameter(query, 'API');
  return { api: /^[A-Za-z0-9]{1,40}$/.test(api) ? api : '', xml: parameter(query, 'XML') };
};
