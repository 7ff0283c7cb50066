/** Cleans texts and files in a folder of their own, and reads back what came of it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CleanSummary,
  cleanList,
  filesOf,
  type PrepareOptions,
  prepareList,
} from '../../src/reference/clean/index.ts';
import { RecordScanner } from '../../src/reference/clean/scan.ts';
import { referenceData } from './reference-data.ts';

export interface Cleaned {
  readonly summary: CleanSummary;
  readonly text: string;
  /** Rows by the names of their columns. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly rejects: readonly Readonly<Record<string, string>>[];
  readonly folder: string;
}

/** Rows of a CSV text. */
export const readCsv = (text: string): Record<string, string>[] => {
  const scanner = new RecordScanner({ delimiter: 44, newline: 10 });
  const bytes = Buffer.from(text).toString('latin1');
  const records: string[][] = [];
  for (let at = 0; at < bytes.length; ) {
    at = scanner.read(bytes, at, 'last');
    records.push(
      Array.from({ length: scanner.cells }, (_, index) =>
        Buffer.from(scanner.cell(index), 'latin1').toString(),
      ),
    );
  }
  const [names = [], ...rows] = records;
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? ''])));
};

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export const scratch = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-clean-'));
  folders.push(folder);
  return folder;
};

/** Cleans a list of these bytes. */
export const cleanBytes = async (
  bytes: string | Uint8Array,
  options: PrepareOptions & { readonly workers?: number; readonly chunkBytes?: number } = {},
): Promise<Cleaned> => {
  const folder = scratch();
  const input = join(folder, 'list');
  writeFileSync(input, bytes);
  const { workers = 0, chunkBytes, ...prepare } = options;
  const output = join(folder, 'out');
  const summary = await cleanList({
    list: await prepareList({ path: input }, prepare),
    output: { path: output },
    reference: referenceData(),
    workers,
    ...(chunkBytes !== undefined && { chunkBytes }),
  });
  const text = readFileSync(output, 'utf8');
  return {
    summary,
    text,
    rows: options.output === 'ndjson' || summary.form === 'ndjson' ? [] : readCsv(text),
    rejects: readCsv(readFileSync(filesOf(output).rejects, 'utf8')),
    folder,
  };
};
