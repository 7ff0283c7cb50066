/** A readiness answer as text for people, and as CSV that a spreadsheet opens safely. */
import { csvLine } from '../authorisations/index.ts';
import type { Readiness, ReadinessRow } from './readiness.ts';

const HEADING = [
  'mid',
  'merchant',
  'pieces',
  'channel',
  'ready',
  'basis',
  'basis_rule',
  'basis_until',
  'code',
  'who',
  'what',
  'rule',
  'citations',
  'link',
];

const linesOf = (row: ReadinessRow): string[][] => {
  const first = [
    row.mid ?? '',
    row.merchant ?? '',
    String(row.pieces),
    row.channel,
    row.ready,
    row.basis.held,
    row.basis.rule ?? '',
    row.basis.until ?? '',
    row.code,
  ];
  const todo = row.todo.length === 0 ? [undefined] : row.todo;
  return todo.map((step) => [
    ...first,
    step?.who ?? '',
    step?.what ?? '',
    step?.rule ?? '',
    step?.citations.join('; ') ?? '',
    row.link ?? '',
  ]);
};

/** One line a Mailer ID, channel and thing to do. */
export function* readinessCsv(readiness: Readiness): Generator<string> {
  yield csvLine(HEADING);
  for (const row of readiness.rows) {
    for (const line of linesOf(row)) yield csvLine(line);
  }
}

const headOf = ({ app, role, at, pieces, lines, unread, readyPieces }: Readiness): string[] => [
  `Readiness of ${app === null ? `a ${role} without an app` : `${app.name} (${role})`} at ${at}`,
  `${lines} lines, ${pieces} pieces; ready: ${Object.entries(readyPieces)
    .map(([channel, count]) => `${channel} ${count}`)
    .join(', ')}.`,
  ...(unread.count === 0
    ? []
    : [
        `${unread.count} lines are neither tracking number nor Mailer ID (first: ${unread.firstLines.join(', ')}).`,
      ]),
];

/** For people: a block a Mailer ID, what is the same for several channels told once. */
export function* readinessText(readiness: Readiness): Generator<string> {
  yield `${headOf(readiness).join('\n')}\n`;
  const blocks = Map.groupBy(readiness.rows, ({ mid, merchant }) => `${mid ?? ''} ${merchant ?? ''}`);
  for (const rows of blocks.values()) {
    const [first] = rows;
    if (first === undefined) continue;
    const merchant = first.merchant === null ? '' : `, merchant ${first.merchant}`;
    yield `\n${first.mid === null ? 'No Mailer ID in the number' : `Mailer ID ${first.mid}`}${merchant}: ${first.pieces} pieces\n`;
    for (const row of rows) {
      const until = row.basis.until === null ? '' : `, until ${row.basis.until.slice(0, 10)}`;
      yield `  ${row.channel.padEnd(8)} ${row.ready === 'yes' ? 'ready' : `not ready (${row.code})`}; basis ${
        row.basis.held === 'yes' ? `held (${row.basis.rule ?? ''}${until})` : 'missing'
      }\n`;
    }
    const steps = new Map<string, { text: string; channels: string[]; citations: readonly string[] }>();
    for (const row of rows) {
      for (const { who, what, rule, citations } of row.todo) {
        const step = steps.get(rule) ?? { text: `${who}: ${what}`, channels: [], citations };
        step.channels.push(row.channel);
        steps.set(rule, step);
      }
    }
    for (const [rule, { text, channels, citations }] of steps) {
      yield `  - ${text} [${channels.join(', ')}]\n    Rule ${rule}; ${citations.join('; ')}.\n`;
    }
    const link = rows.find((row) => row.link !== null)?.link;
    if (link !== undefined && link !== null) yield `  Send to the owner of the Mailer ID: ${link}\n`;
  }
}
