/** Runs `address-builder.ts` as a process, feeds it and waits for what it has to say. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { type ErrorOptions, PosternError } from '../../errors.ts';
import type { TakenRejects } from '../rejects.ts';
import type { ImportKind } from './kinds.ts';

/** Where the builder looks for the password of an archive. */
export const PASSWORD_VARIABLE = 'POSTERN_ARCHIVE_PASSWORD';

/** What to build. `folder` is that of the edition under way. */
export interface BuildRequest {
  readonly kind: ImportKind;
  readonly folder: string;
  readonly name: string;
  /** Of sources that state none of their own. */
  readonly licence: string;
  /** JSON of a `CsvMapping`, for `addresses-csv`. */
  readonly mapping: string;
  /** Path of a ZIP archive to read in place of the input; null: there is none. */
  readonly archive: string | null;
  /** Where the build keeps how far it is, and how often; null: it cannot be gone on with. */
  readonly work: { readonly folder: string; readonly checkpointMs: number } | null;
}

/** What was built. */
export interface Built extends TakenRejects {
  /** SHA-256 of the input, hex. */
  readonly sha256: string;
  readonly rowsRead: number;
  readonly rowsKept: number;
  /** Rows that an earlier run of the same build had read. */
  readonly resumedRows: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** How far a build is. */
export interface BuildProgress {
  readonly phase: 'reading' | 'writing';
  readonly bytesRead: number;
  readonly rowsRead: number;
  /** See `Built`; none unless stated. */
  readonly resumedRows?: number;
  /** Written so far, in the phase `writing`. */
  readonly streets?: number;
}

/** The process's one answer on its standard output. */
export type BuildAnswer =
  | { readonly built: Built }
  /** The input is not the one that the build was begun with. */
  | { readonly changed: true }
  | { readonly refusal: { readonly code: string; readonly message: string } & ErrorOptions };

/**
 * @returns `changed` where the build was begun with another input: it must be begun anew
 * @throws PosternError as the builder refused, or the error of `input`
 */
export const runAddressBuilder = async (
  request: BuildRequest,
  input: Readable,
  /** Of the archive. */
  password: string | undefined,
  onProgress: (progress: BuildProgress) => void,
): Promise<Built | 'changed'> => {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const program = fileURLToPath(new URL(`./address-builder.${extension}`, import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', program, JSON.stringify(request)], {
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    // Other users of the machine can read command lines; the environment they cannot.
    env: {
      ...process.env,
      SQLITE_TMPDIR: request.folder,
      [PASSWORD_VARIABLE]: password ?? '',
    },
  });
  child.on('message', (message) => onProgress(message as BuildProgress));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  try {
    const { stdin, stdout, stderr } = child;
    if (stdin === null || stdout === null || stderr === null)
      throw new Error('The address builder has no pipes.');
    const [code, said, complaint, inputError] = await Promise.all([
      ended,
      text(stdout),
      text(stderr),
      feed(input, stdin),
    ]);
    if (inputError !== undefined) throw inputError;
    if (code !== 0) throw new Error(`The address builder ended with code ${code}: ${lastLine(complaint)}`);
    const answer = JSON.parse(said) as BuildAnswer;
    if ('built' in answer) {
      // A source that was closed half way looks complete to the process.
      if (!input.readableEnded) throw inputAborted();
      return answer.built;
    }
    if ('changed' in answer) return 'changed';
    const { code: refusal, message, ...options } = answer.refusal;
    throw new PosternError(refusal, message, options);
  } finally {
    child.kill();
  }
};

/** Gives the error of the source, if it has one; a builder that has seen enough closes its end, which is none. */
const feed = async (source: Readable, sink: NodeJS.WritableStream): Promise<Error | undefined> => {
  let failed: NodeJS.ErrnoException | undefined;
  source.once('error', (error) => {
    failed = error;
  });
  try {
    await pipeline(source, sink);
  } catch (error) {
    // A source is told of its sink's end as if the error were its own.
    return failed === error && failed?.code !== 'EPIPE' ? failed : undefined;
  }
  return undefined;
};

const lastLine = (complaint: string): string => {
  const lines = complaint.trim().split('\n');
  return lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? '';
};

const inputAborted = (): PosternError =>
  new PosternError('input_truncated', 'The input was closed before its end.', {
    status: 422,
    cure: 'Send the file again.',
  });
