/** Reads the ZIP+4 product: `layouts/ais-zip4.json`. The order of records does not matter. */
import { standardize } from '../../postal/address/index.ts';
import type { AddressEntry, EntryKind } from './entry.ts';
import { cutRecord, type FixedLayout, type FixedRecord } from './fixed-layout.ts';
import { readFixedRecords } from './fixed-records.ts';
import type { ImportRun } from './import-run.ts';
import { type Parity, parityOf, unpadded } from './number.ts';
import {
  GENERAL_DELIVERY_STREET,
  PO_BOX_STREET,
  rememberingKeys,
  routeStreet,
  type StreetKey,
  streetKey,
} from './street-key.ts';

const KINDS: Readonly<Record<string, EntryKind>> = {
  S: 'street',
  P: 'po-box',
  R: 'route',
  H: 'high-rise',
  F: 'firm',
  G: 'general-delivery',
};

interface Refused {
  readonly column: string;
  readonly reason: string;
}

/** Fields of the layout that a look-up has no use for. */
const UNUSED = new Set([
  'updateKey',
  'governmentBuilding',
  'finance',
  'state',
  'county',
  'congressionalDistrict',
  'municipalityKey',
]);

/** @throws PosternError `layout_mismatch`, `input_truncated` */
export const readZip4 = async (
  chunks: AsyncIterable<Uint8Array>,
  layout: FixedLayout,
  run: ImportRun,
): Promise<void> => {
  const keyOf = rememberingKeys();
  const used = new Map(
    Object.entries(layout.records).map(([type, { fields }]) => [
      type,
      fields.filter(({ field }) => !UNUSED.has(field)),
    ]),
  );
  for await (const batch of readFixedRecords(chunks, layout, run.name, run)) {
    for (const line of batch) {
      run.rowsRead++;
      if ('fault' in line) {
        run.refuse(line.number, '', line.fault);
        continue;
      }
      const type = line.text.charAt(0);
      const kind = layout.records[type];
      if (kind === undefined) {
        run.refuse(
          line.number,
          1,
          `${JSON.stringify(line.text.charAt(0))} is no record type of ${layout.title}`,
        );
        continue;
      }
      if (kind.role === 'copyright') {
        run.rowsRead--;
        continue;
      }
      const record = cutRecord(line.text, used.get(type) ?? []);
      const entry = entryOf(record);
      if ('reason' in entry) run.refuse(line.number, entry.column, entry.reason);
      else {
        run.builder.add(Number(record.zip), keyOfRecord(record, entry.kind, keyOf), entry);
        run.rowsKept++;
      }
    }
    run.batchDone();
  }
};

const keyOfRecord = (record: FixedRecord, kind: EntryKind, keyOf: (text: string) => StreetKey): StreetKey => {
  const street = record.street ?? '';
  if (kind === 'general-delivery') return streetKey(GENERAL_DELIVERY_STREET);
  if (kind === 'po-box' || street === 'PO BOX') return streetKey(PO_BOX_STREET);
  if (kind === 'route') return streetKey(routeStreet(street));
  return keyOf(
    [record.predirectional, street, record.suffix, record.postdirectional]
      .filter((part) => part !== '')
      .join(' '),
  );
};

const entryOf = (record: FixedRecord): AddressEntry | Refused => {
  const text = (field: string): string => record[field] ?? '';
  const zip = text('zip');
  if (!/^\d{5}$/.test(zip)) return refused('zip', zip, 'five digits');
  if (text('action') === 'D') {
    return { column: 'action', reason: 'the record deletes: an update file; import the base product' };
  }
  const kind = KINDS[text('recordType')];
  if (kind === undefined) return refused('recordType', text('recordType'), Object.keys(KINDS).join(', '));
  if (text('street') === '' && kind !== 'general-delivery') return refused('street', '', 'a street');
  const plus4Low = text('plus4Low');
  const plus4High = text('plus4High');
  if (!/^\d\d(\d\d|ND)$/.test(plus4Low)) return refused('plus4Low', plus4Low, 'four digits, or two and ND');
  if (!/^\d\d(\d\d|ND)$/.test(plus4High))
    return refused('plus4High', plus4High, 'four digits, or two and ND');
  const parity = parityOf(text('parity'));
  const unitParity = parityOf(text('unitParity'));
  if (parity === null) return refused('parity', text('parity'), 'O, E or B');
  if (unitParity === null) return refused('unitParity', text('unitParity'), 'O, E or B');
  return {
    kind,
    low: unpadded(text('low')),
    high: unpadded(text('high')),
    parity,
    firm: text('firm'),
    ...unitOf(record, unitParity),
    plus4Low,
    plus4High,
    carrierRoute: text('carrierRoute'),
    base: text('base') === 'A' ? 'alternate' : 'base',
    lacs: text('lacs') === 'L' ? 'L' : '',
    lastLineKey: text('lastLineKey'),
    urbanizationKey: text('urbanizationKey'),
    latitude: null,
    longitude: null,
    source: 0,
  };
};

const unitOf = (
  record: FixedRecord,
  unitParity: Parity,
): Pick<AddressEntry, 'unitDesignator' | 'unitLow' | 'unitHigh' | 'unitParity'> => {
  const designator = record.unitDesignator ?? '';
  return {
    unitDesignator: designator === '' ? '' : standardize({ unitDesignator: designator }).unitDesignator,
    unitLow: unpadded(record.unitLow ?? ''),
    unitHigh: unpadded(record.unitHigh ?? ''),
    unitParity,
  };
};

const refused = (column: string, came: string, expected: string): Refused => ({
  column,
  reason: `${JSON.stringify(came)}; expected ${expected}`,
});
