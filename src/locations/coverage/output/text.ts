/** A report for a person at a terminal. */
import type { CoverageReport } from '../report.ts';
import type { Cell, Column, Row } from '../rows.ts';
import { wrapped } from '../svg/frame.ts';
import { cellText, tableOf, verdict } from './tables.ts';

const MOST_ROWS = 60;
const LINE = 110;

export const textOf = (report: CoverageReport): string => {
  const { title, counted, weighting, places } = report;
  const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });
  return [
    title,
    `${number(counted.places)} places${places === '' ? '' : ` ${places}`}, ${number(counted.points)} ZIP points, ${
      weighting.population === undefined
        ? 'unweighted'
        : `weighted by ${weighting.label} (${number(weighting.population)})`
    }`,
    '',
    ...overallLines(report),
    '',
    ...zoneLines(report),
    ...standardLines(report),
    ...listLines(report, 'gaps', 'Largest gaps'),
    ...closureLines(report),
    ...sitingLines(report),
    '',
    ...[
      ...report.method,
      ...report.sources.map(
        (one) => `${one.dataset}: ${one.source} (${one.authority}), edition ${one.edition}.`,
      ),
    ].flatMap((line) => wrapped(line, LINE - 2).map((part, at) => `${at === 0 ? '* ' : '  '}${part}`)),
  ].join('\n');
};

const overallLines = ({ columns, overall }: CoverageReport): string[] =>
  columns
    .filter(
      ({ key }) =>
        key !== 'zone' && key !== 'name' && key !== 'state' && !key.endsWith('_id') && overall[key] !== null,
    )
    .map((column) => `${column.title.padEnd(34)} ${said(column, overall[column.key])}`);

const said = ({ key, unit }: Pick<Column, 'key' | 'unit'>, cell: Cell | undefined): string => {
  if (typeof cell !== 'number') return cellText(cell);
  if (key.startsWith('share')) return `${(cell * 100).toFixed(1)} %`;
  return `${cell.toLocaleString('en-US', { maximumFractionDigits: 3 })}${unit === null ? '' : ` ${unit}`}`;
};

/** Narrow enough for a terminal: not every statistic. */
const zoneLines = (report: CoverageReport): string[] => {
  const shown = report.columns.filter(
    ({ key }) => !/_(min|p50|max)_|^second_(?!mean|id|miles|km)|^gini/.test(key),
  );
  const far = report.columns.find(({ key }) => /^nearest_(mean_)?(miles|km)$/.test(key))?.key ?? '';
  const isLong = report.zones.length > MOST_ROWS;
  const rows = isLong
    ? [...report.zones]
        .sort((one, other) => Number(other[far] ?? -1) - Number(one[far] ?? -1))
        .slice(0, MOST_ROWS)
    : report.zones;
  return [
    ...(isLong
      ? [`The ${MOST_ROWS} of ${report.zones.length} zones that are farthest off (--csv has all):`]
      : []),
    ...grid(
      shown.map(({ title }) => title),
      rows.map((row) => shown.map((column) => said({ ...column, unit: null }, row[column.key]))),
    ),
  ];
};

const grid = (headings: readonly string[], rows: readonly (readonly string[])[]): string[] => {
  const widths = headings.map((heading, at) =>
    Math.max(heading.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) =>
        /^-?[\d.,]+( %)?$/.test(cell) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [line(headings), ...rows.map(line)];
};

const listLines = (
  report: CoverageReport,
  name: 'gaps' | 'closures' | 'sites',
  heading: string,
): string[] => {
  if (
    (name === 'gaps' && report.gaps === undefined) ||
    (name === 'closures' && report.closures === undefined) ||
    (name === 'sites' && report.siting === undefined)
  )
    return [];
  const { columns, rows } = tableOf(report, name);
  return [
    '',
    heading,
    ...grid(
      columns.map(({ title }) => title),
      rows.map((row) => columns.map(({ key }) => cellText(row[key]))),
    ),
  ];
};

const standardLines = ({ standard }: CoverageReport): string[] =>
  standard === undefined
    ? []
    : [
        '',
        standard.title,
        `Source: ${standard.source}; confidence: ${standard.confidence}.`,
        ...standard.criteria.flatMap(({ criterion, share, met, note }) => [
          `  ${criterion}: ${share === null ? 'nothing to say' : `${(share * 100).toFixed(1)} %`}, ${verdict(met)}`,
          ...(note === '' ? [] : [`    (${note})`]),
        ]),
        ...standard.notes.map((note) => `  ${note}`),
      ];

const closureLines = (report: CoverageReport): string[] => {
  const { closures } = report;
  if (closures === undefined) return [];
  const pairs = (row: Row): string[] =>
    Object.entries(row).map(([key, cell]) => `  ${key.replaceAll('_', ' ').padEnd(26)} ${cellText(cell)}`);
  return [
    '',
    'If the places were closed',
    ...closures.removed.flatMap((row) => [...pairs(row), '']),
    'Whoever moves, together',
    ...pairs(closures.moving),
    '',
    `Over all points, before and after`,
    ...Object.keys(closures.before).map(
      (key) =>
        `  ${key.replaceAll('_', ' ').padEnd(26)} ${cellText(closures.before[key])} → ${cellText(closures.after[key])}`,
    ),
    '',
    'Factors of 39 U.S.C. 404(d)',
    ...closures.factors.map(
      ({ law, factor, computed, remark }) => `  ${law}: ${factor}. Computed: ${computed}. ${remark}`,
    ),
    ...closures.procedure.map((step) => `  ${step}`),
  ];
};

const sitingLines = (report: CoverageReport): string[] => {
  const { siting } = report;
  if (siting === undefined) return [];
  const percent = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(2)} %`);
  return [
    ...listLines(report, 'sites', `Sites that would bring most within ${siting.within} ${siting.unit}`),
    `${percent(siting.shareBefore)} before, ${percent(siting.shareAfter)} after; no ${siting.sites.length} sites could bring more than ${percent(siting.shareBound)}.`,
    ...wrapped(siting.guarantee, LINE),
  ];
};
