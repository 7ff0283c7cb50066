/** The rows that an import refused, kept beside the edition as `rejects.csv`. */
import { writeFile } from 'node:fs/promises';

/** Where a row stands and why it was refused. */
export interface Reject {
  /** Sheet or file the row stands in. */
  readonly source: string;
  /** Counted from 1, the header included. */
  readonly line: number;
  /** Name of the column, or the position of a character where no column can be named. */
  readonly column: string | number;
  readonly reason: string;
}

/** More refusals than this are counted but not written: the file is for people. */
const WRITTEN_REJECTS = 10_000;

/** A collection on its way from one process to another. */
export interface TakenRejects {
  readonly rejects: readonly Reject[];
  readonly rowsRefused: number;
}

/** Collects refusals during an import. */
export class Rejects {
  #count = 0;
  readonly #written: Reject[] = [];

  get count(): number {
    return this.#count;
  }

  /** Everything, to be handed to another collection by `take`. */
  taken(): TakenRejects {
    return { rejects: this.#written, rowsRefused: this.#count };
  }

  take({ rejects, rowsRefused }: TakenRejects): void {
    for (const reject of rejects) this.refuse(reject);
    this.#count += rowsRefused - rejects.length;
  }

  refuse(reject: Reject): void {
    this.#count++;
    if (this.#written.length < WRITTEN_REJECTS) this.#written.push(reject);
  }

  /** Writes `source,line,column,reason` (RFC 4180); with no refusals there is the header alone. */
  async write(path: string): Promise<void> {
    const lines = ['source,line,column,reason'];
    for (const { source, line, column, reason } of this.#written) {
      lines.push([source, line, column, reason].map(csvField).join(','));
    }
    const unwritten = this.#count - this.#written.length;
    if (unwritten > 0) lines.push(`,,,${csvField(`${unwritten} more rows were refused`)}`);
    await writeFile(path, `${lines.join('\r\n')}\r\n`);
  }
}

/** Quoted where RFC 4180 asks for it; a leading `=`, `+`, `-` or `@` would be a formula in a spreadsheet. */
const csvField = (value: string | number): string => {
  const text = String(value);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};
