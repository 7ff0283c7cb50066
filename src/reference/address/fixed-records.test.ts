import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { PosternError } from '../../errors.ts';
import type { FixedLayout } from './fixed-layout.ts';
import { type FixedLine, readFixedRecords } from './fixed-records.ts';

const LAYOUT: FixedLayout = {
  layout: 'synthetic',
  version: 1,
  title: 'Synthetic',
  publisher: '',
  officialChannel: '',
  officialSource: '',
  recordLength: 12,
  records: { C: { role: 'copyright', fields: [] }, D: { role: 'detail', fields: [] } },
};

async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

const read = async (bytes: Buffer, sizes: readonly number[] = [7]): Promise<FixedLine[]> => {
  const lines: FixedLine[] = [];
  for await (const batch of readFixedRecords(cut(bytes, sizes), LAYOUT, 'synthetic.txt'))
    lines.push(...batch);
  return lines;
};

const records = fc
  .array(fc.stringMatching(/^\d{5}[A-Z ]{6}$/), { minLength: 1, maxLength: 3_000, size: 'max' })
  .map((rest) => rest.map((text) => `D${text}`));
const sizes = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 8 });

describe('records of one length', () => {
  it('are the same however the file is cut into chunks, with line breaks and without', async () => {
    await fc.assert(
      fc.asyncProperty(records, sizes, fc.constantFrom('', '\n', '\r\n'), async (texts, chunks, between) => {
        const found = await read(Buffer.from(texts.join(between)), chunks);
        assert.deepEqual(
          found,
          texts.map((text, index) => ({ number: index + 1, text })),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('of any bytes end in records, faults or an error for the person, never in another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), sizes, async (bytes, chunks) => {
        try {
          await read(Buffer.from(bytes), chunks);
        } catch (error) {
          assert.ok(error instanceof PosternError, String(error));
        }
      }),
    );
  });

  it('of another length on a single line are told with their number, and the rest is kept', async () => {
    const good = 'D12345ABCDEF';
    const found = await read(Buffer.from([good, `${good}X`, good].join('\n')));
    assert.deepEqual(found, [
      { number: 1, text: good },
      { number: 2, fault: 'the record has 13 bytes; expected 12' },
      { number: 3, text: good },
    ]);
  });
});
