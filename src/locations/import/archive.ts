/** The one data file in a ZIP archive, inflated as it comes and never held whole. */
import { Unzip, type UnzipFile, UnzipInflate } from 'fflate';
import { PosternError } from '../../errors.ts';

/** Deflate swells at most 1,032 times, so one step makes at most some 8 MB. */
const STEP_BYTES = 8 * 1_024;
const DATA_NAME = /\.(?:geojson|geojsonl|geojsonseq|ndjson|jsonl?|psv|csv|tsv|tab|txt|xlsx)$/i;
/** Papers that come along with data. */
const PAPER_NAME = /(?:read.?me|licen[cs]e|metadata|specification|tech.?spec|terms)[^/]*$/i;
const NOISE_NAME = /(?:^|\/)(?:\.|__MACOSX\/)/;
const ENCRYPTED = 1;

const LOCAL_HEADER_BYTES = 30;

/** The name of the first member, from the first bytes of an archive. */
export const firstMember = (head: Buffer): string => {
  if (head.length < LOCAL_HEADER_BYTES) return '';
  return head.toString('utf8', LOCAL_HEADER_BYTES, LOCAL_HEADER_BYTES + head.readUInt16LE(26));
};

/** Whether an archive that begins with this member is a workbook and not one of files. */
export const isWorkbookMember = (name: string): boolean =>
  /^(?:\[Content_Types\]\.xml|_rels\/|xl\/|docProps\/|customXml\/)/.test(name);

const isData = (name: string): boolean =>
  DATA_NAME.test(name) && !PAPER_NAME.test(name) && !NOISE_NAME.test(name);

/**
 * The bytes of the only data file in the archive.
 * @param head the first bytes of the archive, which stand in `chunks` too
 * @throws PosternError `archive_ambiguous` with no such file or with several, `input_malformed` where it cannot be
 *   unpacked, `input_truncated` where it ends too early
 */
export async function* archivedFile(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  head: Buffer,
): AsyncGenerator<Uint8Array> {
  if (head.length > 6 && (head.readUInt16LE(6) & ENCRYPTED) !== 0)
    throw refused('input_malformed', `${name} is an archive with a password.`);
  const seen: string[] = [];
  const inflated: Uint8Array[] = [];
  let ended: 'no' | 'yes' = 'no';
  let failure: Error | undefined;
  const unzip = new Unzip((file: UnzipFile) => {
    seen.push(file.name);
    if (!isData(file.name) || seen.filter(isData).length > 1) return;
    file.ondata = (error, data, final) => {
      failure ??= error ?? undefined;
      if (error === null) inflated.push(data);
      if (final) ended = 'yes';
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += STEP_BYTES) {
      try {
        unzip.push(chunk.subarray(at, at + STEP_BYTES), false);
      } catch (error) {
        failure ??= error as Error;
      }
      if (failure !== undefined)
        throw refused('input_malformed', `${name} cannot be unpacked (${failure.message}).`);
      yield* inflated.splice(0);
    }
  }
  const files = seen.filter(isData);
  if (files.length !== 1) {
    const shown = (files.length === 0 ? seen : files).slice(0, 10).map((one) => JSON.stringify(one));
    throw new PosternError(
      'archive_ambiguous',
      `${name} holds ${files.length === 0 ? 'no data file' : `${files.length} data files`}: ${shown.join(', ')}.`,
      { status: 422, place: { file: name }, cure: 'Unpack it and import the one file that is meant.' },
    );
  }
  if (ended === 'no')
    throw refused('input_truncated', `${name} is cut short: its archive ends inside ${files[0]}.`);
}

const refused = (code: string, message: string): PosternError =>
  new PosternError(code, message, { status: 422, cure: 'Download the file again, or unpack it first.' });
