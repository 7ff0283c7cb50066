import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { ARCHIVE_LIMITS, type ArchiveLimits, openArchive } from '../../src/reference/address/archive.ts';
import { importAddresses } from '../../src/reference/address/index.ts';
import type { Edition } from '../../src/reference/index.ts';
import { NAD_ROW, nadFile, zip4File, zip4Record } from './fixtures.ts';
import { type Bench, openBench } from './import.ts';
import { killImports } from './kill.ts';
import { largeZip4 } from './large.ts';

const PASSWORD = 'synthetic-password-of-an-archive';

const zip = async (
  members: Readonly<Record<string, string | Uint8Array>>,
  encryption: object = {},
): Promise<Uint8Array> => {
  const writer = new ZipWriter(new Uint8ArrayWriter());
  for (const [name, content] of Object.entries(members)) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    await writer.add(name, new Uint8ArrayReader(bytes), encryption);
  }
  return writer.close();
};

const more = zip4Record({ zip: '20011', street: 'SYNTHETIC SECOND', suffix: 'ST', low: '1', plus4: '1111' });

/** As the product comes: archives with a password within one without. */
const product = async (encryption: object): Promise<Uint8Array> =>
  zip({
    'zip4/readme.txt': 'no data',
    'zip4/zip4mst01.zip': await zip({ 'zip4mst01.txt': zip4File() }, encryption),
    'zip4/zip4mst02.zip': await zip({ 'zip4mst02.txt': more }, encryption),
  });

describe('a ZIP archive', () => {
  let bench: Bench;
  let folder: string;
  before(async () => {
    bench = await openBench();
    folder = mkdtempSync(join(tmpdir(), 'postern-archive-'));
  });
  after(async () => {
    await bench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (bytes: Uint8Array, name = 'natzip4.zip'): string => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };

  const imported = (
    input: string,
    archivePassword?: string,
    kind: 'zip4' | 'nad' = 'zip4',
  ): Promise<Edition> =>
    importAddresses({
      ...bench,
      kind,
      // Sources are kept by the name of their file.
      name: `synthetic.${kind}`,
      input,
      refusedShare: 1,
      ...(archivePassword !== undefined && { archivePassword }),
    });

  for (const [what, encryption] of [
    ['without a password', {}],
    ['under a traditional password', { password: PASSWORD, zipCrypto: true }],
    ['under AES', { password: PASSWORD }],
  ] as const) {
    it(`of archives ${what} is read member by member`, async () => {
      const plain = await bench.import('zip4', zip4File() + more);
      const edition = await imported(write(await product(encryption)), PASSWORD);
      assert.deepEqual([edition.state, edition.rowsKept], ['active', plain.rowsKept]);
      const [left, right] = [plain, edition].map((one) =>
        readFileSync(join(bench.dataFolder, 'editions', 'zip4', one.edition, 'addresses.sqlite')),
      );
      assert.ok(left?.equals(right ?? Buffer.alloc(0)));
      const files = readdirSync(join(bench.dataFolder, 'editions', 'zip4', edition.edition));
      assert.deepEqual(files.sort(), ['addresses.sqlite', 'edition.json', 'rejects.csv']);
    });
  }

  it('is refused where its password is missing or another, and neither is told', async () => {
    const path = write(await product({ password: PASSWORD, zipCrypto: true }));
    await assert.rejects(imported(path), { code: 'archive_password_missing' });
    await assert.rejects(imported(path, 'another-password'), (error: Error & { code?: string }) => {
      // One password in 256 passes the check of one byte; the data then is no data.
      assert.match(error.code ?? '', /^(archive_password_wrong|input_malformed)$/);
      assert.doesNotMatch(error.message, /another-password/);
      return true;
    });
    const rows = JSON.stringify(await bench.store.db.selectFrom('edition').selectAll().execute());
    assert.doesNotMatch(rows, /another-password|synthetic-password/);
  });

  it('with several tables is refused, and with one and its papers is read', async () => {
    const table = nadFile([NAD_ROW]);
    const one = await imported(write(await zip({ 'TXT/NAD_r23.txt': table, 'license.txt': 'x' })), '', 'nad');
    assert.equal(one.rowsKept, 1);
    const two = write(await zip({ 'a.txt': table, 'b.txt': table }));
    await assert.rejects(imported(two, '', 'nad'), { code: 'archive_ambiguous' });
  });

  it('that is damaged or empty is refused with what to do', async () => {
    const bytes = Buffer.from(await product({}));
    await assert.rejects(imported(write(bytes.subarray(0, bytes.length - 40))), { code: 'input_malformed' });
    await assert.rejects(imported(write(await zip({ 'readme.txt': 'x' }))), { code: 'input_empty' });
  });

  const unpacked = async (path: string, limits: Partial<ArchiveLimits>): Promise<number> => {
    const input = await openArchive({
      path,
      name: 'bomb.zip',
      password: undefined,
      scratch: folder,
      members: 'several',
      limits: { ...ARCHIVE_LIMITS, ...limits },
    });
    let bytes = 0;
    for await (const chunk of input.chunks) bytes += chunk.length;
    return bytes;
  };

  it('that swells, nests or multiplies without end is refused on the way', async () => {
    const zeros = write(await zip({ 'zeros.txt': Buffer.alloc(80 * 2 ** 20) }), 'bomb.zip');
    await assert.rejects(unpacked(zeros, {}), { code: 'archive_too_large' });
    await assert.rejects(unpacked(zeros, { plainBytes: 1_000 }), { code: 'archive_too_large' });
    let nested: Uint8Array = await zip({ 'deep.txt': 'x\n' });
    for (let depth = 0; depth < 5; depth++) nested = await zip({ 'inner.zip': nested });
    await assert.rejects(unpacked(write(nested, 'nested.zip'), {}), { code: 'archive_too_large' });
    const many = await zip(Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`${n}.txt`, 'x\n'])));
    await assert.rejects(unpacked(write(many, 'many.zip'), { members: 10 }), { code: 'archive_too_large' });
    assert.equal(await unpacked(join(folder, 'many.zip'), {}), 40);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith('inner-')),
      [],
    );
  });

  it('is gone on with after a kill', async () => {
    const records = largeZip4(15_000);
    const middle = 182 * 7_000;
    const content = Buffer.from(
      await zip({
        'zip4/1.zip': await zip({ '1.txt': records.slice(0, middle) }),
        'zip4/2.zip': await zip({ '2.txt': records.slice(middle) }),
      }),
    );
    const { kills, resumed } = await killImports({ kind: 'zip4', content, rows: 15_000, kills: 1, seed: 4 });
    assert.deepEqual([kills, resumed], [1, 1]);
  });
});
