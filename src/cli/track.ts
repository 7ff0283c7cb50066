/** `postern track NUMBER`: status and events of a piece, in the name of the app whose token is in POSTERN_TOKEN. */
import type { Command } from 'commander';
import { PosternError } from '../errors.ts';
import type { Answered } from './client.ts';
import { withContext } from './context.ts';
import { table } from './output.ts';

interface TrackOptions {
  readonly zip?: string;
  readonly mailed?: string;
  readonly purpose?: string;
}

interface EventAnswer {
  readonly eventType: string;
  readonly eventTimestamp: string | null;
  readonly GMTTimestamp: string | null;
  readonly eventCity: string | null;
  readonly eventState: string | null;
  readonly eventZIP: string | null;
  readonly eventCode: string;
}

interface PieceAnswer {
  readonly trackingNumber: string;
  readonly status?: string;
  readonly statusCategory?: string;
  readonly statusSummary?: string;
  readonly destinationZIP?: string;
  readonly trackingEvents: readonly EventAnswer[];
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

const ageWords = (seconds: number): string => {
  if (seconds < 2 * MINUTE) return `${seconds} seconds`;
  if (seconds < 2 * HOUR) return `${Math.floor(seconds / MINUTE)} minutes`;
  return seconds < 48 * HOUR
    ? `${Math.floor(seconds / HOUR)} hours`
    : `${Math.floor(seconds / HOUR / 24)} days`;
};

/** From `Postern-Freshness`. */
const freshnessWords = (header: string | undefined): string => {
  const age = /age=(\d+)/.exec(header ?? '')?.[1];
  if (age === undefined) return '';
  const stale = /;stale\b/.test(header ?? '') ? '; nothing has come for longer than usual' : '';
  return `Last news ${ageWords(Number(age))} ago${stale}.`;
};

const placeOf = ({ eventCity, eventState, eventZIP }: EventAnswer): string =>
  [eventCity, eventState, eventZIP].filter((part) => part !== null).join(' ');

const pieceText = (piece: PieceAnswer, freshness: string): string =>
  [
    `${piece.trackingNumber}  ${piece.status ?? 'no status'}${piece.statusCategory === undefined ? '' : ` (${piece.statusCategory})`}`,
    ...(piece.destinationZIP === undefined ? [] : [`To ${piece.destinationZIP}`]),
    ...(freshness === '' ? [] : [freshness]),
    '',
    table(
      ['when', 'code', 'event', 'where'],
      piece.trackingEvents.map((event) => [
        event.eventTimestamp ?? event.GMTTimestamp ?? '-',
        event.eventCode,
        event.eventType,
        placeOf(event),
      ]),
    ),
  ].join('\n');

interface Refusal {
  readonly error?: {
    readonly message?: string;
    readonly errors?: readonly { readonly code?: string; readonly detail?: string }[];
  };
}

interface Explained {
  readonly explanation?: readonly string[];
}

/** A refusal with what the record says about it: the rule, its citation, what would cure it. */
const refused = (answer: Answered, explained: Explained): PosternError => {
  const { error } = JSON.parse(answer.text) as Refusal;
  const [first] = error?.errors ?? [];
  const decision = answer.headers['postern-decision'];
  const lines = [
    error?.message ?? `The server answered ${answer.status}.`,
    ...(answer.status === 403 ? (explained.explanation ?? []) : []),
    ...(decision === undefined ? [] : [`Decision: ${decision}`]),
  ];
  return new PosternError(first?.code ?? 'server_error', lines.join('\n  '), {
    status: answer.status,
    ...(answer.status === 401 && { cure: 'Set POSTERN_TOKEN to an access token of the app that asks.' }),
  });
};

export const addTrackCommand = (program: Command): void => {
  program
    .command('track')
    .description("status and events of a piece; needs an app's access token in POSTERN_TOKEN")
    .argument('<number...>', 'the number below the barcode; blanks do not matter')
    .option('--zip <digits>', 'the destination ZIP Code, which the guard may ask for')
    .option('--mailed <date>', 'the date it was mailed, where the number was used again')
    .option('--purpose <name>', "a granted purpose; the app's own unless stated")
    .addHelpText('after', '\nExample:\n  postern track 9205590234567800000014 --purpose customer-visibility')
    .action((words: string[], options: TrackOptions, command: Command) =>
      withContext(command, async ({ send, output }) => {
        const answer = await send({
          method: 'GET',
          path: `/tracking/v3/tracking/${encodeURIComponent(words.join(''))}`,
          query: { expand: 'DETAIL', destinationZIPCode: options.zip, mailingDate: options.mailed },
          ...(options.purpose !== undefined && { purpose: options.purpose }),
        });
        if (answer.status !== 200) {
          const decision = answer.headers['postern-decision'];
          const about = await send({ method: 'GET', path: `/postern/v1/decisions/${decision}` });
          throw refused(answer, about.status === 200 ? (JSON.parse(about.text) as Explained) : {});
        }
        const piece = JSON.parse(answer.text) as PieceAnswer;
        const freshness = freshnessWords(answer.headers['postern-freshness']);
        const label = answer.headers['postern-label'];
        // What is restricted says so on the screen, in a file it is sent to, and in print.
        output.value(piece, () =>
          [...(label === undefined ? [] : [label]), pieceText(piece, freshness)].join('\n'),
        );
      }),
    );
};
