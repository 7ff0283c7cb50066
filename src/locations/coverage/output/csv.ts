/** A table as CSV (RFC 4180), safe to open in a spreadsheet; each row says how it is weighted. */
import { csvText } from '../../export/csv.ts';
import type { TableName } from '../input/question.ts';
import type { CoverageReport } from '../report.ts';
import type { Cell } from '../rows.ts';
import { cellText, tableOf } from './tables.ts';

export const csvOf = (report: CoverageReport, name: TableName): string => {
  const { columns, rows } = tableOf(report, name);
  const line = (cells: readonly (Cell | undefined)[]): string =>
    `${cells.map((cell) => (typeof cell === 'string' ? csvText(cell) : cellText(cell))).join(',')}\r\n`;
  return [
    line([...columns.map(({ key }) => key), 'weighting']),
    ...rows.map((row) => line([...columns.map(({ key }) => row[key]), report.weighting.label])),
  ].join('');
};
