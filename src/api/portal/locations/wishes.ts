/** What may be wished of a place, as query parameters, and what the look-ups of places share. */
import { PosternError } from '../../../errors.ts';
import { Type } from '../../../gateway/schema.ts';
import {
  LOCATION_KINDS,
  type LocationFilter,
  type LocationIndex,
  type LocationKind,
  type Moment,
  type OpenLocations,
} from '../../../locations/index.ts';
import { parseClock } from '../../../postal/hours/index.ts';
import { sourceHeader } from '../../../reference/index.ts';

export const KINDS = Object.keys(LOCATION_KINDS) as LocationKind[];

const words = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 500, description }));

export const WISHES = {
  kind: Type.Optional(
    Type.String({
      enum: [...KINDS, 'all'],
      default: 'all',
      description: `one of ${KINDS.join(', ')}, all`,
    }),
  ),
  type: words('types such as POST_OFFICE or BLUE_BOX, with commas between them'),
  service: words('services that must all be offered, with commas between them'),
  open: Type.Optional(
    Type.String({ maxLength: 40, description: '`now` or a date-time with zone at which it must be open' }),
  ),
  collectedAfter: Type.Optional(
    Type.String({
      maxLength: 40,
      description:
        '`now`, a local time of today such as 17:00, or a date-time with zone: mail dropped then is still collected that day',
    }),
  ),
};

export interface Wishes {
  readonly kind?: string;
  readonly type?: string;
  readonly service?: string;
  readonly open?: string;
  readonly collectedAfter?: string;
}

/** How many places, from 1 on; more than `most` is `most`. */
export const countUpTo = (most: number, usual: number) =>
  Type.Integer({
    minimum: 1,
    default: usual,
    description: `a whole number from 1 on; more than ${most} counts as ${most}`,
  });

export const kindsOf = ({ kind = 'all' }: Wishes): LocationKind[] =>
  kind === 'all' ? KINDS : KINDS.filter((one) => one === kind);

/**
 * The indexes of the kinds that have an edition.
 * @throws PosternError `edition_missing` (503) where none of them has one
 */
export const indexesOf = async (
  locations: OpenLocations,
  kinds: readonly LocationKind[],
): Promise<LocationIndex[]> => {
  const indexes = (await Promise.all(kinds.map((kind) => locations.index(kind)))).filter(
    (index) => index !== null,
  );
  if (indexes.length > 0) return indexes;
  throw new PosternError('edition_missing', `No edition of ${kinds.join(' or ')} has been imported yet.`, {
    status: 503,
    cure: `The operator imports the official file: postern import ${kinds[0] ?? ''} FILE.`,
  });
};

/** `now`, a clock of the place's own day, or a date-time with zone. */
const momentOf = (field: string, text: string | undefined, now: number): Moment | undefined => {
  if (text === undefined) return undefined;
  if (text === 'now') return { instant: now, clock: null };
  const clock = field === 'collectedAfter' && /^\d{1,2}:\d{2}$/.test(text) ? parseClock(text) : null;
  if (clock !== null) return { instant: now, clock };
  const instant = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(instant)) return { instant, clock: null };
  throw new PosternError('moment_invalid', `${JSON.stringify(text)} is no moment.`, {
    status: 400,
    cure: 'Expected `now`, a date-time with zone such as 2026-11-24T17:00:00-05:00, or for collectedAfter a time such as 17:00.',
    place: { field },
  });
};

const listOf = (text: string): string[] =>
  text
    .toUpperCase()
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** A word that no place in use has finds nothing, ever: it is told rather than answered with an empty list. */
const checkWords = (
  field: 'type' | 'service',
  asked: readonly string[],
  known: ReadonlySet<string>,
): void => {
  const unknown = asked.find((word) => !known.has(field === 'service' ? word.replaceAll('-', '_') : word));
  if (unknown === undefined) return;
  const names = [...known].sort();
  const shown = names.slice(0, 40).join(', ');
  throw new PosternError('filter_unknown', `No place in use has the ${field} ${JSON.stringify(unknown)}.`, {
    status: 400,
    cure: names.length === 0 ? `The editions in use state no ${field}s.` : `Known here: ${shown}.`,
    place: { field },
  });
};

const union = (sets: readonly ReadonlySet<string>[]): ReadonlySet<string> =>
  new Set(sets.flatMap((set) => [...set]));

/**
 * The filter that the wishes ask for.
 * @throws PosternError `moment_invalid`, `filter_unknown`
 */
export const filterOf = (
  { type, service, open, collectedAfter }: Wishes,
  indexes: readonly LocationIndex[],
  now: number,
): LocationFilter => {
  const openAt = momentOf('open', open, now);
  const collected = momentOf('collectedAfter', collectedAfter, now);
  const types = type === undefined ? undefined : listOf(type);
  const services = service === undefined ? undefined : listOf(service);
  if (types !== undefined) checkWords('type', types, union(indexes.map((index) => index.types)));
  if (services !== undefined) checkWords('service', services, union(indexes.map((index) => index.services)));
  return {
    ...(types !== undefined && { types }),
    ...(services !== undefined && { services }),
    ...(openAt !== undefined && { openAt }),
    ...(collected !== undefined && { collectedAfter: collected }),
  };
};

/** The `Postern-Source` header: every edition that was looked at. */
export const sourceOf = (indexes: readonly LocationIndex[]): string =>
  indexes.map(({ edition }) => sourceHeader(edition)).join(', ');
