/** `postern export COLLECTION --format FORM -o FILE`: a whole edition as one file. */
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Writable } from 'node:stream';
import type { Command } from 'commander';
import { PosternError } from '../errors.ts';
import {
  EXPORT_COLLECTION_NAMES,
  EXPORT_ENDINGS,
  EXPORT_FORMATS,
  type ExportEnding,
} from '../locations/export/names.ts';
import { expectBody } from './client.ts';
import { type CommandContext, withContext } from './context.ts';

/** The first download of an edition makes the file. */
const EXPORT_TIMEOUT_MS = 600_000;

interface ExportOptions {
  readonly format?: string;
  readonly output?: string;
}

const usage = (message: string, cure: string): PosternError =>
  new PosternError('usage', message, { status: 400, cure });

/** By ending or by name, in any case: `fgb`, `FlatGeobuf`. */
const endingOf = (format: string | undefined, output: string | undefined): ExportEnding => {
  const ending = (text: string): ExportEnding | undefined =>
    EXPORT_ENDINGS.find(
      (one) => one === text.toLowerCase() || EXPORT_FORMATS[one].title.toLowerCase() === text.toLowerCase(),
    );
  const found =
    format !== undefined
      ? ending(format)
      : EXPORT_ENDINGS.find((one) => output?.toLowerCase().endsWith(`.${one}`) === true);
  if (found !== undefined) return found;
  throw usage(
    format === undefined ? 'It is not said in which form.' : `${JSON.stringify(format)} is no form.`,
    `Expected --format with one of ${EXPORT_ENDINGS.map((one) => `${one} (${EXPORT_FORMATS[one].title})`).join(', ')}, or a file that ends so.`,
  );
};

/** Whoever reads it may have seen enough, as `head` has: the rest is let go. */
const toStandardOutput = (): Writable => {
  process.stdout.on('error', () => undefined);
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      process.stdout.write(chunk, () => done());
    },
  });
};

const exportCollection = async (
  { send, output }: CommandContext,
  collection: string,
  options: ExportOptions,
): Promise<void> => {
  if (!EXPORT_COLLECTION_NAMES.some((name) => name === collection)) {
    throw usage(
      `${JSON.stringify(collection)} is no collection.`,
      `Expected one of ${EXPORT_COLLECTION_NAMES.join(', ')}.`,
    );
  }
  const ending = endingOf(options.format, options.output);
  const file = options.output ?? `${collection}.${ending}`;
  const partial = `${file}.partial`;
  try {
    const answer = await send({
      method: 'GET',
      path: `/postern/v1/downloads/${collection}.${ending}`,
      sink: () => (file === '-' ? toStandardOutput() : createWriteStream(partial)),
      timeoutMs: EXPORT_TIMEOUT_MS,
    });
    if (answer.status >= 400) expectBody(answer);
    if (file === '-') return;
    renameSync(partial, file);
    const source = answer.headers['postern-source'] ?? '';
    const bytes = Number(answer.headers['content-length']);
    output.value(
      { file, collection, form: EXPORT_FORMATS[ending].title, bytes, source },
      () => `${file}: ${EXPORT_FORMATS[ending].title}, ${bytes} bytes\n  from ${source}`,
    );
  } finally {
    if (file !== '-') rmSync(partial, { force: true });
  }
};

export const addExportCommand = (program: Command): void => {
  program
    .command('export <collection>')
    .description(`a whole edition as one file: ${EXPORT_COLLECTION_NAMES.join(', ')}`)
    .option('--format <form>', `${EXPORT_ENDINGS.join(', ')}; by the ending of the file unless stated`)
    .option('-o, --output <file>', 'where to write it; - is standard output')
    .addHelpText('after', '\nExample:\n  postern export post-offices --format geoparquet -o offices.parquet')
    .action((collection: string, options: ExportOptions, command: Command) =>
      withContext(command, (context) => exportCollection(context, collection, options)),
    );
};
