/** `postern locations diff | findings | layouts`: what changed, what is odd, which layouts are kept. */
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { PosternError } from '../errors.ts';
import type { ChangeKind, FindingKind, FlatChange } from '../locations/index.ts';
import type { Edition } from '../reference/index.ts';
import { expectBody } from './client.ts';
import { type CommandContext, withContext } from './context.ts';
import { table, when } from './output.ts';

interface DiffOptions {
  readonly kind: string;
  readonly from?: string;
  readonly to?: string;
  readonly change?: string;
  readonly state?: string;
  readonly format?: string;
  readonly output?: string;
}

interface FindingsOptions {
  readonly kind: string;
  readonly edition?: string;
  readonly finding?: string;
  readonly limit: string;
  readonly format?: string;
  readonly output?: string;
}

interface DiffBody {
  readonly from: Edition;
  readonly to: Edition;
  readonly counts: Readonly<Record<ChangeKind, number>>;
  readonly unchanged: number;
  readonly matched: number;
  readonly changes: readonly FlatChange[];
}

interface FindingsBody {
  readonly edition: Edition;
  readonly counts: readonly { finding: FindingKind; level: string; meaning: string; count: number }[];
  readonly matched: number;
  readonly findings: readonly { id: string | null; line: number | null; kind: string; message: string }[];
}

/** Comparing two editions of the whole country takes seconds on a small machine. */
const DIFF_TIMEOUT_MS = 120_000;
const DIFF_PATH = '/postern/v1/locations/diff';
const FINDINGS_PATH = '/postern/v1/locations/findings';

/** Adds the command and what is below it. */
export const addLocationsCommand = (program: Command): void => {
  const parent = program
    .command('locations')
    .description('what changed between editions of places, and what is odd in them');
  parent
    .command('diff')
    .description('added, removed, moved by more than 50 m, hours changed, renamed, new id')
    .option('--kind <kind>', 'post-offices or collection-boxes', 'post-offices')
    .option('--from <edition>', 'the earlier edition; else the one that served before')
    .option('--to <edition>', 'the later edition; else the one that serves')
    .option(
      '--change <kinds>',
      'only these, with commas: added, removed, moved, hours-changed, renamed, renumbered',
    )
    .option('--state <state>', 'only this state, by its two letters')
    .option('--format <format>', 'csv, geojson or html, as a file has it')
    .option('--output <file>', 'write to a file')
    .addHelpText(
      'after',
      '\nExample:\n  postern locations diff --kind collection-boxes --state NY --change removed',
    )
    .action((options: DiffOptions, command: Command) =>
      withContext(command, (context) => showDiff(context, options)),
    );
  parent
    .command('findings')
    .description('quality findings of an edition, also of one that is held')
    .option('--kind <kind>', 'post-offices or collection-boxes', 'post-offices')
    .option('--edition <edition>', 'an edition; else the one that serves')
    .option('--finding <finding>', 'only this finding, such as far-from-zip')
    .option('--limit <number>', 'how many are listed', '50')
    .option('--format <format>', 'csv: all of them')
    .option('--output <file>', 'write to a file')
    .addHelpText(
      'after',
      '\nExample:\n  postern locations findings --kind collection-boxes --finding far-from-zip',
    )
    .action((options: FindingsOptions, command: Command) =>
      withContext(command, (context) => showFindings(context, options)),
    );
  parent
    .command('layouts')
    .description('the layouts of location files that are kept here')
    .addHelpText('after', '\nExample:\n  postern locations layouts --json')
    .action((_options: object, command: Command) => withContext(command, showLayouts));
};

const showDiff = async (
  { send, output }: CommandContext,
  { output: file, format, ...query }: DiffOptions,
): Promise<void> => {
  const answer = await send({
    method: 'GET',
    path: DIFF_PATH,
    query: { ...query, format },
    timeoutMs: DIFF_TIMEOUT_MS,
  });
  if (writeForm(answer, format, file)) return;
  const body = expectBody<DiffBody>(answer);
  output.value(body, () => diffText(body));
};

/** A form of its own goes to the file or to standard output as it came. */
const writeForm = (
  answer: { readonly status: number; readonly text: string },
  format: string | undefined,
  file: string | undefined,
): boolean => {
  if ((format === undefined || format === 'json') && file === undefined) return false;
  if (answer.status >= 400) expectBody(answer as Parameters<typeof expectBody>[0]);
  if (file === undefined) {
    process.stdout.write(answer.text);
    return true;
  }
  try {
    writeFileSync(file, answer.text);
  } catch (cause) {
    throw new PosternError('output_unwritable', `${file} cannot be written: ${(cause as Error).message}.`, {
      cure: 'Name another file.',
      cause,
    });
  }
  return true;
};

const diffText = ({ from, to, counts, unchanged, matched, changes }: DiffBody): string =>
  [
    `From ${from.edition} (${when(from.retrievedAt)}) to ${to.edition} (${when(to.retrievedAt)}, ${to.state})`,
    `  ${Object.entries(counts)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', ')}, unchanged ${unchanged}`,
    table(
      ['change', 'id', 'name', 'address', 'before \u2192 after'],
      changes.map((change) => [
        change.changes.join(' '),
        change.id,
        change.name,
        `${change.streetAddress}, ${change.city} ${change.state ?? ''} ${change.ZIPCode ?? ''}`,
        differenceOf(change),
      ]),
    ),
    ...(matched > changes.length ? [`${matched - changes.length} more: --format csv has all`] : []),
  ].join('\n');

const differenceOf = (change: FlatChange): string => {
  const parts: string[] = [];
  if (change.movedMetres !== null) parts.push(`${change.movedMetres} m`);
  if (change.changes.includes('renamed')) parts.push(`${change.nameBefore} \u2192 ${change.name}`);
  if (change.changes.includes('renumbered')) parts.push(`${change.idBefore} \u2192 ${change.id}`);
  if (change.changes.includes('hours-changed'))
    parts.push(
      change.collections === change.collectionsBefore
        ? `${change.servicesBefore ?? 'none'} \u2192 ${change.services ?? 'none'}`
        : `${change.collectionsBefore ?? 'none'} \u2192 ${change.collections ?? 'none'}`,
    );
  return parts.join('; ');
};

const showFindings = async (
  { send, output }: CommandContext,
  { output: file, format, ...query }: FindingsOptions,
): Promise<void> => {
  const answer = await send({ method: 'GET', path: FINDINGS_PATH, query: { ...query, format } });
  if (writeForm(answer, format, file)) return;
  const body = expectBody<FindingsBody>(answer);
  output.value(body, () =>
    [
      `Edition ${body.edition.edition} (${body.edition.state})`,
      table(
        ['finding', 'level', 'count', 'meaning'],
        body.counts.map(({ finding, level, count, meaning }) => [finding, level, String(count), meaning]),
      ),
      '',
      table(
        ['line', 'id', 'finding', 'what'],
        body.findings.map(({ line, id, kind, message }) => [String(line ?? '-'), id ?? '-', kind, message]),
      ),
      ...(body.matched > body.findings.length
        ? [`${body.matched - body.findings.length} more: --format csv has all`]
        : []),
    ].join('\n'),
  );
};

interface LayoutsBody {
  readonly layouts: readonly { name: string; columns?: Readonly<Record<string, string>>; error?: string }[];
}

const showLayouts = async ({ ask, output }: CommandContext): Promise<void> => {
  const { layouts } = await ask<LayoutsBody>({ method: 'GET', path: '/postern/v1/layouts' });
  output.value(layouts, () =>
    table(
      ['layout', 'columns'],
      layouts.map(({ name, columns = {}, error }) => [
        name,
        error ??
          Object.entries(columns)
            .map(([column, field]) => `${column} \u2192 ${field}`)
            .join(', '),
      ]),
    ),
  );
};
