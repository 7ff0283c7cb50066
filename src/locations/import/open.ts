/** Opens a location file of any of the forms we read, told by content: delimited text, XLSX, JSON; plain, in gzip or ZIP. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { unzipSync } from 'fflate';
import { PosternError } from '../../errors.ts';
import { hashed, peek } from '../../reference/tables/byte-stream.ts';
import { asInputError, isFault, type TableLimits } from '../../reference/tables/index.ts';
import { readXlsx } from '../../reference/tables/xlsx.ts';
import { archivedFile, firstMember, isWorkbookMember } from './archive.ts';
import { readDelimited } from './delimited.ts';
import { readJsonObjects } from './json-objects.ts';
import type { SourceRow } from './rows.ts';

/** A whole country of GeoJSON with hours takes some 200 MB. */
export const LOCATION_LIMITS: TableLimits = { rawBytes: 512 * 2 ** 20, inflatedBytes: 2 ** 30 };

export interface OpenedSource {
  readonly rows: AsyncIterable<SourceRow>;
  /** Of the bytes as they came; known once `rows` has ended. */
  readonly sha256: () => string;
}

/**
 * Nothing is read before `rows` is; it throws PosternError `input_truncated`, `input_malformed`, `input_too_large`,
 * `input_form_unknown`, `input_empty` or `crs_unsupported`.
 */
export const openSource = (input: Readable, name: string, limits: TableLimits): OpenedSource => {
  const hash = createHash('sha256');
  let digest = '';
  async function* rows(): AsyncGenerator<SourceRow> {
    try {
      yield* rowsOf(limited(hashed(input, hash), limits.rawBytes, name), name, limits, 'plain');
      digest = hash.digest('hex');
    } catch (error) {
      throw asInputError(error, name);
    } finally {
      input.destroy();
    }
  }
  return { rows: rows(), sha256: () => digest };
};

async function* rowsOf(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  limits: TableLimits,
  packing: 'plain' | 'unpacked',
): AsyncGenerator<SourceRow> {
  const { head, all } = await peek(chunks, HEAD_BYTES);
  const magic = head.toString('latin1', 0, 4);
  if (head.length === 0) throw refused('input_empty', `${name} is empty.`);
  if (magic.startsWith('\x1f\x8b') && packing === 'plain') {
    const gunzip = createGunzip();
    const source = Readable.from(all, { objectMode: false });
    source.on('error', (error) => gunzip.destroy(error));
    source.pipe(gunzip);
    try {
      yield* rowsOf(limited(gunzip, limits.inflatedBytes, name), name, limits, 'unpacked');
    } finally {
      gunzip.destroy();
      source.destroy();
    }
    return;
  }
  if (magic === 'PK\x03\x04') {
    if (isWorkbookMember(firstMember(head))) {
      yield* workbookRows(limited(all, LARGEST_WORKBOOK_BYTES, name), limits);
      return;
    }
    if (packing === 'unpacked')
      throw refused('input_form_unknown', `${name} holds an archive within an archive.`);
    const file = limited(archivedFile(all, name, head), limits.inflatedBytes, name);
    yield* rowsOf(file, name, limits, 'unpacked');
    return;
  }
  if (head.includes(0) || magic.startsWith('\x1f\x8b') || /^(?:\xff\xfe|\xfe\xff)/.test(magic))
    throw refused('input_form_unknown', `${name} is neither UTF-8 text nor a workbook.`);
  const start = head.toString('utf8').replace(/^[^!-~]+/, '');
  if (!/^[[{]/.test(start)) yield* readDelimited(all);
  else yield* readJsonObjects(all, isSequence(start) ? 'sequence' : 'list');
}

/** The first line is a whole object that is no collection of others, or there are record separators. */
const isSequence = (start: string): boolean => {
  if (start.startsWith('[')) return false;
  const list = /"(?:features|locations|elements)"\s*:\s*\[/.exec(start);
  const feature = /"type"\s*:\s*"Feature"/.exec(start);
  if (list === null) return feature !== null || /^\{[^\n]*\}\s*$/m.test(start);
  return feature !== null && feature.index < list.index && !/"FeatureCollection"/.test(start);
};

async function* workbookRows(
  chunks: AsyncIterable<Uint8Array>,
  limits: TableLimits,
): AsyncGenerator<SourceRow> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  const archive = Buffer.concat(parts);
  const sheet = firstSheet(archive);
  for await (const batch of readXlsx(archive, [sheet], limits)) {
    for (const row of batch) {
      if (isFault(row)) yield { kind: 'fault', line: row.line, column: row.column, reason: row.reason };
      else if (row.cells.some((cell) => cell !== ''))
        yield { kind: 'cells', line: row.line, cells: row.cells };
    }
  }
}

/** A workbook is read with its archive in memory; the country's boxes take some 30 MB. */
const LARGEST_WORKBOOK_BYTES = 128 * 2 ** 20;
const LARGEST_INDEX_BYTES = 2 ** 20;

/** The name of the workbook's first sheet; readXlsx tells what is wrong where there is none. */
const firstSheet = (archive: Uint8Array): string => {
  try {
    const index = unzipSync(archive, {
      filter: ({ name, originalSize }) => name === 'xl/workbook.xml' && originalSize < LARGEST_INDEX_BYTES,
    })['xl/workbook.xml'];
    const xml = index === undefined ? '' : Buffer.from(index).toString('utf8');
    const name = /<(?:\w+:)?sheet\s[^>]*?name="([^"]*)"/.exec(xml)?.[1] ?? '';
    return name
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
  } catch {
    return '';
  }
};

const HEAD_BYTES = 16 * 1_024;

async function* limited(
  chunks: AsyncIterable<Uint8Array>,
  limitBytes: number,
  name: string,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > limitBytes) {
      throw new PosternError(
        'input_too_large',
        `${name} is larger than ${limitBytes} bytes, packed or unpacked.`,
        {
          status: 413,
          cure: 'Check that this is the right file.',
        },
      );
    }
    yield chunk;
  }
}

const refused = (code: string, message: string): PosternError =>
  new PosternError(code, message, {
    status: 422,
    cure: 'Expected GeoJSON, GeoJSONSeq, separated values in UTF-8 or XLSX, plain, in gzip or in a ZIP archive.',
  });
