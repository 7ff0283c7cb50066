/** `postern clean`: a whole address list, standardised, checked and told what is wrong with it. */

import { realpathSync } from 'node:fs';
import { extname } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { PosternError } from '../errors.ts';
import type {
  CleanSummary,
  ListOutput,
  LocalEditions,
  OutputForm,
  PreparedList,
  ReferenceData,
} from '../reference/clean/index.ts';
import { type Answered, expectBody } from './client.ts';
import { createOutput, EXIT } from './output.ts';
import { createProgress } from './progress.ts';
import { visit } from './visit.ts';

interface CleanFlags {
  readonly output?: string;
  readonly dedupe?: true;
  readonly map?: string;
  readonly header: boolean;
  readonly format?: string;
  readonly purpose: string;
  readonly workers?: string;
  readonly json?: true;
  readonly url?: string;
}

const FORMATS: readonly OutputForm[] = ['csv', 'tsv', 'ndjson'];
const DEFAULT_PURPOSE = 'shipping';
const MOST_WORKERS = 64;

const usage = (code: string, message: string, cure: string): PosternError =>
  new PosternError(code, message, { status: 400, cure });

const readFormat = (text: string | undefined): OutputForm | undefined => {
  if (text === undefined) return undefined;
  const format = FORMATS.find((one) => one === text);
  if (format !== undefined) return format;
  throw usage(
    'usage_format',
    `There is no output format ${JSON.stringify(text)}.`,
    `Use ${FORMATS.join(', ')}.`,
  );
};

const readWorkers = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (/^\d{1,2}$/.test(text) && Number(text) <= MOST_WORKERS) return Number(text);
  throw usage(
    'usage_workers',
    `${JSON.stringify(text)} is no number of threads.`,
    `Use 0 to ${MOST_WORKERS}.`,
  );
};

/** `list.csv.gz` → `list.clean.csv`. */
const besides = (path: string, form: OutputForm): string => {
  const bare = path.replace(/\.gz$/i, '');
  const extension = extname(bare);
  return `${extension === '' ? bare : bare.slice(0, -extension.length)}.clean.${form}`;
};

const isSameFile = (one: string, other: string): boolean => {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
};

/** A reader that goes away (`| head`) ends the run by the failed write; the event as such is nobody's to handle. */
const hearNothing = (): void => undefined;

const toStandardOutput = (): ListOutput => {
  process.stdout.on('error', hearNothing);
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        process.stdout.write(bytes, (error) => (error == null ? resolve() : reject(error)));
      }),
  };
};

const outputOf = (file: string, flags: CleanFlags, form: OutputForm): ListOutput => {
  const named = flags.output ?? (file === '-' ? '-' : besides(file, form));
  if (named === '-') return toStandardOutput();
  if (file !== '-' && isSameFile(file, named)) {
    throw usage('usage_output', 'The output is the input.', 'Name another file with -o.');
  }
  return { path: named };
};

/** Asks in one visit: whether the list may be cleaned, and the reference to clean it by. */
const begin = async (
  url: string | undefined,
  purpose: string,
  rows: number,
  dedupe: 'mark' | 'off',
): Promise<{ readonly run: string; readonly reference: ReferenceData }> => {
  const [decided, cities] = await visit({
    url,
    requests: [
      { method: 'POST', path: '/postern/v1/address-list-runs', body: { rows, dedupe }, purpose },
      { method: 'GET', path: '/postern/v1/zip-cities' },
    ],
  });
  const { run, editions = null } = expectBody<{ run: string; editions?: LocalEditions | null }>(
    decided ?? NO_ANSWER,
  );
  const reference = expectBody<ReferenceData>(cities ?? NO_ANSWER);
  if (editions === null || url !== undefined || editions.zip.edition !== reference.edition)
    return { run, reference };
  const { placedIn } = await import('../reference/clean/index.ts');
  const { data } = readConfig(process.env, process.cwd());
  return { run, reference: { ...reference, local: placedIn(data, editions) } };
};

const NO_ANSWER: Answered = { status: 503, headers: {}, text: '' };

const end = async (
  url: string | undefined,
  purpose: string,
  run: string,
  { rows, outcomes }: CleanSummary,
): Promise<void> => {
  const count = (name: string): number => outcomes[name] ?? 0;
  const body = {
    rows,
    ok: count('ok'),
    corrected: count('corrected'),
    check: count('check'),
    incomplete: count('incomplete'),
    empty: count('empty'),
    rejected: count('rejected'),
  };
  const path = `/postern/v1/address-list-runs/${run}/end`;
  const [recorded] = await visit({ url, requests: [{ method: 'POST', path, purpose, body }] });
  expectBody(recorded ?? NO_ANSWER);
};

const number = (value: number): string => value.toLocaleString('en-US');

const summaryText = (summary: CleanSummary, seconds: number, output: string): string => {
  const { rows, outcomes, matched, problems, duplicates } = summary;
  const share = (count: number): string => `${((100 * count) / Math.max(1, rows)).toFixed(1).padStart(5)} %`;
  const lines = [
    `${number(rows)} rows in ${seconds.toFixed(1)} s (${number(Math.round(rows / Math.max(seconds, 0.001)))} rows/s)`,
    ...Object.entries(outcomes).map(
      ([name, count]) => `  ${name.padEnd(12)}${number(count).padStart(12)}  ${share(count)}`,
    ),
  ];
  lines.push('Matched:');
  for (const [name, count] of Object.entries(matched))
    lines.push(`  ${name.padEnd(24)}${number(count).padStart(12)}  ${share(count)}`);
  if (problems.length > 0) {
    lines.push('Noticed most:');
    for (const { reason, rows: count } of problems.slice(0, 10)) {
      lines.push(`  ${reason.padEnd(24)}${number(count).padStart(12)}  ${share(count)}`);
    }
  }
  if (duplicates !== null) {
    const { deliveryPoint, household } = duplicates;
    lines.push(
      'Duplicates:',
      `  delivery points ${number(deliveryPoint.groups)}, with ${number(deliveryPoint.rows)} rows`,
      `  households      ${number(household.groups)}, with ${number(household.rows)} rows`,
    );
  }
  lines.push(
    `Reference: ${summary.editions.length > 1 ? 'editions' : 'edition'} ${summary.editions.join(', ')}`,
  );
  if (output !== '-') {
    lines.push(
      `Written: ${output}`,
      `  beside it .rejects.csv (${number(summary.notedRows)} rows noted), .dictionary.json, .summary.json`,
    );
  }
  return lines.join('\n');
};

const mappingText = ({ columns, source, estimatedRows }: PreparedList, mapping: string): string =>
  [
    `${source.name}: ${source.form}, ${source.encoding}${source.compression === 'none' ? '' : `, ${source.compression}`}, ${
      columns.header === 'present' ? 'with a header' : 'no header'
    }${estimatedRows === undefined ? '' : `, about ${number(estimatedRows)} rows`}`,
    `Columns (${columns.by === 'map' ? 'as mapped' : `guessed by ${columns.by}; correct with --map`}): ${mapping}`,
  ].join('\n');

const clean = async (file: string, flags: CleanFlags): Promise<void> => {
  const { cleanList, describeMapping, prepareList, readMap } = await import('../reference/clean/index.ts');
  const asJson = flags.json === true;
  const say = createOutput(asJson ? 'json' : 'text');
  const format = readFormat(flags.format);
  const workers = readWorkers(flags.workers);
  const duplicates = flags.dedupe === true ? 'mark' : 'off';
  const list = await prepareList(
    file === '-' ? { stream: process.stdin, name: 'standard input' } : { path: file },
    {
      duplicates,
      header: flags.header ? 'auto' : 'absent',
      ...(flags.map !== undefined && { map: readMap(flags.map) }),
      ...(format !== undefined && { output: format }),
    },
  );
  const output = outputOf(file, flags, list.plan.output);
  if (!asJson) say.note(mappingText(list, describeMapping(list.columns)));
  const { run, reference } = await begin(flags.url, flags.purpose, list.estimatedRows ?? 0, duplicates);
  const started = performance.now();
  const bar = createProgress(process.stderr, () => performance.now());
  const summary = await cleanList({
    list,
    output,
    reference,
    ...(workers !== undefined && { workers }),
    onRestart: (why) => say.note(`Starts anew; an interrupted run of this output is given up: ${why}.`),
    onProgress: ({ rows, bytes, size, resumedRows }) =>
      bar.show({
        rows,
        earlierRows: resumedRows,
        share: size === undefined || size === 0 ? undefined : bytes / size,
      }),
  }).finally(() => bar.end());
  const seconds = (performance.now() - started) / 1_000;
  await end(flags.url, flags.purpose, run, summary);
  const path = 'path' in output ? output.path : '-';
  // Rows go to standard output: what is said about them goes beside it.
  if (path === '-') say.note(asJson ? JSON.stringify(summary) : summaryText(summary, seconds, path));
  else say.value({ ...summary, output: path, run }, () => summaryText(summary, seconds, path));
};

export const addCleanCommand = (program: Command): void => {
  program
    .command('clean <file>')
    .description(
      'standardise and check an address list: CSV, TSV, pipe, NDJSON, Parquet, gzip; - is standard input',
    )
    .option(
      '-o, --output <file>',
      'where the cleaned list goes; - is standard output (default: FILE.clean.csv)',
    )
    .option('--dedupe', 'mark rows of the same delivery point and household')
    .option('--map <columns>', 'which column is what: street=Addr1,city=Town,state=ST,zip=Zip')
    .option('--no-header', 'the first row is a row')
    .option('--format <form>', 'csv, tsv or ndjson (default: as the list)')
    .option('--purpose <name>', 'the purpose that is recorded', DEFAULT_PURPOSE)
    .option('--workers <count>', 'threads that clean (default: two at most)')
    .addHelpText(
      'after',
      '\nA run that was interrupted goes on where it stopped: give the same command again.\n\nExample:\n  postern clean customers.csv -o clean.csv --dedupe',
    )
    .action(async (file: string, _options: object, command: Command) => {
      try {
        await clean(file, command.optsWithGlobals<CleanFlags>());
      } catch (error) {
        // The reader of our output went away: that is how `| head` ends.
        if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exitCode = EXIT.failed;
        else throw error;
      }
    });
};
