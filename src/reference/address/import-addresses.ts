/**
 * `import zip4 | city-state | nad | openaddresses | addresses-csv`: a file becomes an edition beside the one that serves. An
 * import that is killed leaves no half edition, and what it had read: begun again with the same file, it goes on from there.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { PosternError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import type { Edition, EditionDescription } from '../edition.ts';
import { EditionRegistry } from '../editions.ts';
import type { Authority } from '../provenance.ts';
import { asInputError } from '../tables/index.ts';
import { type Built, runAddressBuilder } from './build-process.ts';
import { isArchive } from './byte-input.ts';
import { parseMapping } from './csv-mapping.ts';
import type { ImportTracker } from './import-tracker.ts';
import { type ImportKind, KINDS } from './kinds.ts';
import { type Begun, type ImportTerms, openUnfinished, sweepUnfinished } from './unfinished.ts';

/** A file with so much less than the one before it is suspected to be incomplete, and held. */
const LEAST_SHARE_OF_BEFORE = 0.9;
/** A checkpoint costs a spill and a sync: a hundredth of the time at this pace. */
const CHECKPOINT_MS = 10_000;
const READ_BYTES = 1 << 18;

export interface ImportAddressesOptions {
  readonly store: Store;
  readonly dataFolder: string;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly kind: ImportKind;
  /** A path, or the bytes; plain or in gzip. */
  readonly input: string | Readable;
  /** How the file is called in messages. Default: the path's last part. */
  readonly name?: string;
  readonly authority?: Authority;
  readonly publisher?: string;
  readonly licence?: string;
  /** Unix milliseconds. */
  readonly validUntil?: number;
  /** JSON of a `CsvMapping`; needed for `addresses-csv`. */
  readonly mapping?: string;
  readonly refusedShare?: number;
  /** Of a ZIP archive; never written or told. */
  readonly archivePassword?: string;
  readonly tracker: ImportTracker;
  /** Time between checkpoints, ms; 0: as often as possible. */
  readonly checkpointMs?: number;
}

/** The edition, and how its import was begun. */
export type ImportedEdition = Edition & { readonly begun: Begun; readonly resumedRows: number };

/**
 * Imports the file into a new edition: active, or held with a reason.
 * @throws PosternError `layout_mismatch`, `mapping_invalid`, `input_empty`, `input_form_unknown`, `input_truncated`,
 *   `input_malformed`, `input_unreadable`; the edition before goes on serving
 */
export const importAddresses = async (options: ImportAddressesOptions): Promise<ImportedEdition> => {
  const { kind, input, tracker, now } = options;
  const facts = KINDS[kind];
  const name = options.name ?? (typeof input === 'string' ? basename(input) : 'the input');
  const licence = options.licence ?? facts.licence;
  const mapping = options.mapping ?? '';
  if (kind === 'addresses-csv') parseMapping(mapping);
  const registry = new EditionRegistry(options);
  const before = await registry.active(kind);
  const bytesTotal = typeof input === 'string' ? await sizeOf(input, name) : null;
  const description: EditionDescription = {
    dataset: kind,
    source: `${facts.title} (file ${name})${kind === 'addresses-csv' ? `, columns ${mapping}` : ''}`,
    officialChannel: facts.officialChannel,
    officialSource: facts.officialSource,
    authority: options.authority ?? facts.authority,
    publisher: options.publisher ?? facts.publisher,
    licence,
    retrievedAt: now(),
    validUntil: options.validUntil ?? null,
    importer: facts.importer,
  };
  const archive = typeof input === 'string' && (await isZip(input, name)) ? resolve(input) : null;
  const { dataFolder } = options;
  await sweepUnfinished(dataFolder, now());
  const terms: ImportTerms = { kind, importer: facts.importer, name, licence, mapping };
  const giveBack = kind === 'city-state' ? undefined : tracker.claim(join(dataFolder, 'imports', kind));
  // What comes as a stream cannot be read again, and two imports of a kind at once have one folder between them.
  const work =
    giveBack === undefined || typeof input !== 'string'
      ? undefined
      : await openUnfinished(dataFolder, input, terms);
  let begun: Begun = work?.begun ?? 'anew';
  let resumedRows = 0;
  try {
    const edition = await registry.build(description, async ({ id, folder, rejects }) => {
      const tracked = tracker.begin({ edition: id, kind, name, begun, bytesTotal, startedAt: now() });
      const attempt = (): Promise<Built | 'changed'> =>
        runAddressBuilder(
          {
            kind,
            folder,
            name,
            licence,
            mapping,
            archive,
            work:
              work === undefined
                ? null
                : { folder: work.folder, checkpointMs: options.checkpointMs ?? CHECKPOINT_MS },
          },
          archive !== null
            ? Readable.from([])
            : typeof input === 'string'
              ? createReadStream(input, { highWaterMark: READ_BYTES })
              : input,
          options.archivePassword,
          (progress) => tracked.update(progress, now()),
        );
      try {
        let built = await attempt();
        if (built === 'changed') {
          begun = 'changed';
          await work?.restart();
          built = await attempt();
        }
        if (built === 'changed') throw new Error(`${name} changes while it is read.`);
        resumedRows = built.resumedRows;
        rejects.take(built);
        const hold = reasonToHold(before, built.rowsKept);
        return {
          sha256: built.sha256,
          rowsRead: built.rowsRead,
          rowsKept: built.rowsKept,
          diff: { ...built.counts, rowsBefore: before?.rowsKept ?? 0 },
          ...(hold === undefined ? {} : { hold }),
        };
      } catch (error) {
        throw asInputError(error, name);
      } finally {
        tracked.end();
      }
    });
    await work?.remove();
    return { ...edition, begun, resumedRows };
  } catch (error) {
    // What is wrong with the file stays wrong; any other end may come right the next time.
    if (error instanceof PosternError) await work?.remove();
    throw error;
  } finally {
    giveBack?.();
  }
};

const isZip = async (path: string, name: string): Promise<boolean> => {
  try {
    return await isArchive(path);
  } catch (error) {
    throw asInputError(error, name);
  }
};

const sizeOf = async (path: string, name: string): Promise<number> => {
  try {
    return (await stat(path)).size;
  } catch (error) {
    throw asInputError(error, name);
  }
};

const reasonToHold = (before: Edition | undefined, rows: number): string | undefined => {
  if (before === undefined || rows >= before.rowsKept * LEAST_SHARE_OF_BEFORE) return undefined;
  return `the file has ${rows} usable rows, the one before it had ${before.rowsKept}: it may be incomplete`;
};
