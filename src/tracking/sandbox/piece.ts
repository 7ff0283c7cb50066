/** One simulated piece: its number, its mailings, and when each of its events arrives here. */
import type { Mid, TrackingNumber } from '../../postal/barcode/index.ts';
import type { Status } from '../../postal/status/index.ts';
import type { DraftEvent } from '../intake/draft.ts';
import { type Scan, scansOf } from './itinerary.ts';
import { localText } from './local-time.ts';
import type { Network, Place } from './network.ts';
import { packageNumberOf } from './numbers.ts';
import type { Random } from './random.ts';
import { SCENARIOS, type ScenarioName } from './scenarios.ts';

/** An event on its way to this server. */
export interface Arrival {
  readonly number: TrackingNumber;
  readonly mid: Mid;
  readonly event: DraftEvent;
  /** Unix ms of simulated time. */
  readonly arrivesAt: number;
}

export interface Piece {
  readonly number: TrackingNumber;
  readonly mid: Mid;
  /** Of a platform's piece. */
  readonly merchant: string | null;
  readonly scenario: ScenarioName;
  /** What the fold says in the end. */
  readonly status: Status;
  readonly origin: Place;
  readonly destination: Place;
  /** Unix ms of simulated time: when the label is made. */
  readonly startsAt: number;
  /** Of its last event. */
  readonly endsAt: number;
  readonly arrivals: readonly Arrival[];
}

/** `neat`: each event arrives once, minutes after it happened. */
export type Disorder = 'neat' | 'lifelike';

export interface PieceWish {
  readonly mid: Mid;
  readonly merchant: string | null;
  readonly serviceType: string;
  readonly serial: number;
  readonly scenario: ScenarioName;
  readonly origin: Place;
  readonly destination: Place;
  readonly startsAt: number;
  readonly disorder: Disorder;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

const LOST_SHARE = 0.04;
const LATE_SHARE = 0.05;
const TWICE_SHARE = 0.02;
/** The earlier mailing of a number that is used again. Longer than the silence after which it counts as another. */
const REUSED_AFTER_MS = 90 * DAY_MS;

const eventOf = ({ code, text, at, place, facility, signer }: Scan): DraftEvent => ({
  mailpiece: { uniqueMailPieceId: null, mailPieceIntakeDate: null },
  code,
  text,
  at,
  localTime: localText(at, place.timeZone),
  zone: 'facility',
  city: place.city,
  state: place.state,
  zip: place.zip,
  country: null,
  facility,
  actionCode: null,
  reasonCode: null,
  person: signer === null ? null : { name: signer, firm: null, authorizedAgent: null },
  simulated: true,
});

/** When the events arrive, with what goes wrong on the way: losses, delays and repetitions. */
const arrivalsOf = (
  scans: readonly Scan[],
  { number, mid }: Pick<Piece, 'number' | 'mid'>,
  disorder: Disorder,
  random: Random,
): Arrival[] =>
  scans.flatMap((scan) => {
    const minutes = random.between(1, 15);
    // Drawn in any case, so that the same seed gives the same numbers either way.
    const [lost, late, twice] = [random.next(), random.next(), random.next()];
    const arrival = { number, mid, event: eventOf(scan), arrivesAt: scan.at + minutes * MINUTE_MS };
    if (disorder === 'neat') return [arrival];
    if (scan.spare && lost < LOST_SHARE) return [];
    const delayMs = late < LATE_SHARE ? random.between(1, 20) * HOUR_MS : 0;
    const first = { ...arrival, arrivesAt: arrival.arrivesAt + delayMs };
    return twice < TWICE_SHARE ? [first, { ...first, arrivesAt: first.arrivesAt + 30 * MINUTE_MS }] : [first];
  });

/** Makes a piece with everything that will happen to it. */
export const makePiece = (network: Network, random: Random, wish: PieceWish): Piece => {
  const { mid, merchant, scenario, origin, destination, startsAt, disorder } = wish;
  const number = packageNumberOf(mid, wish.serviceType, wish.serial);
  const journey = { network, random, origin, destination, startsAt };
  const earlier =
    scenario === 'reused' ? scansOf('delivered', { ...journey, startsAt: startsAt - REUSED_AFTER_MS }) : [];
  const scans = scansOf(scenario, journey);
  return {
    number,
    mid,
    merchant,
    scenario,
    status: SCENARIOS[scenario].status,
    origin,
    destination,
    startsAt,
    endsAt: scans.at(-1)?.at ?? startsAt,
    arrivals: [...earlier, ...scans].flatMap((scan) => arrivalsOf([scan], { number, mid }, disorder, random)),
  };
};
