/** What the address of the page says that is wanted, and the question to the API that follows from it. */
import { query } from '../../api/client.ts';

/** Names in the query of the page, with what holds where they are absent. */
export const WISHES = {
  /** A city or place as text; a street address stands in the fragment. */
  near: '',
  zip: '',
  lat: '',
  lon: '',
  kind: 'all',
  /** `now`, or a local date-time such as `2026-11-24T17:00` on the reader's clock. */
  open: '',
  /** `now`, or a time such as `17:00` on the clock of the place. */
  after: '',
  type: '',
  /** With commas between them. */
  service: '',
  /** Miles. */
  within: '',
  count: '20',
  id: '',
} as const;

export type Wishes = Readonly<Record<keyof typeof WISHES, string>>;

export const MOST_PLACES = 100;

type Start = Readonly<Record<string, string>>;

const POINT = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/;

/** A latitude and a longitude typed or kept as text. */
export const pointIn = (text: string): { readonly lat: string; readonly lon: string } | undefined => {
  const [, lat, lon] = POINT.exec(text) ?? [];
  if (lat === undefined || lon === undefined) return undefined;
  return Math.abs(Number(lat)) <= 90 && Math.abs(Number(lon)) <= 180 ? { lat, lon } : undefined;
};

/** Text with a house number is somebody's address: it stays out of the query. */
export const isStreetAddress = (text: string): boolean => /^\s*\d+\S*\s+\S*[a-z]/i.test(text);

/** Where to begin, as parameters of the API; undefined where nothing is said. @param fragment an address or a position */
export const startOf = ({ near, zip, lat, lon }: Wishes, fragment: string): Start | undefined => {
  if (fragment !== '') return pointIn(fragment) ?? { address: fragment };
  if (zip !== '') return { zip };
  if (lat !== '' && lon !== '') return { lat, lon };
  return near === '' ? undefined : { address: near };
};

/** A date-time of the reader's clock as the API takes it; what is no date-time is left to the API to refuse. */
const moment = (text: string): string => {
  if (text === '' || text === 'now') return text;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? text : at.toISOString();
};

export const questionOf = (wishes: Wishes, start: Start): string =>
  `/postern/v1/locations/nearest${query({
    ...start,
    kind: wishes.kind === 'all' ? undefined : wishes.kind,
    open: moment(wishes.open),
    collectedAfter: wishes.after,
    type: wishes.type,
    service: wishes.service,
    maxMiles: wishes.within,
    limit: wishes.count,
  })}`;
