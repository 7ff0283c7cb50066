/** Files of tracking: layouts, what is refused whole, what is rejected row by row, and what need-to-know keeps out. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { PosternError } from '../../src/errors.ts';
import { foldStatus } from '../../src/postal/status/index.ts';
import {
  type FileLayout,
  type IntakeReport,
  ingestFile,
  missingParts,
  parseLayout,
  readTrackingFile,
  shippedLayout,
} from '../../src/tracking/intake/index.ts';
import { referencePath } from '../reference.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';
import {
  chunked,
  context,
  ingestInto,
  type Known,
  letterOf,
  numberOf,
  OURS,
  onlineNumber,
  THEIRS,
} from './pieces.ts';

interface Imported {
  readonly report: IntakeReport;
  readonly store: MemoryStore;
}

interface Options extends Known {
  readonly layout?: FileLayout;
  readonly kind?: 'events' | 'manifest';
  readonly store?: MemoryStore;
  readonly chunk?: number;
}

const importText = async (text: string | Uint8Array, options: Options = {}): Promise<Imported> => {
  const store = options.store ?? memoryStore();
  const parts = readTrackingFile(chunked(text, options.chunk), {
    file: 'events.csv',
    kind: options.kind ?? 'events',
    layout: options.layout,
    context: context(),
  });
  return { store, report: await ingestFile(ingestInto(store, options), parts) };
};

const refusal = async (text: string | Uint8Array, options: Options = {}): Promise<PosternError> => {
  try {
    await importText(text, options);
  } catch (error) {
    return error as PosternError;
  }
  throw new Error('the file was not refused');
};

/** A layout of an operator's own, in the manner of a newer extract. */
const EXTRACT = parseLayout({
  layout: 'extract-own',
  version: 1,
  kind: 'events',
  form: 'delimited',
  title: 'our extract',
  officialSource: 'our subscription',
  delimiter: ',',
  header: 'exact',
  columns: [
    { field: 'number', name: 'IMpb' },
    { field: 'code', name: 'Event Code' },
    { field: 'text', name: 'Event Name' },
    { field: 'date', name: 'Event Date' },
    { field: 'time', name: 'Event Time' },
    { field: 'gmtOffset', name: 'GMT Offset' },
    { field: 'facilityZip', name: 'Facility ZIP' },
  ],
});
const EXTRACT_HEADER = 'IMpb,Event Code,Event Name,Event Date,Event Time,GMT Offset,Facility ZIP';
const extract = (...rows: readonly string[]): string => `${[EXTRACT_HEADER, ...rows].join('\r\n')}\r\n`;
const scan = (serial: number, code = '10', mid = OURS): string =>
  `${numberOf(mid, serial)},${code},"Processed, at facility",20261120,093${serial % 10},-05:00,10199`;

describe('a file by a layout of the operator', () => {
  it('gives events whose payload is the very line they were read from', async () => {
    const { report, store } = await importText(extract(scan(1), scan(2, 'OF')), { layout: EXTRACT });
    assert.deepEqual([report.rowsRead, report.rowsKept, report.eventsAdded], [2, 2, 2]);
    const [first, second] = store.held;
    assert.ok(first !== undefined && second !== undefined);
    assert.equal(first.at, Date.UTC(2026, 10, 20, 14, 31));
    assert.equal(first.text, 'Processed, at facility');
    assert.equal(Buffer.from((await store.payload(second)) ?? []).toString(), `${scan(2, 'OF')}\r\n`);
  });

  it('may have its columns in another order, found by their names', async () => {
    const [cells, header] = [scan(3).replace('"Processed, at facility"', 'Processed'), EXTRACT_HEADER].map(
      (line) => line.split(',').reverse().join(','),
    );
    const { store } = await importText(`${header}\n${cells}\n`, { layout: EXTRACT });
    assert.equal(store.held[0]?.number, numberOf(OURS, 3));
  });

  it('imported again changes nothing', async () => {
    const store = memoryStore();
    const text = extract(...Array.from({ length: 50 }, (_, serial) => scan(serial)));
    const once = await importText(text, { layout: EXTRACT, store });
    const again = await importText(text, { layout: EXTRACT, store, chunk: 97 });
    assert.deepEqual([once.report.eventsAdded, again.report.eventsAdded], [50, 0]);
    assert.equal(again.report.duplicates, 50);
    assert.equal(store.held.length, 50);
    // The same rows make the same payload, however the bytes arrive.
    assert.deepEqual(Buffer.from(store.batches[0]?.raw ?? []), Buffer.from(store.batches[1]?.raw ?? []));
  });
});

describe('a file that is not what its layout says', () => {
  it('is refused whole for another header, naming what was expected and found, without its data', async () => {
    const error = await refusal(`IMpb,Event Code\n${numberOf(OURS, 1)},10\n`, { layout: EXTRACT });
    assert.deepEqual([error.code, error.status, error.where], ['layout_mismatch', 422, 'events.csv:1']);
    assert.match(error.message, /expected the columns "IMpb", "Event Code".*found "IMpb", "Event Code"/);
    const headless = await refusal(`${numberOf(OURS, 1)},10,x,20261120,0931,-05:00,10199\n`, {
      layout: EXTRACT,
    });
    assert.equal(headless.code, 'layout_mismatch');
    assert.ok(!headless.message.includes(numberOf(OURS, 1)));
  });

  it('is refused for a column twice, and where no layout fits at all', async () => {
    const twice = await refusal(`${EXTRACT_HEADER.replace('Event Name', 'Event Code')}\n`, {
      layout: EXTRACT,
    });
    assert.equal(twice.code, 'layout_mismatch');
    const unknown = await refusal('colour,size\nred,1\n');
    assert.equal(unknown.code, 'layout_unrecognised');
    assert.match(unknown.message, /pub97-extract: .*characters/);
  });

  it('loses the rows whose columns are shifted, each with its line and reason, and no other', async () => {
    const shifted = scan(2).replace('"Processed, at facility",', '');
    const wider = `${scan(3)},more`;
    const { report, store } = await importText(extract(scan(1), shifted, wider, scan(4)), {
      layout: EXTRACT,
    });
    assert.deepEqual([report.rowsKept, report.rowsRejected], [2, 2]);
    assert.deepEqual(
      report.rejects.map(({ line, reason }) => [line, reason]),
      [
        [3, 'the line has 6 columns, not 7'],
        [4, 'the line has 8 columns, not 7'],
      ],
    );
    assert.equal(store.held.length, 2);
  });

  it('that is cut short says so at its last line, and the lines before it are kept', async () => {
    const text = extract(scan(1), scan(2));
    const { report } = await importText(text.slice(0, -30), { layout: EXTRACT });
    assert.equal(report.rowsKept, 1);
    assert.match(report.rejects[0]?.reason ?? '', /cut short/);
    const packed = gzipSync(extract(...Array.from({ length: 2_000 }, (_, serial) => scan(serial))));
    const cut = await refusal(packed.subarray(0, packed.length - 20), { layout: EXTRACT });
    assert.equal(cut.code, 'input_truncated');
  });

  it('that is empty or no text is refused', async () => {
    assert.equal((await refusal('')).code, 'input_empty');
    assert.equal((await refusal('\n\n')).code, 'input_empty');
    assert.equal((await refusal(Buffer.from([1, 0, 2, 0]))).code, 'input_malformed');
    assert.equal((await refusal('x'.repeat(70_000))).code, 'input_malformed');
  });

  it('rejects bad fields by the name of their column', async () => {
    const bad = [
      scan(1).replace('10199', '1019'),
      scan(1).replace('20261120', '20261320'),
      scan(1).replace(',10,', ',TOOLONG,'),
      scan(1).replace(/^\d+/, '12345'),
      scan(1).replace('"Processed, at facility"', '"Processed'),
    ];
    const { report } = await importText(extract(...bad), { layout: EXTRACT });
    assert.deepEqual(
      report.rejects.map(({ column }) => column),
      ['Facility ZIP', 'Event Date', 'Event Code', 'IMpb', ''],
    );
  });
});

describe('a row with an unknown event code or a time without zone', () => {
  it('is kept as it is and moves no status', async () => {
    const row = scan(1, 'V9').replace('-05:00', '').replace('10199', '77777');
    const { store, report } = await importText(extract(row), { layout: EXTRACT });
    assert.deepEqual([report.rowsRejected, report.unknownCodes], [0, { V9: 1 }]);
    const [event] = store.held;
    assert.deepEqual([event?.code, event?.zone], ['V9', 'unknown']);
    assert.deepEqual(foldStatus(store.held).unknownCodes, { V9: 1 });
  });
});

describe('need to know at ingest', () => {
  it('keeps nothing of a piece of a Mailer ID that nobody here has a basis for, and counts it', async () => {
    const text = extract(scan(1), scan(2, '10', THEIRS), scan(3));
    const { store, report } = await importText(text, { layout: EXTRACT });
    assert.deepEqual(report.refused, { mid_not_entitled: 1 });
    assert.equal(report.rowsKept, 2);
    const kept =
      JSON.stringify(store.held) + store.batches.map(({ raw }) => Buffer.from(raw).toString()).join();
    assert.ok(!kept.includes(numberOf(THEIRS, 2)));
    assert.ok(!JSON.stringify(report).includes(numberOf(THEIRS, 2)));
    assert.ok(kept.includes(numberOf(OURS, 1)));
  });

  it('makes no batch where nothing may be kept', async () => {
    const { store } = await importText(extract(scan(2, '10', THEIRS)), { layout: EXTRACT });
    assert.equal(store.batches.length, 0);
  });

  it('keeps a piece without a Mailer ID only where a manifest names a merchant known here', async () => {
    const store = memoryStore();
    const known = { store, merchants: ['shop-1'], layout: EXTRACT };
    const rows = [1, 2, 3].map((serial) => scan(1).replace(/^\d+/, onlineNumber(serial)));
    const before = await importText(extract(...rows), known);
    assert.deepEqual(before.report.refused, { mid_undetermined: 3 });
    const manifest = `number,merchant,mid,efn\n${onlineNumber(1)},shop-1,,\n${onlineNumber(2)},shop-2,,\n`;
    const owned = await importText(manifest, { store, merchants: ['shop-1'], kind: 'manifest' });
    assert.deepEqual(owned.report.refused, { mid_undetermined: 1 });
    const after = await importText(extract(...rows), known);
    assert.deepEqual([after.report.rowsKept, after.report.refused], [1, { mid_undetermined: 2 }]);
  });

  it('is off where the operator sets `all`', async () => {
    const { report } = await importText(extract(scan(2, '10', THEIRS)), { layout: EXTRACT, mode: 'all' });
    assert.deepEqual([report.rowsKept, report.refused], [1, {}]);
  });
});

describe('a manifest', () => {
  it('says who mailed what, and is no list of events', async () => {
    const text = `efn;mid;merchant;number\nE1;${OURS};shop-1;${numberOf(OURS, 1)}\n`;
    const { store, report } = await importText(text, { kind: 'manifest' });
    assert.deepEqual([report.layout, report.eventsAdded], ['manifest-csv', 0]);
    assert.deepEqual(store.batches[0]?.ownership, [
      {
        number: numberOf(OURS, 1),
        merchant: 'shop-1',
        mid: OURS,
        efn: 'E1',
        statedAt: store.batches[0]?.receivedAt,
      },
    ]);
    assert.equal((await refusal(text)).code, 'layout_unrecognised');
  });

  it('that names another Mailer ID than the number proves is rejected there', async () => {
    const text = `number,merchant,mid,efn\n${numberOf(OURS, 1)},shop-1,${THEIRS},\n${numberOf(OURS, 2)},,,\n`;
    const { report } = await importText(text, { kind: 'manifest' });
    assert.deepEqual(
      report.rejects.map(({ line, column }) => [line, column]),
      [
        [2, 'mid'],
        [3, 'merchant'],
      ],
    );
  });

  it('in fixed records is read by a layout of the operator, the header record giving its fields to all', async () => {
    const layout = parseLayout({
      layout: 'our-manifest',
      version: 1,
      kind: 'manifest',
      form: 'fixed',
      title: 'our manifest',
      officialSource: 'the guide of our shipping system',
      recordLength: 40,
      recordType: { start: 1, length: 2 },
      records: {
        H1: { role: 'header', fields: [{ field: 'efn', start: 3, length: 10 }] },
        D1: {
          role: 'piece',
          fields: [
            { field: 'number', start: 3, length: 22 },
            { field: 'merchant', start: 25, length: 8 },
          ],
        },
        D2: { role: 'skip' },
      },
    });
    const lines = [
      `H1${'EFN-7'.padEnd(38)}`,
      `D1${numberOf(OURS, 1)}shop-1`.padEnd(40),
      'D2'.padEnd(40),
      `D1${numberOf(OURS, 2)}shop-2`.padEnd(40),
      'X9'.padEnd(40),
      'D1 too short',
    ];
    const { store, report } = await importText(`${lines.join('\n')}\n`, { kind: 'manifest', layout });
    assert.deepEqual(
      store.batches[0]?.ownership.map(({ merchant, efn }) => [merchant, efn]),
      [
        ['shop-1', 'EFN-7'],
        ['shop-2', 'EFN-7'],
      ],
    );
    assert.equal(report.rowsRejected, 2);
    const other = await refusal(`Q1${'x'.repeat(38)}\n`, { kind: 'manifest', layout });
    assert.equal(other.code, 'layout_mismatch');
  });
});

describe('a layout', () => {
  const wrong = (change: object): string => {
    try {
      parseLayout({ ...EXTRACT, ...change });
    } catch (error) {
      return (error as PosternError).code;
    }
    return 'accepted';
  };

  it('that cannot be used is refused when it is loaded', () => {
    assert.equal(wrong({}), 'accepted');
    assert.equal(wrong({ columns: [] }), 'layout_invalid');
    assert.equal(wrong({ columns: [{ field: 'code', name: 'c' }] }), 'layout_invalid');
    assert.equal(wrong({ columns: [{ field: 'nonsense', name: 'c' }] }), 'layout_invalid');
    assert.equal(wrong({ kind: 'manifest' }), 'layout_invalid');
    assert.equal(wrong({ form: 'fixed' }), 'layout_invalid');
    assert.equal(wrong({ delimiters: ['::'] }), 'layout_invalid');
  });
});

describe('the layout of Publication 97', () => {
  it('is recognised by its record length and read as far as it is public', async () => {
    const known = [
      '22-digits',
      'EFN',
      OURS,
      'MAILER',
      '34442',
      '1234',
      '10199',
      '07',
      'ARRIVAL AT UNIT',
      '20261120',
      '0931',
    ];
    const line = known.map((cell, index) => `"${index === 0 ? numberOf(OURS, 1) : cell}"`).join(',');
    const padded = `${line},"${' '.repeat(280 - line.length - 3)}"`;
    assert.equal(padded.length, 280);
    const { store, report } = await importText(`${padded}\r\n`);
    assert.equal(report.layout, 'pub97-extract');
    assert.deepEqual(
      [store.held[0]?.code, store.held[0]?.at, store.held[0]?.zip],
      ['07', Date.UTC(2026, 10, 20, 14, 31), '10199'],
    );
    assert.equal(store.facts.get(numberOf(OURS, 1))?.fields.destinationZIPCode, '34442');
    const longer = await refusal(`${padded} \r\n`);
    assert.equal(longer.code, 'layout_unrecognised');
    assert.equal(shippedLayout('pub97-extract').confidence, 'partial');
  });
});

describe('letter mail', () => {
  it('in the rows of the legacy service is read by position count and shape', async () => {
    const text = `10199,919,11/20/2026 02:02:04,34567123401,${letterOf(1)}\n60601,893,11/21/2026 03:00:00,,${letterOf(1)}\n`;
    const { store, report } = await importText(text);
    assert.equal(report.layout, 'confirm-pkg');
    assert.deepEqual(
      store.held.map(({ number, mid, at }) => [number, mid, at]),
      [
        [letterOf(1), '123456', Date.UTC(2026, 10, 20, 7, 2, 4)],
        [letterOf(1), '123456', Date.UTC(2026, 10, 21, 9)],
      ],
    );
    // Five columns of anything else are not taken for it.
    assert.equal((await refusal('a,b,c,d,e\n1,2,3,4,5\n')).code, 'layout_unrecognised');
  });

  it('of a delimited feed is read by its header, unknown columns told', async () => {
    const text = [
      'imb|scanDatetime|scanEventCode|scanFacilityZip|mailPhase|handlingEventType|imcb|ourOwn',
      `${letterOf(1)}34567|2026-11-20T02:02:04|919|10199|Phase 3c - Destination Sequenced Carrier Sortation|A||x`,
      `${letterOf(2)}|2026-11-20T02:02:04|918|10199|Phase 2c - Destination Primary Processing|S||x`,
      '|2026-11-20T02:00:00|874|10199|||99M123456ABCDEFGHIJKL|x',
    ].join('\n');
    const { store, report } = await importText(text);
    assert.deepEqual([report.layout, report.unmapped, report.rowsRejected], ['iv-mtr', ['ourOwn'], 0]);
    assert.deepEqual(
      store.held.map(({ number, mid }) => [number, mid]),
      [
        [letterOf(1), '123456'],
        [letterOf(2), '123456'],
        ['99M123456ABCDEFGHIJKL', '123456'],
      ],
    );
    assert.match(store.held[1]?.text ?? '', /\[S\]$/);
    // An assumed scan is nobody's hand on the piece.
    assert.equal(foldStatus(store.held.slice(1, 2)).lastPhysicalAt, null);
  });

  it('as JSON messages says which parts are missing', async () => {
    const message = (serial: number, records: number) =>
      JSON.stringify({
        msgGrpId: 'G1',
        msgSerNbr: serial,
        totMsgCnt: 3,
        recCnt: 1,
        events: Array.from({ length: records }, () => ({
          imb: letterOf(serial),
          scanDatetime: '2026-11-20 02:02:04',
          scanEventCode: '919',
          scanFacilityZip: '10199',
        })),
      });
    const first = await importText(message(1, 1));
    const third = await importText(message(3, 1));
    assert.deepEqual(first.report.missing, [{ group: 'G1', missing: [2, 3] }]);
    assert.deepEqual(missingParts([...first.report.messages, ...third.report.messages]), [
      { group: 'G1', missing: [2] },
    ]);
    const short = await importText(message(2, 0));
    assert.match(short.report.rejects[0]?.reason ?? '', /says 1 records and holds 0/);
    const cut = await importText(message(1, 1).slice(0, 60));
    assert.equal(cut.report.rowsRejected, 1);
  });

  const pull = referencePath('tracking/iv-mtr-pull-sample.synthetic.json');
  it('as an answer of the pull interface is one event a scan', { skip: pull === undefined }, async () => {
    const { store, report } = await importText(readFileSync(pull ?? ''), { mode: 'all' });
    assert.equal(report.rowsKept, 1);
    const [event] = store.held;
    assert.deepEqual(
      [event?.number, event?.code, event?.at],
      ['00270901234567123456', '919', Date.UTC(2026, 4, 30, 6, 2, 4)],
    );
  });
});

describe('for any bytes at all', () => {
  it('a file is read or refused with a reason, and its rows make up what was read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.string(), fc.constant(scan(1)), fc.constant('"')), { maxLength: 8 }),
        fc.integer({ min: 1, max: 40 }),
        async (lines, chunk) => {
          const text = extract(...lines.map((line) => line.replaceAll(/[\r\n\0]/g, ' ')));
          const { report } = await importText(text, { layout: EXTRACT, chunk });
          const refused = Object.values(report.refused).reduce((sum, count) => sum + count, 0);
          assert.equal(report.rowsKept + report.rowsRejected + refused, report.rowsRead);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a large file', () => {
  it('is taken in batches of bounded size, which hold every row once', async () => {
    const rows = 20_000;
    async function* generated(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${EXTRACT_HEADER}\r\n`);
      for (let serial = 0; serial < rows; serial += 500) {
        const lines = Array.from({ length: 500 }, (_, index) => scan(serial + index));
        yield Buffer.from(`${lines.join('\r\n')}\r\n`);
      }
    }
    const store = memoryStore();
    const parts = readTrackingFile(generated(), {
      file: 'large.csv',
      kind: 'events',
      layout: EXTRACT,
      context: context(),
    });
    const report = await ingestFile(ingestInto(store), parts);
    assert.deepEqual([report.rowsKept, store.held.length], [rows, rows]);
    assert.ok(store.batches.length >= 5);
    for (const { events, raw } of store.batches) {
      assert.ok(events.length <= 4_000 && raw.length <= 1_200_000, `${events.length} ${raw.length}`);
    }
  });
});
