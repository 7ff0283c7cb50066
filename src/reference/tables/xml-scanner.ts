/**
 * As much of XML as spreadsheets are written in, in one pass over pieces of text: elements, attributes, text,
 * CDATA; comments and processing instructions are skipped. A document type is refused, so that no entity but the
 * five predefined ones and character references exists.
 */

/** Told what comes, in order. Names, those of attributes too, are without their namespace prefix. */
export interface XmlHandler {
  open(name: string, attribute: (name: string) => string | undefined): void;
  text(text: string): void;
  close(name: string): void;
}

/** An unfinished tag longer than this is no tag of a spreadsheet. */
const LONGEST_TAG = 64 * 1_024;

export class XmlScanner {
  readonly #handler: XmlHandler;
  #rest = '';

  constructor(handler: XmlHandler) {
    this.#handler = handler;
  }

  /** @throws Error in words where the text is no such XML */
  push(piece: string): void {
    const text = this.#rest + piece;
    let at = 0;
    for (;;) {
      const tag = text.indexOf('<', at);
      if (tag < 0) {
        // An entity may be cut in two at the end of the piece.
        const entity = text.lastIndexOf('&');
        const end = entity >= at && !text.includes(';', entity) ? entity : text.length;
        this.#text(text.slice(at, end));
        this.#keep(text.slice(end));
        return;
      }
      if (tag > at) this.#text(text.slice(at, tag));
      const end = this.#markup(text, tag);
      if (end < 0) {
        this.#keep(text.slice(tag));
        return;
      }
      at = end;
    }
  }

  /** @throws Error where the text ends inside a tag */
  end(): void {
    if (this.#rest !== '') throw new Error('the XML ends inside a tag');
  }

  #keep(rest: string): void {
    if (rest.length > LONGEST_TAG) throw new Error(`a tag is longer than ${LONGEST_TAG} characters`);
    this.#rest = rest;
  }

  #text(raw: string): void {
    if (raw !== '') this.#handler.text(decodeEntities(raw));
  }

  /** Handles the markup at `start` and gives the position after it, or −1 where it is not all there yet. */
  #markup(text: string, start: number): number {
    const next = text[start + 1];
    if (next === undefined) return -1;
    if (next === '?') return positionAfter(text, '?>', start);
    if (next === '!') return this.#declaration(text, start);
    const end = endOfTag(text, start);
    if (end < 0) return -1;
    if (next === '/') {
      this.#handler.close(localName(text.slice(start + 2, end - 1).trim()));
      return end;
    }
    const isEmpty = text[end - 2] === '/';
    const body = text.slice(start + 1, isEmpty ? end - 2 : end - 1);
    const blank = body.search(/\s/);
    const name = localName(blank < 0 ? body : body.slice(0, blank));
    this.#handler.open(name, (wanted) => (blank < 0 ? undefined : attributeOf(body, blank, wanted)));
    if (isEmpty) this.#handler.close(name);
    return end;
  }

  #declaration(text: string, start: number): number {
    if (text.startsWith('<!--', start)) return positionAfter(text, '-->', start + 4);
    if (text.startsWith('<![CDATA[', start)) {
      const end = text.indexOf(']]>', start);
      if (end < 0) return -1;
      this.#handler.text(text.slice(start + '<![CDATA['.length, end));
      return end + 3;
    }
    if (text.length - start < '<![CDATA['.length) return -1;
    throw new Error('it holds a document type, which is refused');
  }
}

const positionAfter = (text: string, mark: string, from: number): number => {
  const found = text.indexOf(mark, from);
  return found < 0 ? -1 : found + mark.length;
};

/** The position after the `>` of the tag at `start`; one inside an attribute's value does not end it. */
const endOfTag = (text: string, start: number): number => {
  let at = start;
  for (;;) {
    const end = text.indexOf('>', at);
    if (end < 0) return -1;
    const tag = text.slice(start, end);
    if (count(tag, '"') % 2 === 0) return end + 1;
    at = end + 1;
  }
};

const count = (text: string, character: string): number => {
  let found = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) found++;
  return found;
};

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;

const attributeOf = (body: string, from: number, wanted: string): string | undefined => {
  let at = from;
  for (;;) {
    while (/\s/.test(body[at] ?? '')) at++;
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(body);
    if (match === null) return undefined;
    if (localName(match[1] ?? '') === wanted) return decodeEntities(match[2] ?? match[3] ?? '');
    at = ATTRIBUTE.lastIndex;
  }
};

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decodeEntities = (text: string): string => {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10_ffff ? String.fromCodePoint(code) : whole;
  });
};
