/** The tables of a report, by name. */
import { PosternError } from '../../../errors.ts';
import type { TableName } from '../input/question.ts';
import type { CoverageReport } from '../report.ts';
import type { Cell, Column, Row, Table } from '../rows.ts';

/** @throws PosternError `coverage_invalid` where the report has no such table */
export const tableOf = (report: CoverageReport, name: TableName): Table => {
  switch (name) {
    case 'zones':
      return { columns: report.columns, rows: report.zones };
    case 'standards':
      return rowsTable(
        report.standard?.criteria.map(({ met, ...rest }) => ({ ...rest, met: verdict(met) })),
        name,
        'standard',
      );
    case 'gaps':
      return rowsTable(report.gaps, name, 'gaps');
    case 'closures':
      return rowsTable(report.closures?.removed, name, 'remove');
    case 'sites':
      return rowsTable(report.siting?.sites, name, 'sites');
  }
};

export const verdict = (met: boolean | null): string => (met === null ? 'not said' : met ? 'met' : 'not met');

const rowsTable = (rows: readonly Row[] | undefined, name: string, parameter: string): Table => {
  if (rows === undefined) {
    throw new PosternError('coverage_invalid', `This report has no table ${name}.`, {
      status: 400,
      cure: `Ask for it with ${parameter}.`,
      place: { field: 'table' },
    });
  }
  const columns = Object.keys(rows[0] ?? {}).map(
    (key): Column => ({ key, title: key.replaceAll('_', ' '), unit: null }),
  );
  return { columns, rows };
};

export const cellText = (cell: Cell | undefined): string =>
  cell === null || cell === undefined ? '' : String(cell);
