/** What changed between editions of the location datasets: JSON, CSV, GeoJSON, a page, feeds. */
import { Readable } from 'node:stream';
import { PosternError } from '../../../errors.ts';
import type { AnyRoute, Context } from '../../../gateway/index.ts';
import { type Static, Type } from '../../../gateway/schema.ts';
import {
  atomFeed,
  CHANGE_KINDS,
  CHANGES_PAGE_HEADERS,
  type ChangeKind,
  changesCsv,
  changesGeoJson,
  changesPage,
  type EditionStep,
  type FeedStep,
  type FlatChange,
  flatChange,
  LOCATION_KINDS,
  type LocationDiff,
  type LocationHistory,
  type LocationKind,
  rssFeed,
} from '../../../locations/index.ts';
import { STATE_CODES, type StateCode } from '../../../postal/zip/index.ts';
import { sourceHeader } from '../../../reference/index.ts';
import { publicRoute } from '../declare.ts';
import { closed } from '../schemas.ts';

const KINDS = Object.keys(LOCATION_KINDS) as LocationKind[];
const FORMATS = ['json', 'csv', 'geojson', 'html'] as const;
const MOST_LISTED = 10_000;
const LISTED = 1_000;
const ON_A_PAGE = 200;
/** Comparing two editions takes as long as so many look-ups. */
const DIFF_COST = 10;

const Kind = Type.Unsafe<LocationKind>({
  type: 'string',
  enum: KINDS,
  default: 'post-offices',
  description: `one of ${KINDS.join(', ')}`,
});
const State = Type.Optional(
  Type.Unsafe<StateCode>({
    type: 'string',
    enum: [...STATE_CODES, ''],
    description: 'a state by its two letters',
  }),
);
const editionName = (description: string) => Type.Optional(Type.String({ maxLength: 100, description }));

const DiffQuery = Type.Object(
  {
    kind: Kind,
    from: editionName('the id of an edition; else the one that served before `to`'),
    to: editionName('the id of an edition; else the one that serves'),
    change: Type.Optional(
      Type.String({
        maxLength: 100,
        description: `any of ${CHANGE_KINDS.join(', ')}, with commas between them`,
      }),
    ),
    state: State,
    format: Type.Unsafe<(typeof FORMATS)[number]>({
      type: 'string',
      enum: FORMATS,
      default: 'json',
      description: `one of ${FORMATS.join(', ')}`,
    }),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MOST_LISTED,
        description: `a whole number from 1 to ${MOST_LISTED}, of JSON and the page alone`,
      }),
    ),
    offset: Type.Integer({ minimum: 0, default: 0, description: 'how many changes to leave out' }),
  },
  closed,
);
type DiffQuestion = Static<typeof DiffQuery>;

const editionsRoute = (history: LocationHistory): AnyRoute =>
  publicRoute({
    id: 'locations-editions',
    method: 'GET',
    path: '/postern/v1/locations/editions',
    dataset: 'facilities',
    channel: 'gis',
    action: 'list',
    schema: { query: Type.Object({ kind: Type.Optional(Kind) }, closed) },
    harmless: ({ query }) => ({ kind: query.kind ?? 'all' }),
    summary: 'The editions of post offices and collection boxes that can be compared, newest first.',
    async handler({ query }) {
      const kinds = query.kind === undefined ? KINDS : [query.kind];
      const lists = await Promise.all(
        kinds.map(async (kind) => (await history.editions(kind)).map((edition) => ({ kind, ...edition }))),
      );
      return { body: { editions: lists.flat() } };
    },
  });

const wantedKinds = (change: string | undefined): ChangeKind[] | undefined => {
  if (change === undefined || change === '') return undefined;
  const names = change.split(',');
  const unknown = names.find((name) => !CHANGE_KINDS.some((kind) => kind === name));
  if (unknown !== undefined) {
    throw new PosternError('change_unknown', `${JSON.stringify(unknown)} is no kind of change.`, {
      status: 400,
      cure: `Expected any of ${CHANGE_KINDS.join(', ')}, with commas between them.`,
      place: { field: 'change' },
    });
  }
  return CHANGE_KINDS.filter((kind) => names.includes(kind));
};

/** Numbers of the changes that were asked for. */
const matchingOf = (
  diff: LocationDiff,
  { change, state }: Pick<DiffQuestion, 'change' | 'state'>,
): number[] => {
  const kinds = wantedKinds(change);
  return [
    ...diff.matching({
      ...(kinds !== undefined && { kinds }),
      ...(state !== undefined && (state as string) !== '' && { state }),
    }),
  ];
};

function* flatChanges(diff: LocationDiff, numbers: Iterable<number>): Generator<FlatChange> {
  for (const number of numbers) yield flatChange(diff.at(number));
}

const streamed = (texts: Iterable<string>, mediaType: string, name: string) => ({
  body: Readable.from(batched(texts), { objectMode: false }),
  headers: {
    'content-type': `${mediaType}; charset=utf-8`,
    'content-disposition': `attachment; filename="${name}"`,
  },
});

const BATCH_CHARACTERS = 65_536;

/** Larger pieces, and between them a breath for other requests. */
async function* batched(texts: Iterable<string>): AsyncGenerator<Buffer> {
  let batch = '';
  for (const text of texts) {
    batch += text;
    if (batch.length < BATCH_CHARACTERS) continue;
    yield Buffer.from(batch);
    batch = '';
    await new Promise(setImmediate);
  }
  if (batch !== '') yield Buffer.from(batch);
}

const originOf = ({ from, to }: EditionStep, diff: LocationDiff) => ({
  from,
  to,
  counts: diff.counts,
  unchanged: diff.unchanged,
});

const nextOf = (query: DiffQuestion, step: EditionStep, limit: number, matched: number): string | null => {
  const offset = query.offset + limit;
  if (offset >= matched) return null;
  const { kind, change = '', state = '' } = query;
  return `/postern/v1/locations/diff?${new URLSearchParams({
    kind,
    from: step.from.edition,
    to: step.to.edition,
    ...(change !== '' && { change }),
    ...((state as string) !== '' && { state }),
    limit: String(limit),
    offset: String(offset),
  })}`;
};

const diffRoute = (history: LocationHistory): AnyRoute =>
  publicRoute({
    id: 'locations-diff',
    method: 'GET',
    path: '/postern/v1/locations/diff',
    dataset: 'facilities',
    channel: 'gis',
    quota: { kind: 'client', cost: DIFF_COST },
    schema: { query: DiffQuery },
    harmless: ({ query }) => ({ kind: query.kind, format: query.format }),
    summary:
      'What changed between two editions: added, removed, moved by more than 50 m, hours changed, renamed, new id.',
    async handler({ query }) {
      const { kind, format, offset } = query;
      // Refused before editions are looked for.
      wantedKinds(query.change);
      const step = await history.step(kind, query.from || undefined, query.to || undefined);
      const diff = await history.diff(step);
      const numbers = matchingOf(diff, query);
      const source = sourceHeader(step.to);
      const name = `${kind}-changes-${step.to.edition}`;
      if (format === 'csv')
        return { ...streamed(changesCsv(flatChanges(diff, numbers)), 'text/csv', `${name}.csv`), source };
      if (format === 'geojson') {
        const texts = changesGeoJson(flatChanges(diff, numbers), originOf(step, diff));
        return { ...streamed(texts, 'application/geo+json', `${name}.geojson`), source };
      }
      const limit = query.limit ?? (format === 'html' ? ON_A_PAGE : LISTED);
      const changes = [...flatChanges(diff, numbers.slice(offset, offset + limit))];
      if (format === 'json') {
        const next = nextOf(query, step, limit, numbers.length);
        const body = { kind, ...originOf(step, diff), matched: numbers.length, changes, next };
        return { body, source };
      }
      const body = changesPage({
        kind,
        step,
        editions: await history.editions(kind),
        counts: diff.counts,
        unchanged: diff.unchanged,
        change: query.change ?? '',
        state: query.state ?? '',
        states: STATE_CODES,
        matched: numbers.length,
        offset,
        limit,
        changes,
      });
      const headers = {
        ...CHANGES_PAGE_HEADERS,
      };
      return { body, headers, source };
    },
  });

/** Editions and places that a feed goes back to. */
const FEED_STEPS = 3;
const FEED_CHANGES = 100;

const summaryOf = ({ counts }: LocationDiff): string => {
  const parts = CHANGE_KINDS.filter((kind) => counts[kind] > 0).map(
    (kind) =>
      `${counts[kind].toLocaleString('en-US')} ${kind === 'renumbered' ? 'with a new id' : kind.replace('-', ' ')}`,
  );
  return parts.length === 0 ? 'nothing changed' : parts.join(', ');
};

const FEEDS = {
  atom: { write: atomFeed, mediaType: 'application/atom+xml' },
  rss: { write: rssFeed, mediaType: 'application/rss+xml' },
} as const;

const feedRoute = (history: LocationHistory, form: keyof typeof FEEDS): AnyRoute =>
  publicRoute({
    id: `locations-changes-${form}`,
    method: 'GET',
    path: `/postern/v1/locations/changes.${form}`,
    dataset: 'facilities',
    channel: 'gis',
    quota: { kind: 'client', cost: DIFF_COST },
    schema: { query: Type.Object({ kind: Kind, state: State }, closed) },
    harmless: ({ query }) => ({ kind: query.kind }),
    summary: `What changed with the last ${FEED_STEPS} editions, as ${form === 'atom' ? 'an Atom' : 'an RSS'} feed; of one state where it is named.`,
    async handler({ query }, { baseUrl }: Context) {
      const { kind } = query;
      const state = (query.state as string | undefined) === '' ? undefined : query.state;
      const steps: FeedStep[] = [];
      for (const step of await history.steps(kind, FEED_STEPS)) {
        const diff = await history.diff(step);
        const numbers = matchingOf(diff, query).slice(0, FEED_CHANGES);
        const asked = { kind, from: step.from.edition, to: step.to.edition, format: 'html' };
        steps.push({
          edition: step.to.edition,
          at: step.to.activatedAt ?? step.to.createdAt,
          summary: summaryOf(diff),
          page: `${baseUrl}/postern/v1/locations/diff?${new URLSearchParams({ ...asked, ...(state && { state }) })}`,
          changes: [...flatChanges(diff, numbers)],
        });
      }
      const where = state === undefined ? '' : ` in ${state}`;
      const shared = new URLSearchParams({ kind, ...(state && { state }) });
      const { write, mediaType } = FEEDS[form];
      const body = write({
        key: `${kind} ${state ?? ''}`,
        title: `${kind === 'post-offices' ? 'Post offices' : 'Collection boxes'}${where}: what changed`,
        self: `${baseUrl}/postern/v1/locations/changes.${form}?${shared}`,
        page: `${baseUrl}/postern/v1/locations/diff?${shared}&format=html`,
        steps,
      });
      return { body, headers: { 'content-type': `${mediaType}; charset=utf-8` } };
    },
  });

export const locationChangeRoutes = (history: LocationHistory): AnyRoute[] => [
  editionsRoute(history),
  diffRoute(history),
  feedRoute(history, 'atom'),
  feedRoute(history, 'rss'),
];
