/** `postern migrate webtools`: what old requests are in USPS v3. Pure: nothing is asked, and no USERID or PASSWORD is shown. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import {
  COMMON_CHANGES,
  countLine,
  type MigratedRequest,
  type MigrationCounts,
  migrateLine,
  noCounts,
  type V3Request,
} from '../api/web-tools/migration/index.ts';
import { PosternError } from '../errors.ts';
import { groupOf } from './group.ts';
import { createOutput } from './output.ts';

/** Requests shown; the counts are of all. */
const MOST_SHOWN = 1_000;

interface Read {
  readonly requests: readonly MigratedRequest[];
  readonly counts: MigrationCounts;
}

const readLines = async (file: string): Promise<Read> => {
  const counts = noCounts();
  const requests: MigratedRequest[] = [];
  const input = file === '-' ? process.stdin : createReadStream(file);
  try {
    // A stream that fails while it is read ends the lines without an error of its own.
    const failed = new Promise<never>((_resolve, reject) => input.once('error', reject));
    const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
    const reading = (async () => {
      for await (const line of lines) {
        const request = migrateLine(line, counts.lines + 1);
        countLine(counts, request);
        if (request !== undefined && requests.length < MOST_SHOWN) requests.push(request);
      }
    })();
    await Promise.race([reading, failed]);
  } catch (cause) {
    throw new PosternError('file_unreadable', `${file} cannot be read.`, {
      cause,
      place: { file },
      cure: 'Check its name and permissions, or give - and send it on standard input.',
    });
  }
  return { requests, counts };
};

const requestLines = ({ method, path, query = {}, body }: V3Request): string[] => {
  const asked = new URLSearchParams(query).toString();
  return [
    `    ${method} ${path}${asked === '' ? '' : `?${asked}`}`,
    ...(body === undefined ? [] : [`      ${JSON.stringify(body)}`]),
  ];
};

const shown = ({ line, api, state, why, requests, changes }: MigratedRequest): string[] => [
  `line ${line}: ${api === '' ? '(unnamed)' : api}${state === 'equivalent' ? '' : ` – ${state}: ${why}`}`,
  ...requests.flatMap(requestLines),
  ...changes.map((change) => `    - ${change}`),
];

const summary = ({ requests, counts }: Read): string[] => {
  const found = counts.lines - counts.otherLines;
  return [
    '',
    ...(counts.equivalent > 0
      ? ['For every request:', ...COMMON_CHANGES.map((change) => `  - ${change}`), '']
      : []),
    ...(found > requests.length ? [`The first ${requests.length} requests are shown.`] : []),
    `${found} requests in ${counts.lines} lines: ${counts.equivalent} with an equivalent, ${counts.noSuccessor} without a successor, ${counts.unreadable} not readable; ${counts.otherLines} other lines.`,
    ...Object.entries(counts.byApi).map(([api, count]) => `  ${api}: ${count}`),
  ];
};

export const addMigrateCommand = (program: Command): void => {
  groupOf(program, 'migrate', 'from retired interfaces to USPS v3')
    .command('webtools <file>')
    .description(
      'show the v3 equivalent of old Web Tools requests in a list of addresses or an access log; - reads standard input',
    )
    .addHelpText('after', '\nExample:\n  postern migrate webtools access.log')
    .action(async (file: string, _options: object, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: true }>();
      const read = await readLines(file);
      createOutput(json === true ? 'json' : 'text').value({ ...read, forEvery: COMMON_CHANGES }, () =>
        [...read.requests.flatMap(shown), ...summary(read)].join('\n'),
      );
      if (read.counts.equivalent === 0) process.exitCode = 1;
    });
};
