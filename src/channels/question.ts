/** A question to the adviser, and how it is read from text (a query string or a command line). */
import { PosternError } from '../errors.ts';
import { type DeliveryChannel, PATHS, type Role } from '../policy/index.ts';
import { nearestName } from '../policy/nearest.ts';
import { entriesOf, findEntry } from './catalogue.ts';
import type { Catalogue, CatalogueEntry, ChannelId } from './model.ts';

export interface Question {
  /** Free text. */
  readonly text?: string;
  /** A catalogue id, or a dataset id as the rules name it (then every entry behind it is meant). */
  readonly dataset?: string;
  readonly role?: Role;
  readonly purpose?: string;
  /** One of the four official channels, or a way of delivery. */
  readonly channel?: ChannelId | DeliveryChannel;
  /** The moment the answer is for, Unix ms. */
  readonly at: number;
}

const valuesOf = (path: string): readonly string[] => PATHS.find((info) => info.path === path)?.values ?? [];
const ROLES = valuesOf('principal.role');
const DELIVERY = valuesOf('request.channel');

/** Whether a channel word names a way of delivery rather than one of the four official channels. */
export const isDelivery = (channel: string): channel is DeliveryChannel => DELIVERY.includes(channel);

const oneOf = (
  field: string,
  value: string,
  known: readonly string[],
  code: string,
  status: number,
): string => {
  if (known.includes(value)) return value;
  throw new PosternError(code, `${field} is ${JSON.stringify(value)}; expected one of ${known.join(', ')}.`, {
    status,
    place: { field },
    cure: `Did you mean ${nearestName(value, known)}?`,
  });
};

/** The longest text that is read; more is no question. */
const MAX_TEXT = 500;

const parseAt = (text: string, now: number): number => {
  const ms = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  const exists =
    !Number.isNaN(ms) &&
    Number(text.slice(8, 10)) <=
      new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  if (exists) return ms;
  throw new PosternError(
    'question_invalid',
    `at is ${JSON.stringify(text)}; expected a date as ${new Date(now).toISOString().slice(0, 10)}, or a time with its zone.`,
    {
      status: 400,
      place: { field: 'at' },
    },
  );
};

/**
 * Reads a question from text values; empty ones count as absent.
 * @param now Unix ms, used where `at` is absent.
 * @throws PosternError `question_invalid` (400) for a role, channel, date or length that is none; `dataset_unknown` (404).
 */
export const parseQuestion = (
  catalogue: Catalogue,
  values: Readonly<
    Partial<Record<'text' | 'dataset' | 'role' | 'purpose' | 'channel' | 'at', string | undefined>>
  >,
  now: number,
): Question => {
  const { text = '', dataset = '', role = '', purpose = '', channel = '', at = '' } = values;
  if (text.length > MAX_TEXT) {
    throw new PosternError(
      'question_invalid',
      `The question has ${text.length} characters; expected at most ${MAX_TEXT}.`,
      {
        status: 400,
        place: { field: 'text' },
      },
    );
  }
  const channels = [...catalogue.channels.map(({ id }) => id), ...DELIVERY];
  return {
    ...(text.trim() === '' ? {} : { text }),
    ...(dataset === '' ? {} : { dataset: meantBy(catalogue, dataset) && dataset }),
    ...(role === '' ? {} : { role: oneOf('role', role, ROLES, 'question_invalid', 400) as Role }),
    ...(purpose === '' ? {} : { purpose }),
    ...(channel === ''
      ? {}
      : {
          channel: oneOf('channel', channel, channels, 'question_invalid', 400) as
            | ChannelId
            | DeliveryChannel,
        }),
    at: at === '' ? now : parseAt(at, now),
  };
};

const ruleDataset = (entry: CatalogueEntry): string | null =>
  entry.kind === 'dataset' && entry.gate.by === 'policy' ? entry.gate.use.dataset : null;

/**
 * The entries that a dataset id means: the catalogue's own, else all that the rules know by it.
 * @throws PosternError `dataset_unknown` (404) with the nearest id.
 */
export const meantBy = (catalogue: Catalogue, dataset: string): CatalogueEntry[] => {
  const own = findEntry(catalogue, dataset);
  if (own !== undefined) return [own];
  const entries = entriesOf(catalogue);
  const behind = entries.filter((entry) => ruleDataset(entry) === dataset);
  if (behind.length > 0) return behind;
  const refused = entries.filter(
    (entry) => entry.kind === 'withheld' && entry.refused?.use.dataset === dataset,
  );
  if (refused.length > 0) return refused;
  const known = entries.map(({ id }) => id);
  throw new PosternError('dataset_unknown', `No dataset ${JSON.stringify(dataset)} in the catalogue.`, {
    status: 404,
    place: { field: 'dataset' },
    cure: `Did you mean ${nearestName(dataset, known)}? GET /data.json lists the datasets.`,
  });
};
