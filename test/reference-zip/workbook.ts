/** Writes small XLSX workbooks as spreadsheet programs do: shared texts last, numbers as numbers. */
import { strToU8, type Zippable, zipSync } from 'fflate';

export type Cell = string | number | null | { readonly inline: string } | { readonly error: string };

/** Sheets by name; a row is a list of cells, `null` leaves a cell out. */
export const workbook = (
  sheets: Readonly<Record<string, readonly (readonly Cell[])[]>>,
  extra: Zippable = {},
): Uint8Array => {
  const shared: string[] = [];
  const names = Object.keys(sheets);
  const parts: Zippable = {
    'xl/workbook.xml': xml(
      `<workbook xmlns:r="r"><sheets>${names
        .map((name, index) => `<sheet name="${escape(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
        .join('')}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': xml(
      `<Relationships>${names
        .map((_, index) => `<Relationship Id="rId${index + 1}" Target="worksheets/sheet${index + 1}.xml"/>`)
        .join('')}</Relationships>`,
    ),
  };
  names.forEach((name, index) => {
    const rows = (sheets[name] ?? []).map((cells, row) => {
      const written = cells
        .map((cell, column) => cellXml(cell, `${letters(column)}${row + 1}`, shared))
        .join('');
      return `<row r="${row + 1}">${written}</row>`;
    });
    parts[`xl/worksheets/sheet${index + 1}.xml`] = xml(
      `<worksheet><!-- made > here --><sheetData>${rows.join('')}</sheetData></worksheet>`,
    );
  });
  parts['xl/sharedStrings.xml'] = xml(
    `<sst>${shared.map((text) => `<si><r><t>${escape(text.slice(0, 2))}</t></r><r><t xml:space="preserve">${escape(text.slice(2))}</t></r><rPh><t>no</t></rPh></si>`).join('')}</sst>`,
  );
  return zipSync({ ...parts, ...extra });
};

const xml = (text: string): Uint8Array =>
  strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`);

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll('É', '&#xC9;');

const letters = (column: number): string =>
  column < 26
    ? String.fromCharCode(65 + column)
    : letters(Math.floor(column / 26) - 1) + letters(column % 26);

const cellXml = (cell: Cell, reference: string, shared: string[]): string => {
  if (cell === null) return '';
  if (typeof cell === 'number') return `<c r="${reference}" s="1"><v>${cell}</v></c>`;
  if (typeof cell === 'string') {
    shared.push(cell);
    return `<c r="${reference}" t="s"><v>${shared.length - 1}</v></c>`;
  }
  if ('inline' in cell) return `<c r="${reference}" t="inlineStr"><is><t>${escape(cell.inline)}</t></is></c>`;
  return `<c r="${reference}" t="e"><v>${escape(cell.error)}</v></c>`;
};
