/** What USPS has answered about the addresses of a list, kept beside it: nothing is asked twice, whatever ends the run. */
import { hash } from 'node:crypto';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import type { Added } from './rows.ts';

/** An address as it is asked about. */
export interface Question {
  readonly firm: string;
  readonly streetAddress: string;
  readonly secondaryAddress: string;
  readonly urbanization: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
}

/** What USPS says of it: the cells that it fills, or that there is no such address, or that it does not take the question. */
export type Said =
  | { readonly said: 'found'; readonly cells: Partial<Added> }
  | { readonly said: 'not-found' }
  | { readonly said: 'refused' };

const keyOf = (question: Question): string => hash('sha256', JSON.stringify(Object.values(question)), 'hex');

export class KeptAnswers {
  readonly #file: FileHandle;
  readonly #known: Map<string, Said>;

  private constructor(file: FileHandle, known: Map<string, Said>) {
    this.#file = file;
    this.#known = known;
  }

  static async open(path: string): Promise<KeptAnswers> {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    // A line that a crash cut short was not acknowledged.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const known = new Map<string, Said>();
    for (const line of whole.split('\n')) {
      if (line === '') continue;
      const { key, ...said } = JSON.parse(line) as Said & { readonly key: string };
      known.set(key, said);
    }
    const file = await open(path, 'a', 0o600);
    await file.truncate(Buffer.byteLength(whole));
    return new KeptAnswers(file, known);
  }

  get size(): number {
    return this.#known.size;
  }

  of(question: Question): Said | undefined {
    return this.#known.get(keyOf(question));
  }

  async keep(question: Question, said: Said): Promise<void> {
    const key = keyOf(question);
    await this.#file.appendFile(`${JSON.stringify({ key, ...said })}\n`);
    await this.#file.datasync();
    this.#known.set(key, said);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
