/** Files made in the browser. */

interface Named<Row> {
  readonly title: string;
  readonly value: (row: Row) => string | number | null | undefined;
}

/** A cell that no spreadsheet takes for a formula, quoted where it must be (RFC 4180). */
const cellOf = (value: string | number | null | undefined): string => {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

export const csvOf = <Row>(columns: readonly Named<Row>[], rows: readonly Row[]): string =>
  [
    columns.map(({ title }) => cellOf(title)),
    ...rows.map((row) => columns.map(({ value }) => cellOf(value(row)))),
  ]
    .map((cells) => `${cells.join(',')}\r\n`)
    .join('');

/** Gives a file to the person. */
export const download = (name: string, type: string, content: BlobPart): void => {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
};
