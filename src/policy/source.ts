/** Reads YAML into plain values and remembers where each stood, so that every later complaint can point there. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { PosternError } from '../errors.ts';

export type Plain = string | number | boolean | null | readonly Plain[] | PlainObject;
export interface PlainObject {
  readonly [key: string]: Plain;
}

interface Offsets {
  readonly keys: Map<string, number>;
  readonly values: Map<string, number>;
}

/** Deeper than any readable rule; keeps a hostile file from exhausting the stack. */
const MAX_DEPTH = 40;

/** The one way a pack is refused. */
export const invalid = (
  file: string,
  at: { line: number; column: number } | undefined,
  message: string,
  extra: { field?: string; cure?: string } = {},
): PosternError =>
  new PosternError(
    'policy_invalid',
    `${file}${at === undefined ? '' : `:${at.line}:${at.column}`}: ${message}`,
    {
      status: 400,
      place: {
        file,
        ...(at && { line: at.line, column: at.column }),
        ...(extra.field !== undefined && { field: extra.field }),
      },
      ...(extra.cure !== undefined && { cure: extra.cure }),
    },
  );

/** One parsed file: its content and the places of everything in it. */
export class Source {
  readonly file: string;
  readonly content: Plain;
  readonly #lines = new LineCounter();
  readonly #offsets = new WeakMap<object, Offsets>();
  #start = 0;

  /** @throws PosternError `policy_invalid` for text that is no YAML, or uses anchors, tags or deep nesting. */
  constructor(file: string, text: string) {
    this.file = file;
    const document = parseDocument(text, { lineCounter: this.#lines, schema: 'core', prettyErrors: false });
    const fault = document.errors[0] ?? document.warnings[0];
    if (fault !== undefined) {
      throw this.fault(fault.pos[0], `this is no valid YAML: ${fault.message}`);
    }
    if (document.contents === null) {
      throw invalid(file, { line: 1, column: 1 }, 'the file is empty; expected `rules:` or `citations:`.');
    }
    this.#start = document.contents.range?.[0] ?? 0;
    this.content = this.#plain(document.contents, 0);
  }

  /** Line and column of the value at `key` of an object or array that came from this file. */
  at(owner: unknown, key?: string | number): { line: number; column: number } {
    const offsets = typeof owner === 'object' && owner !== null ? this.#offsets.get(owner) : undefined;
    return this.#position((key === undefined ? undefined : offsets?.values.get(String(key))) ?? this.#start);
  }

  /** Line and column of the key itself. */
  atKey(owner: object, key: string): { line: number; column: number } {
    return this.#position(this.#offsets.get(owner)?.keys.get(key) ?? this.#start);
  }

  fault(offset: number, message: string): PosternError {
    return invalid(this.file, this.#position(offset), message);
  }

  #position(offset: number): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  #plain(node: unknown, depth: number): Plain {
    const offset = (node as Node | null)?.range?.[0] ?? this.#start;
    if (depth > MAX_DEPTH) throw this.fault(offset, `nested deeper than ${MAX_DEPTH} levels.`);
    if (isAlias(node) || (node as Node & { anchor?: string })?.anchor !== undefined) {
      throw this.fault(offset, 'anchors and aliases are not allowed; write the value out.');
    }
    if (isScalar(node)) {
      const { value } = node;
      if (typeof value === 'number' && !Number.isFinite(value)) {
        throw this.fault(offset, `${String(value)} is no finite number.`);
      }
      if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as Plain;
      throw this.fault(offset, 'expected text, a number, true, false or null.');
    }
    const offsets: Offsets = { keys: new Map(), values: new Map() };
    if (isSeq(node)) {
      const items = node.items.map((item, index) => {
        offsets.values.set(String(index), (item as Node | null)?.range?.[0] ?? offset);
        return this.#plain(item, depth + 1);
      });
      this.#offsets.set(items, offsets);
      return items;
    }
    if (isMap(node)) {
      const object: Record<string, Plain> = {};
      for (const pair of node.items) {
        const keyOffset = (pair.key as Node).range?.[0] ?? offset;
        const key = isScalar(pair.key) ? pair.key.value : undefined;
        if (typeof key !== 'string' || key === '__proto__') {
          throw this.fault(keyOffset, 'expected a plain word as key.');
        }
        offsets.keys.set(key, keyOffset);
        offsets.values.set(key, (pair.value as Node | null)?.range?.[0] ?? keyOffset);
        object[key] = pair.value === null ? null : this.#plain(pair.value, depth + 1);
      }
      this.#offsets.set(object, offsets);
      return object;
    }
    throw this.fault(offset, 'expected a mapping, a list or a plain value.');
  }
}
