/** Rejected rows as a file for people: line, column, reason (RFC 4180). */
import type { RowReject } from './draft.ts';

/** Quoted always; a leading sign would be a formula in a spreadsheet. */
const cell = (value: string | number): string => {
  const text = String(value);
  return `"${(/^[=+\-@]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
};

export const rejectsText = (rejects: readonly RowReject[]): string =>
  [
    'line,column,reason',
    ...rejects.map(({ line, column, reason }) => [line, column, reason].map(cell).join(',')),
  ]
    .join('\r\n')
    .concat('\r\n');
