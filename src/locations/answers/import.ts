/** `import dropoff-locations | parcel-lockers`: answers of the USPS locations API as an edition. */
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { PosternError } from '../../errors.ts';
import { type Authority, type Edition, EditionRegistry } from '../../reference/index.ts';
import type { TableLimits } from '../../reference/tables/index.ts';
import type { LocationPlace } from '../import/index.ts';
import { openSource } from '../import/open.ts';
import { type AnswerKind, type AnswerRecord, faultOf } from './record.ts';

export const ANSWERS_FILE = 'answers.json';
/** Raised whenever the same input gives other records. */
const IMPORTER = 'usps-answers/1';
const LIMITS: TableLimits = { rawBytes: 64 * 2 ** 20, inflatedBytes: 128 * 2 ** 20 };

export interface ImportAnswersOptions extends LocationPlace {
  readonly kind: AnswerKind;
  /** A path, or the bytes: an array of USPS answers, or objects one after another; plain or in gzip. */
  readonly input: string | Readable;
  readonly name?: string;
  readonly authority?: Authority;
  /** Unix milliseconds. */
  readonly validUntil?: number;
}

/** @throws PosternError `input_form_unknown` for a table, and those of `openSource` */
export const importAnswers = async (options: ImportAnswersOptions): Promise<Edition> => {
  const { kind, input, now, authority = 'usps' } = options;
  const name = options.name ?? (typeof input === 'string' ? basename(input) : 'the input');
  return new EditionRegistry(options).build(
    {
      dataset: kind,
      source: `file ${name}`,
      officialChannel: 'USPS APIs v3',
      officialSource: `USPS APIs v3, Locations, ${kind === 'parcel-lockers' ? 'parcel-locker-locations' : kind}`,
      authority,
      publisher: authority === 'usps' ? 'United States Postal Service' : 'not stated',
      licence: 'USPS API terms that the operator accepted',
      retrievedAt: now(),
      validUntil: options.validUntil ?? null,
      importer: IMPORTER,
    },
    async ({ folder, rejects }) => {
      const source = openSource(typeof input === 'string' ? createReadStream(input) : input, name, LIMITS);
      const records: AnswerRecord[] = [];
      let rowsRead = 0;
      for await (const row of source.rows) {
        rowsRead++;
        if (row.kind === 'cells') throw notAnswers(name);
        const [column, reason] =
          row.kind === 'fault' ? [row.column, row.reason] : ['', faultOf(kind, row.object)];
        if (row.kind === 'object' && reason === null) records.push(row.object);
        else rejects.refuse({ source: name, line: row.line, column, reason: reason ?? '' });
      }
      if (rowsRead === 0) {
        throw new PosternError('input_empty', `${name} holds no answers.`, {
          status: 422,
          cure: 'Check that this is the right file.',
        });
      }
      await writeFile(join(folder, ANSWERS_FILE), JSON.stringify(records));
      return { sha256: source.sha256(), rowsRead, rowsKept: records.length, diff: {} };
    },
  );
};

const notAnswers = (name: string): PosternError =>
  new PosternError('input_form_unknown', `${name} is a table, and answers of the USPS API are JSON.`, {
    status: 422,
    cure: 'Save the answers of the API as they come, in one array or one after another.',
  });
