/**
 * The running simulation: pieces are mailed, their events arrive as simulated time passes, and everything enters through
 * the intake. One thing happens after another, so that a seed gives one world.
 */
import { PosternError } from '../../errors.ts';
import type { Mid, TrackingNumber } from '../../postal/barcode/index.ts';
import type { Ingest } from '../intake/index.ts';
import { draftOfArrivals, draftOfManifest } from './draft-of.ts';
import type { Network, Place } from './network.ts';
import { serialsOf } from './numbers.ts';
import { Pending } from './pending.ts';
import { type Arrival, type Disorder, makePiece, type Piece } from './piece.ts';
import { Random } from './random.ts';
import { type ScenarioName, WEIGHTS } from './scenarios.ts';

/** A Mailer ID that mails, alone or for merchants. */
export interface Sender {
  readonly mid: Mid;
  /** Of a platform; empty: a shipper of its own. */
  readonly merchants: readonly string[];
}

export interface SimulationParts {
  readonly seed: string;
  readonly network: Network;
  readonly senders: readonly Sender[];
  readonly ingest: Pick<Ingest, 'take'>;
  /** Unix ms of simulated time at the beginning. */
  readonly startsAt: number;
  /** The wall clock: what arrives counts as received at it, or earlier where it was backfilled. */
  readonly clock: () => number;
  /** First serial numbers of this run: a later run of the same folder goes on after the earlier one. */
  readonly firstSerial: number;
}

export interface NewPiece {
  readonly sender: Sender;
  readonly scenario: ScenarioName;
  readonly merchant?: string;
  readonly origin?: Place;
  readonly destination?: Place;
  /** `done`: all of it lies behind; `live`: it begins now and goes on as time passes. */
  readonly pace: 'done' | 'live';
  readonly disorder: Disorder;
  /** Of a label that was made for it; its number is of the simulation's own otherwise. */
  readonly label?: { readonly serviceType: string; readonly serial: number };
}

/** Whose a mailed piece is. */
export type Mailed = Pick<Piece, 'number' | 'mid' | 'merchant'>;

export interface Passed {
  /** Unix ms of simulated time afterwards. */
  readonly time: number;
  readonly events: number;
  readonly duplicates: number;
}

/** Made up, and used by no table known here: what a code of a service means is not public. */
const SERVICE_TYPE = '990';
/** Rows of one durable batch. */
const BATCH = 4_000;
const DAY_MS = 86_400_000;

/** By half a minute and more: the first event of a mailing is written in whole seconds. */
const isBefore = ({ at }: Arrival['event'], startsAt: number): boolean =>
  at !== null && at < startsAt - 30_000;

export class Simulation {
  readonly #parts: SimulationParts;
  readonly #random: Random;
  readonly #pending = new Pending<Arrival>();
  readonly #serials = new Map<Mid, number>();
  readonly #counts = { pieces: 0, events: 0, duplicates: 0 };
  #time: number;
  #phase: 'history' | 'live' = 'history';
  #work: Promise<unknown> = Promise.resolve();

  constructor(parts: SimulationParts) {
    this.#parts = parts;
    this.#random = new Random(`pieces ${parts.seed} ${parts.firstSerial}`);
    this.#time = parts.startsAt;
    for (const { mid } of parts.senders) this.#serials.set(mid, parts.firstSerial);
  }

  /** Unix ms of simulated time. */
  get time(): number {
    return this.#time;
  }

  /** Events that are still on their way. */
  get pending(): number {
    return this.#pending.size;
  }

  get counts(): { readonly pieces: number; readonly events: number; readonly duplicates: number } {
    return this.#counts;
  }

  /** The highest serial number used so far. */
  get lastSerial(): number {
    return Math.max(...this.#serials.values());
  }

  placeOf(zip: string): Place | undefined {
    return this.#parts.network.at(zip);
  }

  senderOf(mid: string): Sender | undefined {
    return this.#parts.senders.find((sender) => sender.mid === mid);
  }

  /** A valid number of the Mailer ID that is never mailed. */
  spareNumber(mid: Mid): TrackingNumber {
    return this.#make({ mid, serial: serialsOf(mid) - 1, scenario: 'pre_shipment' }, this.#time).number;
  }

  /** Mails one piece; resolves when what has happened to it so far is durable. */
  mail(wish: NewPiece): Promise<Piece> {
    return this.#inTurn(async () => {
      const { mid } = wish.sender;
      const where = {
        ...(wish.origin !== undefined && { origin: wish.origin }),
        ...(wish.destination !== undefined && { destination: wish.destination }),
      };
      const given = {
        mid,
        serial: wish.label?.serial ?? this.#nextSerial(mid),
        serviceType: wish.label?.serviceType ?? SERVICE_TYPE,
        scenario: wish.scenario,
        disorder: wish.disorder,
        ...where,
      };
      const merchant = wish.merchant ?? this.#merchantOf(wish.sender);
      const random = this.#random.next();
      const seeded = { ...given, merchant, seed: String(random) };
      const trial = this.#make(seeded, this.#time);
      const last = Math.max(...trial.arrivals.map(({ arrivesAt }) => arrivesAt));
      // Whole days earlier it takes as long, but for a change of the clocks.
      const days = Math.ceil((last - this.#time) / DAY_MS) + 1;
      const startsAt = wish.pace === 'live' ? this.#time : this.#time - days * DAY_MS;
      const piece = this.#make(seeded, startsAt);
      await this.#announce([piece]);
      await this.#pass(this.#time);
      return piece;
    });
  }

  /** What is still on its way of a piece does not come: its label was cancelled. */
  withdraw(number: TrackingNumber): Promise<void> {
    return this.#inTurn(async () => this.#pending.drop((arrival) => arrival.number === number));
  }

  /**
   * Mails ordinary traffic, spread evenly over a span of simulated time. Nothing arrives before time passes.
   * @returns whose pieces they are
   */
  mailTraffic(count: number, from: number, until: number): Promise<readonly Mailed[]> {
    return this.#inTurn(async () => {
      const mailed: Mailed[] = [];
      for (let done = 0; done < count; done += BATCH) {
        const pieces: Piece[] = [];
        for (let index = done; index < Math.min(count, done + BATCH); index += 1) {
          pieces.push(this.#ordinary(from + ((until - from) * index) / count));
        }
        await this.#announce(pieces);
        for (const { number, mid, merchant } of pieces) mailed.push({ number, mid, merchant });
      }
      return mailed;
    });
  }

  /** History is over: what arrives from now on is received now, and subscribers hear of it. */
  begin(): void {
    this.#phase = 'live';
  }

  /** Lets simulated time pass; resolves when all that arrived is durable. @param until Unix ms of simulated time */
  passTo(until: number): Promise<Passed> {
    return this.#inTurn(() => this.#pass(until));
  }

  /**
   * Load: whole pieces whose events all lie behind, until there are `events` of them.
   * @returns events that were made durable; a few more than asked for, since pieces are whole.
   */
  load(events: number): Promise<number> {
    return this.#inTurn(async () => {
      const arrivals: Arrival[] = [];
      const pieces: Piece[] = [];
      while (arrivals.length < events) {
        const piece = this.#ordinary(this.#time - 30 * DAY_MS);
        pieces.push(piece);
        arrivals.push(...piece.arrivals);
      }
      await this.#parts.ingest.take(draftOfManifest(pieces, this.#receivedAt(this.#time)));
      this.#counts.pieces += pieces.length;
      const { events: taken, duplicates } = await this.#take(arrivals);
      return taken + duplicates;
    });
  }

  #ordinary(startsAt: number): Piece {
    const [first, ...others] = this.#parts.senders;
    if (first === undefined) throw new PosternError('sandbox_empty', 'Nobody mails in this sandbox.');
    const sender = this.#random.pick([first, ...others]);
    const { mid } = sender;
    const serial = this.#nextSerial(mid);
    const scenario = this.#random.weighted(WEIGHTS);
    const seed = String(this.#random.next());
    const merchant = this.#merchantOf(sender);
    return this.#make({ mid, serial, scenario, merchant, seed, disorder: 'lifelike' }, startsAt);
  }

  #make(
    wish: {
      readonly mid: Mid;
      readonly serial: number;
      readonly serviceType?: string;
      readonly scenario: ScenarioName;
      readonly merchant?: string | null;
      readonly disorder?: Disorder;
      readonly origin?: Place;
      readonly destination?: Place;
      readonly seed?: string;
    },
    startsAt: number,
  ): Piece {
    const { network, seed } = this.#parts;
    const random = new Random(`piece ${seed} ${wish.seed ?? ''} ${wish.mid} ${wish.serial}`);
    return makePiece(network, random, {
      mid: wish.mid,
      merchant: wish.merchant ?? null,
      serviceType: wish.serviceType ?? SERVICE_TYPE,
      serial: wish.serial,
      scenario: wish.scenario,
      origin: wish.origin ?? network.any(random),
      destination: wish.destination ?? network.any(random),
      startsAt,
      disorder: wish.disorder ?? 'neat',
    });
  }

  #merchantOf({ merchants: [first, ...others] }: Sender): string | null {
    return first === undefined ? null : this.#random.pick([first, ...others]);
  }

  #nextSerial(mid: Mid): number {
    const serial = (this.#serials.get(mid) ?? this.#parts.firstSerial) + 1;
    this.#serials.set(mid, serial);
    return serial;
  }

  /** The manifest is here before the first scan; what happened to an earlier piece of the number, before that. */
  async #announce(pieces: readonly Piece[]): Promise<void> {
    const earlier = pieces.flatMap(({ arrivals, startsAt }) =>
      arrivals.filter(({ event }) => isBefore(event, startsAt)),
    );
    await this.#take(earlier);
    await this.#parts.ingest.take(draftOfManifest(pieces, this.#receivedAt(this.#time)));
    this.#counts.pieces += pieces.length;
    for (const { arrivals, startsAt } of pieces) {
      this.#pending.add(arrivals.filter(({ event }) => !isBefore(event, startsAt)));
    }
  }

  async #pass(until: number): Promise<Passed> {
    this.#time = Math.max(this.#time, until);
    const { events, duplicates } = await this.#take(this.#pending.take(this.#time));
    return { time: this.#time, events, duplicates };
  }

  async #take(arrivals: readonly Arrival[]): Promise<{ events: number; duplicates: number }> {
    const sum = { events: 0, duplicates: 0 };
    for (let start = 0; start < arrivals.length; start += BATCH) {
      const part = arrivals.slice(start, start + BATCH);
      const receivedAt = this.#receivedAt(part.at(-1)?.arrivesAt ?? this.#time);
      const { added, duplicates } = await this.#parts.ingest.take(draftOfArrivals(part, receivedAt));
      sum.events += added;
      sum.duplicates += duplicates;
    }
    this.#counts.events += sum.events;
    this.#counts.duplicates += sum.duplicates;
    return sum;
  }

  /** History counts as received when it arrived; afterwards everything is received as it comes. Never in the future. */
  #receivedAt(simulated: number): number {
    const now = this.#parts.clock();
    return this.#phase === 'live' ? now : Math.floor(Math.min(simulated, now));
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }
}
