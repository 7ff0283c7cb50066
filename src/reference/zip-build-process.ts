/** Runs `zip-builder.ts` as a process and waits for what it has to say. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { type ErrorOptions, PosternError } from '../errors.ts';
import type { Authority } from './provenance.ts';
import type { TakenRejects } from './rejects.ts';
import type { Layout, TableLimits } from './tables/index.ts';

/** What to build; `output` is the path of the file to write. */
export type ZipBuildRequest =
  | { readonly kind: 'default'; readonly output: string }
  | {
      readonly kind: 'locale';
      readonly output: string;
      readonly name: string;
      readonly layout: Layout;
      readonly limits: TableLimits;
      readonly authority: Authority;
    };

/** What was built. */
export interface ZipBuild extends TakenRejects {
  /** SHA-256 of the input, hex. */
  readonly sha256: string;
  readonly rowsRead: number;
  readonly rowsKept: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** The process's one answer on its standard output. */
export type ZipBuildAnswer =
  | { readonly build: ZipBuild }
  | { readonly refusal: { readonly code: string; readonly message: string } & ErrorOptions };

/**
 * Builds the file `request.output`; `input` goes to the process as it comes.
 * @throws PosternError as the builder refused, or the error of `input`
 */
export const runZipBuilder = async (request: ZipBuildRequest, input?: Readable): Promise<ZipBuild> => {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const program = fileURLToPath(new URL(`./zip-builder.${extension}`, import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(request)], {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const fed = input === undefined || child.stdin === null ? undefined : feed(input, child.stdin);
  try {
    const [code, said, complaint, inputError] = await Promise.all([
      ended,
      textOf(child.stdout),
      textOf(child.stderr),
      fed,
    ]);
    if (inputError !== undefined) throw inputError;
    if (code !== 0) throw new Error(`The ZIP builder ended with code ${code}: ${lastLine(complaint)}`);
    const answer = JSON.parse(said) as ZipBuildAnswer;
    if ('build' in answer) {
      // A source that was closed half way looks complete to the process.
      if (input?.readableEnded === false) throw inputAborted();
      return answer.build;
    }
    const { code: refusal, message, ...options } = answer.refusal;
    throw new PosternError(refusal, message, options);
  } finally {
    child.kill();
  }
};

/**
 * Gives the error of the source, if it has one. A builder that has seen enough closes its end: that is none, but then
 * the source is not read to its end either.
 */
const feed = async (source: Readable, sink: NodeJS.WritableStream): Promise<Error | undefined> => {
  let failed: Error | undefined;
  source.once('error', (error) => {
    failed = error;
  });
  try {
    await pipeline(source, sink);
  } catch (error) {
    // The builder closed its end: the source is destroyed on that account, and what the builder says counts.
    const isClosedByBuilder = (error as NodeJS.ErrnoException).code === 'EPIPE';
    return failed === error && !isClosedByBuilder ? failed : undefined;
  }
  return undefined;
};

const textOf = async (stream: Readable | null): Promise<string> => (stream === null ? '' : text(stream));

const lastLine = (complaint: string): string => {
  const lines = complaint.trim().split('\n');
  return lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? '';
};

const inputAborted = (): PosternError =>
  new PosternError('input_truncated', 'The input was closed before its end.', {
    status: 422,
    cure: 'Send the file again.',
  });
