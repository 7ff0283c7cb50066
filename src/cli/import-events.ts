/** `postern import events FILE|FOLDER|-` and `postern import manifest FILE`: tracking files, sent in parts. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import { PosternError } from '../errors.ts';
import {
  addReports,
  EMPTY_REPORT,
  EventsFolder,
  type FileLayout,
  type IntakeReport,
  parseLayout,
  rejectsText,
  shippedLayout,
} from '../tracking/intake/index.ts';
import { type CommandContext, withContext } from './context.ts';
import { partsOf, type SentPart } from './import-parts.ts';
import { createProgress } from './progress.ts';

/** A part of a few megabytes is taken in seconds; a message of 64 MB may take longer. */
const PART_TIMEOUT_MS = 600_000;
const LOOK_EVERY_MS = 5_000;
const MOST_SHOWN = 10;

interface ImportOptions {
  readonly layout?: string;
  readonly rejects?: string;
  readonly watch?: string;
}

const importParent = (program: Command): Command => {
  const parent = program.commands.find((command) => command.name() === 'import');
  if (parent === undefined) throw new Error('The command `import` must be added first.');
  return parent;
};

/** Adds both commands below `postern import`. */
export const addEventImportCommands = (program: Command): void => {
  const parent = importParent(program);
  parent
    .command('events [source]')
    .description('scan events of a file, of every file of a folder, or of standard input (-)')
    .option('--layout <name>', 'a shipped layout, or a JSON file that says what each column holds')
    .option('--rejects <file>', 'where rejected rows are listed (default: beside the file)')
    .option('--watch <folder>', 'take every file that is put into a folder, until stopped')
    .addHelpText(
      'after',
      '\nExample:\n  postern import events extract.csv.gz --layout our-extract.json\n  postern import events --watch /srv/usps-inbox',
    )
    .action((source: string | undefined, options: ImportOptions, command: Command) =>
      withContext(command, (context) => importEvents(context, source, options)),
    );
  parent
    .command('manifest <file>')
    .description('who mailed which number: number, merchant, mid, efn, or a layout of your own')
    .option('--layout <name>', 'a shipped layout, or a JSON file that says what each column holds')
    .option('--rejects <file>', 'where rejected rows are listed (default: beside the file)')
    .addHelpText('after', '\nExample:\n  postern import manifest manifest.csv')
    .action((file: string, options: ImportOptions, command: Command) =>
      withContext(command, async (context) => {
        const layout = layoutOf(options.layout);
        finish(context, await sendFile(context, file, 'manifest', layout), file, options);
      }),
    );
};

const layoutOf = (stated: string | undefined): FileLayout | undefined => {
  if (stated === undefined) return undefined;
  if (!stated.endsWith('.json')) return shippedLayout(stated);
  try {
    return parseLayout(JSON.parse(readFileSync(stated, 'utf8')) as unknown);
  } catch (cause) {
    if (cause instanceof PosternError) throw cause;
    throw new PosternError(
      'layout_invalid',
      `The layout ${stated} cannot be read: ${(cause as Error).message}.`,
      {
        status: 400,
        cure: 'Compare it with docs/formats/tracking-layouts.md.',
        cause,
      },
    );
  }
};

const importEvents = async (
  context: CommandContext,
  source: string | undefined,
  options: ImportOptions,
): Promise<void> => {
  const layout = layoutOf(options.layout);
  if (options.watch !== undefined) return watch(context, options.watch, layout);
  if (source === undefined) {
    throw new PosternError('usage', 'Neither a file nor a folder to watch is named.', {
      status: 400,
      cure: 'postern import events FILE, or postern import events --watch FOLDER',
    });
  }
  let report = EMPTY_REPORT;
  for (const file of filesOf(source)) {
    report = addReports(report, await sendFile(context, file, 'events', layout));
  }
  finish(context, report, source, options);
};

/** The file itself, or the files of a folder in the order of their names. */
const filesOf = (source: string): readonly string[] => {
  if (source === '-') return [source];
  let isFolder: boolean;
  try {
    isFolder = statSync(source).isDirectory();
  } catch (cause) {
    throw new PosternError('file_unreadable', `The file ${source} cannot be read.`, {
      status: 400,
      cure: 'Check its name and permissions.',
      cause,
    });
  }
  if (!isFolder) return [source];
  return readdirSync(source, { withFileTypes: true })
    .filter((one) => one.isFile() && !one.name.startsWith('.') && !one.name.endsWith('.rejects.csv'))
    .map(({ name }) => join(source, name))
    .sort();
};

/** Sends one file part by part; each answer means that its part is durable. */
const sendFile = async (
  { ask }: CommandContext,
  file: string,
  kind: FileLayout['kind'],
  layout: FileLayout | undefined,
): Promise<IntakeReport> => {
  const name = file === '-' ? 'standard input' : basename(file);
  const progress = createProgress(process.stderr, Date.now);
  let report = EMPTY_REPORT;
  const send = async (part: SentPart, known: FileLayout | string | undefined): Promise<IntakeReport> => {
    const sent = await ask<IntakeReport>({
      method: 'POST',
      path: '/postern/v1/tracking/files',
      query: {
        name,
        kind,
        layout: typeof known === 'object' ? JSON.stringify(known) : known,
        line: String(part.linesBefore),
      },
      file: { path: part.path, mediaType: 'application/octet-stream' },
      timeoutMs: PART_TIMEOUT_MS,
    });
    report = addReports(report, sent);
    progress.show({ rows: report.rowsRead, earlierRows: 0, share: part.share });
    return sent;
  };
  try {
    await partsOf(file, layout, send);
  } finally {
    progress.end();
  }
  return report;
};

const finish = (
  { output }: CommandContext,
  report: IntakeReport,
  source: string,
  { rejects }: ImportOptions,
): void => {
  const file = rejects ?? (source === '-' ? undefined : `${source.replace(/\/+$/, '')}.rejects.csv`);
  if (report.rejects.length > 0 && file !== undefined) writeFileSync(file, rejectsText(report.rejects));
  output.value(report, () => reportText(report, file));
  if (report.rowsRejected > 0 || report.missing.length > 0) process.exitCode = 1;
};

const REFUSALS: Readonly<Record<string, string>> = {
  mid_not_entitled: 'of Mailer IDs that nobody here owns or is authorised for',
  mid_undetermined: 'without a Mailer ID and without a known owner',
};

const reportText = (report: IntakeReport, rejectsFile: string | undefined): string =>
  [
    `Read ${report.rowsRead} rows by the layout ${report.layout}: kept ${report.rowsKept} (events new ${report.eventsAdded}, known ${report.duplicates})`,
    ...Object.entries(report.refused).map(
      ([reason, count]) => `  not kept: ${count} ${REFUSALS[reason] ?? reason}`,
    ),
    ...(Object.keys(report.unknownCodes).length === 0
      ? []
      : [
          `  event codes not known here, kept: ${Object.entries(report.unknownCodes)
            .map(([code, count]) => `${code} (${count})`)
            .join(', ')}`,
        ]),
    ...(report.unmapped.length === 0 ? [] : [`  columns left unread: ${report.unmapped.join(', ')}`]),
    ...report.missing.map(({ group, missing }) => `  message ${group} lacks parts ${missing.join(', ')}`),
    ...(report.rowsRejected === 0
      ? []
      : [
          `  rejected: ${report.rowsRejected}${rejectsFile === undefined ? '' : ` (listed in ${rejectsFile})`}`,
        ]),
    ...report.rejects
      .slice(0, MOST_SHOWN)
      .map(({ line, column, reason }) => `    line ${line}${column === '' ? '' : `, ${column}`}: ${reason}`),
  ].join('\n');

/** Looks into the folder again and again, until the process is stopped. */
const watch = async (
  context: CommandContext,
  folder: string,
  layout: FileLayout | undefined,
): Promise<void> => {
  filesOf(folder);
  const stop = new AbortController();
  const end = (): void => stop.abort();
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  const inbox = new EventsFolder(folder, (path, _name, kind, own) =>
    sendFile(context, path, kind, layout ?? own.find((one) => one.kind === kind)),
  );
  try {
    while (!stop.signal.aborted) {
      for (const { name, report, refusal } of await inbox.look(stop.signal)) {
        const said = report === null ? { name, refusal } : { name, ...report };
        context.output.value(said, () =>
          report === null
            ? `${name}: refused: ${refusal?.message ?? ''}`
            : `${name}: ${reportText(report, undefined)}`,
        );
      }
      await wait(LOOK_EVERY_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  }
};
