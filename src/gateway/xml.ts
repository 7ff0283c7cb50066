/**
 * The XML twin of JSON answers, for dialects whose OpenAPI file declares `application/xml`: one rendering at the edge, by the
 * names that the file gives, chosen by `Accept`.
 */
import { escapeMarkup } from '../markup.ts';

/** Element names where they differ from the JSON property names. */
export interface XmlNames {
  /** Root element of a 200. */
  readonly root: string;
  /** JSON property → its element. */
  readonly elements?: Readonly<Record<string, string>>;
  /** JSON property that is a list → the element of each member, inside the list's own element. */
  readonly members?: Readonly<Record<string, string>>;
}

/** An error has no name of its own in the file, so its root is its schema's. */
const ERROR_ROOT = 'ErrorMessage';

const element = (name: string, value: unknown, names: XmlNames): string => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return `<${name}>${inside(value, names)}</${name}>`;
  return `<${name}>${escapeMarkup(String(value))}</${name}>`;
};

const inside = (value: object, names: XmlNames): string =>
  Object.entries(value)
    .map(([property, member]) => {
      const name = names.elements?.[property] ?? property;
      if (!Array.isArray(member)) return element(name, member, names);
      const of = names.members?.[property];
      // A list without a name for its members is not wrapped: its element is repeated (OpenAPI 3.0, XML Object).
      if (of === undefined) return member.map((one) => element(name, one, names)).join('');
      return `<${name}>${member.map((one) => element(of, one, names)).join('')}</${name}>`;
    })
    .join('');

/** A JSON value as an XML document. Properties that are null or absent have no element. */
export const xmlText = (root: string, value: unknown, names: XmlNames): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, value ?? {}, names)}\n`;

const qualityOf = (accept: string, type: string): number => {
  let best = 0;
  for (const part of accept.split(',')) {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    if (range !== type) continue;
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    best = Math.max(best, quality === undefined ? 1 : Number(quality.slice(2)) || 0);
  }
  return best;
};

/** Whether a client would rather have XML. Whoever names neither form, or both alike, gets JSON. */
export const prefersXml = (accept: string | undefined): boolean =>
  accept !== undefined && qualityOf(accept, 'application/xml') > qualityOf(accept, 'application/json');

/** A finished answer, as the pipeline gives it. */
interface Finished {
  readonly status: number;
  readonly headers: Record<string, string>;
}

/** The outcome in the form the client asked for. */
export const inAskedForm = <Text>(
  outcome: Finished & { readonly text: Text },
  names: XmlNames,
  accept: string | undefined,
): Finished & { readonly text: Text | string } => {
  const headers: Record<string, string> = { ...outcome.headers, vary: 'accept' };
  const isJson = headers['content-type']?.startsWith('application/json') === true;
  if (!isJson || typeof outcome.text !== 'string' || !prefersXml(accept)) return { ...outcome, headers };
  const root = outcome.status >= 400 ? ERROR_ROOT : names.root;
  return {
    status: outcome.status,
    headers: { ...headers, 'content-type': 'application/xml; charset=utf-8' },
    text: xmlText(root, JSON.parse(outcome.text), names),
  };
};
