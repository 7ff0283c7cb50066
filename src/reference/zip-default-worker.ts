/**
 * The thread that builds the default ZIP data. A thread of its own, because the sources take some 100 MB while they
 * are read, and a thread gives all of it back when it ends; the server meanwhile goes on answering.
 */
import { parentPort } from 'node:worker_threads';
import tzLookup from '@photostructure/tz-lookup';
import { type Reject, Rejects } from './rejects.ts';
import { defaultZips } from './zip-default.ts';
import { encodeZipEdition } from './zip-edition.ts';
import { readZipSources } from './zip-sources.ts';

/** What the thread answers with, once. */
export interface DefaultZipBuild {
  /** The bytes of `zip.bin`. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
  readonly rowsRead: number;
  readonly rowsKept: number;
  readonly rejects: readonly Reject[];
}

const sources = await readZipSources();
const rejects = new Rejects();
const { records, rowsRead } = defaultZips(sources, tzLookup, rejects);
const bytes = new Uint8Array(encodeZipEdition(records));
const build: DefaultZipBuild = {
  bytes,
  sha256: sources.sha256,
  rowsRead,
  rowsKept: records.length,
  rejects: rejects.written,
};
parentPort?.postMessage(build, [bytes.buffer]);
