/** The console as it was built: one document, and files whose names hold a hash of what is in them. */
import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** Where `npm run build` and `npm run up` put it: beside `src/` in a checkout, beside `dist/` in an installed package. */
export const CONSOLE_FOLDER = join(import.meta.dirname, '..', '..', '..', 'console', 'dist');

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Ways a file is kept beside itself, the smallest first. */
const CODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

export interface ConsoleFile {
  readonly mediaType: string;
  readonly coding: string | undefined;
  readonly bytes: Buffer;
}

/** The document, with its own ETag. */
export interface ConsoleDocument {
  readonly html: string;
  readonly etag: string;
}

/** What was built, as it was read. */
interface Built {
  readonly document: ConsoleDocument;
  readonly names: ReadonlySet<string>;
  /** Of the document, Unix ms: a new build is another file. */
  readonly writtenAt: number;
}

export class ConsoleSite {
  readonly #folder: string;
  readonly #assets: string;
  #built: Built | undefined;

  constructor(folder: string) {
    this.#folder = folder;
    this.#assets = join(folder, 'console');
  }

  /** The document of the newest build, so that a server goes on after another one; undefined where there is none. */
  get document(): ConsoleDocument | undefined {
    return this.#read()?.document;
  }

  #read(): Built | undefined {
    const page = join(this.#folder, 'index.html');
    const writtenAt = statSync(page, { throwIfNoEntry: false })?.mtimeMs;
    if (writtenAt === undefined || !existsSync(this.#assets)) return this.#built;
    if (this.#built?.writtenAt === writtenAt) return this.#built;
    const html = readFileSync(page, 'utf8');
    const etag = `"${hash('sha256', html, 'hex').slice(0, 20)}"`;
    this.#built = { document: { html, etag }, names: new Set(readdirSync(this.#assets)), writtenAt };
    return this.#built;
  }

  /**
   * A file of the console; undefined where there is none of that name.
   * @param accepted the `Accept-Encoding` of the client
   */
  async file(name: string, accepted: string | undefined): Promise<ConsoleFile | undefined> {
    const mediaType = MEDIA_TYPES[extname(name)];
    const names = (this.#built ?? this.#read())?.names;
    if (mediaType === undefined || names?.has(name) !== true) return undefined;
    const kept = CODINGS.find(([coding, ending]) => takes(accepted, coding) && names.has(`${name}${ending}`));
    const bytes = await readFile(join(this.#assets, `${name}${kept?.[1] ?? ''}`));
    return { mediaType, coding: kept?.[0], bytes };
  }
}

/** Whether a client takes a coding: named, and its weight is not nothing (RFC 9110 §12.5.3). */
const takes = (accepted: string | undefined, coding: string): boolean =>
  (accepted ?? '')
    .toLowerCase()
    .split(',')
    .some((part) => {
      const [name, ...parameters] = part.split(';').map((word) => word.trim());
      return name === coding && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
    });
