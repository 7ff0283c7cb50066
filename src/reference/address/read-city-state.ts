/** Reads the City State product: `layouts/ais-city-state.json`, its detail and alias records. */
import { parseState } from '../../postal/zip/index.ts';
import type { Rejects } from '../rejects.ts';
import type { CityStateFileBuilder } from './city-state-file.ts';
import { cutRecord, type FixedLayout, type FixedRecord } from './fixed-layout.ts';
import { readFixedRecords } from './fixed-records.ts';
import { parityOf, unpadded } from './number.ts';
import { rememberingKeys, type StreetKey } from './street-key.ts';

/** What was read. `counts` has the records of each type that the layout leaves out. */
export interface CityStateRead {
  readonly rows: number;
  readonly kept: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** @throws PosternError `layout_mismatch`, `input_truncated` */
export const readCityState = async (
  chunks: AsyncIterable<Uint8Array>,
  layout: FixedLayout,
  builder: CityStateFileBuilder,
  rejects: Rejects,
  name: string,
): Promise<CityStateRead> => {
  const keyOf = rememberingKeys();
  const counts: Record<string, number> = { places: 0, aliases: 0 };
  let rows = 0;
  let kept = 0;
  for await (const batch of readFixedRecords(chunks, layout, name)) {
    for (const line of batch) {
      rows++;
      const refuse = (column: string, reason: string): void =>
        rejects.refuse({ source: name, line: line.number, column, reason });
      if ('fault' in line) {
        refuse('', line.fault);
        continue;
      }
      const type = line.text.charAt(0);
      const kind = layout.records[type];
      if (kind === undefined) {
        // Seasonal, zone split, scheme and other records: known to exist, of no use to a look-up.
        counts[`leftOut${type}`] = (counts[`leftOut${type}`] ?? 0) + 1;
        continue;
      }
      const record = cutRecord(line.text, kind.fields);
      const fault = kind.role === 'alias' ? addAlias(record, builder, keyOf) : addPlace(record, builder);
      if (fault !== undefined) {
        refuse(fault.column, fault.reason);
        continue;
      }
      counts[kind.role === 'alias' ? 'aliases' : 'places'] =
        (counts[kind.role === 'alias' ? 'aliases' : 'places'] ?? 0) + 1;
      kept++;
    }
  }
  return { rows, kept, counts };
};

interface Fault {
  readonly column: string;
  readonly reason: string;
}

const fault = (column: string, came: string, expected: string): Fault => ({
  column,
  reason: `${JSON.stringify(came)}; expected ${expected}`,
});

const addPlace = (record: FixedRecord, builder: CityStateFileBuilder): Fault | undefined => {
  const text = (field: string): string => record[field] ?? '';
  if (!/^\d{5}$/.test(text('zip'))) return fault('zip', text('zip'), 'five digits');
  if (parseState(text('state')) === null) return fault('state', text('state'), 'the two letters of a state');
  if (text('name') === '') return fault('name', '', 'a name');
  builder.place(Number(text('zip')), {
    key: text('key'),
    name: text('name'),
    abbreviation: text('abbreviation'),
    facility: text('facility'),
    mailingName: text('mailingName') === 'Y' ? 'yes' : 'no',
    preferredKey: text('preferredKey'),
    preferredName: text('preferredName'),
    state: text('state'),
    county: text('county'),
  });
  return undefined;
};

const addAlias = (
  record: FixedRecord,
  builder: CityStateFileBuilder,
  keyOf: (text: string) => StreetKey,
): Fault | undefined => {
  const text = (field: string): string => record[field] ?? '';
  const joined = (fields: readonly string[]): string =>
    fields
      .map(text)
      .filter((part) => part !== '')
      .join(' ');
  if (!/^\d{5}$/.test(text('zip'))) return fault('zip', text('zip'), 'five digits');
  const alias = joined(['aliasPredirectional', 'aliasStreet', 'aliasSuffix', 'aliasPostdirectional']);
  const real = joined(['predirectional', 'street', 'suffix', 'postdirectional']);
  if (alias === '') return fault('aliasStreet', '', 'a street');
  if (real === '') return fault('street', '', 'a street');
  const parity = parityOf(text('parity'));
  if (parity === null) return fault('parity', text('parity'), 'O, E or B');
  builder.alias({
    zip: Number(text('zip')),
    alias: keyOf(alias),
    real: keyOf(real),
    type: text('aliasType'),
    low: unpadded(text('low')),
    high: unpadded(text('high')),
    parity,
  });
  return undefined;
};
