/** The usual way: csv-parse into parse-address, one thread, its fields written as CSV. Arguments: input, output. */

import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { parse } = require('csv-parse') as {
  parse: (options: Readonly<Record<string, unknown>>) => NodeJS.ReadWriteStream;
};
const { parseLocation } = require('parse-address') as {
  parseLocation: (text: string) => Readonly<Record<string, string>> | null;
};
const [input = '', output = ''] = process.argv.slice(2);
const out = createWriteStream(output);
const FIELDS = [
  'number',
  'prefix',
  'street',
  'type',
  'suffix',
  'sec_unit_type',
  'sec_unit_num',
  'city',
  'state',
  'zip',
];
let rows = 0;
let text = '';
const records = createReadStream(input).pipe(
  parse({ from_line: 2, relax_column_count: true, relax_quotes: true, skip_records_with_error: true }),
);
for await (const record of records as unknown as AsyncIterable<string[]>) {
  const [, , street = '', unit = '', city = '', state = '', zip = ''] = record;
  const read = parseLocation(`${street} ${unit}, ${city}, ${state} ${zip}`);
  const cells = [...record, ...FIELDS.map((field) => read?.[field] ?? '')];
  text += `${cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
  rows++;
  if (text.length > 500_000) {
    if (!out.write(text)) await once(out, 'drain');
    text = '';
  }
}
out.end(text);
await once(out, 'close');
process.stdout.write(JSON.stringify({ rows }));
