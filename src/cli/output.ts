/** How the command line speaks: plain text for people, one JSON value for machines, errors without stack traces. */
import { styleText } from 'node:util';
import { PosternError } from '../errors.ts';

/** Exit codes, documented in `docs/cli.md`. */
export const EXIT = {
  /** Done. */
  ok: 0,
  /** Refused, failed, or the thing asked about is not as it should be. */
  failed: 1,
  /** The command line itself cannot be understood. */
  usage: 2,
  /** The server, the data folder or the needed Node cannot be had. */
  unavailable: 3,
} as const;

export interface Output {
  /** Prints a value: as JSON where machines asked, else by `render`. */
  value(value: unknown, render: () => string): void;
  note(text: string): void;
}

const SANDBOX_LINE = 'SANDBOX: what follows is of a server with simulated data.\n';

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param isSandbox whether what is printed came from a sandbox, which both forms then say. */
export const createOutput = (form: 'text' | 'json', isSandbox: () => boolean = () => false): Output => ({
  value(value, render) {
    const told = isSandbox() && isRecord(value) ? { sandbox: true, ...value } : value;
    const text = form === 'json' ? JSON.stringify(told) : `${isSandbox() ? SANDBOX_LINE : ''}${render()}`;
    process.stdout.write(`${text}\n`);
  },
  note(text) {
    process.stderr.write(`${text}\n`);
  },
});

/** Rows as aligned columns under a heading. */
export const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  if (rows.length === 0) return '(none)';
  return [styleText('bold', line(headings)), ...rows.map(line)].join('\n');
};

/** Unix ms as ISO date-time, or a dash. */
export const when = (at: number | null): string => (at === null ? '-' : new Date(at).toISOString());

/** A person's mistake in a few lines: what came, where, what to do. */
export const describeError = (error: PosternError): string => {
  const where = error.where === '' ? '' : ` (at ${error.where})`;
  const cure = error.cure === undefined ? '' : `\n  What to do: ${error.cure}`;
  return `postern: ${error.message}${where}\n  Code: ${error.code}${cure}`;
};

/** Codes of errors that mean "cannot be had" rather than "refused". */
const UNAVAILABLE = new Set([
  'data_folder_in_use',
  'data_folder_newer',
  'data_folder_unwritable',
  'store_newer',
  'store_unwritable',
  'store_corrupt',
  'server_unreachable',
  'port_in_use',
  'port_forbidden',
  'host_unavailable',
]);

export const exitCodeOf = (error: unknown): number => {
  if (!(error instanceof PosternError)) return EXIT.failed;
  if (UNAVAILABLE.has(error.code)) return EXIT.unavailable;
  return error.code.startsWith('usage') || error.code.startsWith('setting') ? EXIT.usage : EXIT.failed;
};
