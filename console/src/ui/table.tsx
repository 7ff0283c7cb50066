/** A table that sorts, filters and exports what it shows. */
import type { ComponentChildren } from 'preact';
import { useId, useMemo, useState } from 'preact/hooks';
import { parts } from '../texts/en/shell.ts';
import { csvOf, download } from './download.ts';

export interface Column<Row> {
  readonly title: string;
  /** What sorting, filtering and the export go by. */
  readonly value: (row: Row) => string | number | null | undefined;
  /** How it looks, where that is more than the value. */
  readonly cell?: (row: Row) => ComponentChildren;
  readonly align?: 'start' | 'end';
}

interface TableProps<Row> {
  /** What the table is about; read out by screen readers, and the name of the exported file. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** What is shown where there is no row at all. */
  readonly empty?: ComponentChildren;
  /** Rows shown at first; the rest behind "Show more". 50 unless stated. */
  readonly page?: number;
  /** Filter and export stand above the table unless `bare`. */
  readonly tools?: 'full' | 'bare';
}

interface Order {
  readonly column: number;
  readonly direction: 1 | -1;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const compare = (a: string | number | null | undefined, b: string | number | null | undefined): number => {
  if (a == null || b == null) return Number(a == null) - Number(b == null);
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
};

const matches = <Row,>(row: Row, columns: readonly Column<Row>[], words: readonly string[]): boolean => {
  const text = columns
    .map(({ value }) => String(value(row) ?? ''))
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
};

export const Table = <Row,>({
  caption,
  columns,
  rows,
  rowKey,
  empty,
  page = 50,
  tools = 'full',
}: TableProps<Row>) => {
  const filterId = useId();
  const [filter, setFilter] = useState('');
  const [order, setOrder] = useState<Order | undefined>(undefined);
  const [most, setMost] = useState(page);
  const shown = useMemo(() => {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    const kept = words.length === 0 ? [...rows] : rows.filter((row) => matches(row, columns, words));
    const by = order === undefined ? undefined : columns[order.column];
    if (order === undefined || by === undefined) return kept;
    return kept.sort((a, b) => order.direction * compare(by.value(a), by.value(b)));
  }, [rows, columns, filter, order]);
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>;
  const sort = (column: number): void =>
    setOrder((before) =>
      before?.column === column && before.direction === 1
        ? { column, direction: -1 }
        : { column, direction: 1 },
    );
  const sortOf = (column: number): 'ascending' | 'descending' | 'none' => {
    if (order?.column !== column) return 'none';
    return order.direction === 1 ? 'ascending' : 'descending';
  };
  return (
    <div class="table">
      {tools === 'full' && (
        <div class="table-tools row">
          <label class="sr-only" for={filterId}>
            {parts.filter}
          </label>
          <input
            id={filterId}
            type="search"
            placeholder={parts.filterHint}
            value={filter}
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
          <span class="hint" role="status">
            {parts.rows(shown.length, rows.length)}
          </span>
          <button
            type="button"
            class="button button-quiet"
            onClick={() => download(`${caption}.csv`, 'text/csv', csvOf(columns, shown))}
          >
            {parts.exportCsv}
          </button>
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <div class="table-scroll" tabIndex={0} role="region" aria-label={caption}>
        <table>
          <caption class="sr-only">{caption}</caption>
          <thead>
            <tr>
              {columns.map(({ title, align }, index) => (
                <th
                  key={title}
                  scope="col"
                  aria-sort={sortOf(index)}
                  class={align === 'end' ? 'end' : undefined}
                >
                  <button type="button" title={parts.sortBy(title)} onClick={() => sort(index)}>
                    {title}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, most).map((row) => (
              <tr key={rowKey(row)}>
                {columns.map(({ title, value, cell, align }) => (
                  <td key={title} class={align === 'end' ? 'end' : undefined}>
                    {cell === undefined ? (value(row) ?? '–') : cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length > most && (
        <button type="button" class="button" onClick={() => setMost((now) => now + 4 * page)}>
          {parts.more}
        </button>
      )}
    </div>
  );
};
