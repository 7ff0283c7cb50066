/** What the readers of the different files have in common: where rows go, and what is counted. */
import { Rejects } from '../rejects.ts';
import type { AddressFileBuilder } from './address-file-builder.ts';

/** One import under way. Rows are *refused* where they are wrong and *left out* where they are right but of no use. */
export class ImportRun {
  readonly builder: AddressFileBuilder;
  readonly rejects = new Rejects();
  /** How messages call the file. */
  readonly name: string;
  rowsRead = 0;
  rowsKept = 0;
  readonly #leftOut = new Map<string, number>();

  constructor(builder: AddressFileBuilder, name: string) {
    this.builder = builder;
    this.name = name;
  }

  refuse(line: number, column: string | number, reason: string): void {
    this.rejects.refuse({ source: this.name, line, column, reason });
  }

  /** @param why the name under which such rows are counted, for example `withoutZip` */
  leaveOut(why: string): void {
    this.#leftOut.set(why, (this.#leftOut.get(why) ?? 0) + 1);
  }

  get leftOut(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#leftOut);
  }
}
