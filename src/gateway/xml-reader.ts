/**
 * Reading XML that strangers send: elements, attributes and text, and nothing else. No document type, no entity but the five
 * of XML itself and characters by number, so there is nothing to expand; bytes, tags and depth are bounded.
 */
import { createRequire } from 'node:module';
import { PosternError } from '../errors.ts';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, without blanks around it. */
  readonly text: string;
}

/** The largest request of the dialect (35 numbers, 25 parcels) is far below each of these. */
const MOST_BYTES = 65_536;
const MOST_TAGS = 4_000;
const MOST_DEPTH = 12;

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** @throws PosternError `xml_invalid` (400) */
const refuse = (why: string, detail?: string): never => {
  throw new PosternError('xml_invalid', `Invalid XML: ${why}.`, {
    status: 400,
    published: '-2147219067',
    place: { field: 'XML' },
    cure: 'Send one well-formed element without document type and without entities of your own.',
    ...(detail !== undefined && { detail }),
  });
};

const characterOf = (code: number): string =>
  Number.isInteger(code) && code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    ? String.fromCodePoint(code)
    : refuse('a character number stands for no character');

const decode = (text: string): string =>
  text.replace(/&([^;&\s]{0,12});?/g, (whole, name: string) => {
    if (!whole.endsWith(';')) return refuse('an ampersand stands by itself');
    if (/^#x[0-9a-f]{1,6}$/i.test(name)) return characterOf(Number.parseInt(name.slice(2), 16));
    if (/^#\d{1,7}$/.test(name)) return characterOf(Number(name.slice(1)));
    return NAMED[name] ?? refuse('it uses an entity that XML itself does not have');
  });

type Node = Readonly<Record<string, unknown>>;
const ATTRIBUTES = ':@';
const TEXT = '#text';

interface Reader {
  readonly validate: (
    text: string,
  ) => true | { readonly err: { readonly line: number; readonly col: number } };
  readonly parse: (text: string) => readonly Node[];
}

let opened: Reader | undefined;

/** The library is loaded with the first request that needs it: only the Web Tools read XML. */
const reader = (): Reader => {
  if (opened !== undefined) return opened;
  const { XMLParser, XMLValidator } = createRequire(import.meta.url)(
    'fast-xml-parser',
  ) as typeof import('fast-xml-parser');
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    trimValues: false,
  });
  opened = {
    validate: (text) => XMLValidator.validate(text),
    parse: (text) => parser.parse(text) as readonly Node[],
  };
  return opened;
};

const elementOf = (node: Node, depth: number): XmlElement | null => {
  if (depth > MOST_DEPTH) return refuse(`elements stand more than ${MOST_DEPTH} deep`);
  const name = Object.keys(node).find((key) => key !== ATTRIBUTES && key !== TEXT);
  if (name === undefined) return null;
  const inside = node[name] as readonly Node[];
  const attributes = (node[ATTRIBUTES] ?? {}) as Readonly<Record<string, unknown>>;
  return {
    name,
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [key, decode(String(value))]),
    ),
    children: inside.flatMap((child) => elementOf(child, depth + 1) ?? []),
    text: decode(inside.map((child) => (TEXT in child ? String(child[TEXT]) : '')).join('')).trim(),
  };
};

/**
 * The one element of a document.
 * @throws PosternError `xml_invalid` (400); says why, and repeats nothing of the text
 */
export const readXml = (text: string): XmlElement => {
  if (Buffer.byteLength(text) > MOST_BYTES) return refuse(`it is larger than ${MOST_BYTES} bytes`);
  if (/<!(?!--)/.test(text)) return refuse('a document type, an entity or a CDATA section is not read here');
  if (text.split('<').length > MOST_TAGS) return refuse(`it has more than ${MOST_TAGS} tags`);
  const valid = reader().validate(text);
  if (valid !== true) {
    const { line, col } = valid.err;
    return refuse(`it is not well-formed (line ${line}, column ${col})`);
  }
  let nodes: readonly Node[];
  try {
    nodes = reader().parse(text);
  } catch {
    // The parser's own words may quote the text.
    return refuse('it cannot be read');
  }
  const elements = nodes.flatMap((node) => elementOf(node, 1) ?? []);
  const [root] = elements;
  return root === undefined || elements.length > 1 ? refuse('one element is expected') : root;
};

/** The text of a child, or an empty text. */
export const childText = (element: XmlElement, name: string): string =>
  element.children.find((child) => child.name === name)?.text ?? '';
