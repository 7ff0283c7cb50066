/**
 * The traffic of simulated parties: seeded look-ups by each role, asked of the gateway as a client asks. With the clock set
 * to another time its journal holds decisions of that time, to be replayed under another policy.
 */
import { Random } from './random.ts';
import type { Mailed } from './simulation.ts';
import { type AppName, MERCHANTS, MIDS, type World } from './world.ts';

export interface TrafficRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** Asks the gateway at its network door. */
export type Ask = (request: TrafficRequest) => Promise<{ readonly status: number; readonly text: string }>;

export interface TrafficParts {
  readonly seed: string;
  readonly world: World;
  readonly ask: Ask;
  /** Sets the clock that the gateway decides by, Unix ms; it never goes back. */
  readonly setTime: (at: number) => void;
}

/** How much of the traffic comes from whom; of 100. */
const CALLERS = {
  shipper: 40,
  platform: 25,
  serviceProvider: 20,
  otherShipper: 10,
  consumer: 5,
} as const satisfies Record<AppName, number>;

/** What they ask for; of 100. */
const WISHES = { own: 84, others: 14, nobodys: 2 } as const;

/** A piece that the party handles. */
const isOwn = (name: AppName, { mid, merchant }: Mailed): boolean => {
  if (name === 'shipper' || name === 'serviceProvider') return mid === MIDS.shipper;
  if (name === 'otherShipper') return mid === MIDS.otherShipper;
  if (name === 'platform')
    return merchant !== null && (MERCHANTS.held as readonly string[]).includes(merchant);
  return false;
};

/** Answers by status, of each caller. */
export type TrafficReport = Readonly<Record<AppName, Readonly<Record<string, number>>>>;

/** Pieces that are asked for at the most: older ones are forgotten. */
const REMEMBERED = 5_000;

export class Traffic {
  readonly #parts: TrafficParts;
  readonly #random: Random;
  readonly #tokens = new Map<AppName, string>();
  readonly #pieces: Mailed[] = [];
  readonly #report: Record<AppName, Record<string, number>> = {
    shipper: {},
    otherShipper: {},
    platform: {},
    serviceProvider: {},
    consumer: {},
  };

  constructor(parts: TrafficParts) {
    this.#parts = parts;
    this.#random = new Random(`traffic ${parts.seed}`);
  }

  get report(): TrafficReport {
    return this.#report;
  }

  /** Pieces there are to ask for. */
  remember(mailed: readonly Mailed[]): void {
    this.#pieces.push(...mailed);
    this.#pieces.splice(0, Math.max(0, this.#pieces.length - REMEMBERED));
  }

  /** Look-ups spread evenly over a span. */
  async run(lookups: number, from: number, until: number): Promise<void> {
    for (let index = 0; index < lookups; index += 1) {
      this.#parts.setTime(Math.floor(from + ((until - from) * index) / lookups));
      await this.#lookUp();
    }
  }

  async #lookUp(): Promise<void> {
    const caller = this.#random.weighted(CALLERS);
    const number = this.#numberFor(caller);
    if (number === undefined) return;
    const path = `/tracking/v3/tracking/${number}?expand=${this.#random.pick(['SUMMARY', 'DETAIL'])}`;
    let { status } = await this.#askAs(caller, path);
    if (status === 401) {
      // Tokens end within the day.
      this.#tokens.delete(caller);
      ({ status } = await this.#askAs(caller, path));
    }
    const counts = this.#report[caller];
    counts[status] = (counts[status] ?? 0) + 1;
  }

  async #askAs(caller: AppName, path: string): Promise<{ status: number }> {
    const token = this.#tokens.get(caller) ?? (await this.#token(caller));
    return this.#parts.ask({ method: 'GET', path, headers: { authorization: `Bearer ${token}` } });
  }

  async #token(caller: AppName): Promise<string> {
    const { clientId, clientSecret } = this.#parts.world.apps[caller];
    const { status, text } = await this.#parts.ask({
      method: 'POST',
      path: '/oauth2/v3/token',
      headers: {},
      body: { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
    });
    if (status !== 200) throw new Error(`the ${caller} of the sandbox got no token: ${status}`);
    const { access_token: token } = JSON.parse(text) as { access_token: string };
    this.#tokens.set(caller, token);
    return token;
  }

  #numberFor(caller: AppName): string | undefined {
    const wish = this.#random.weighted(WISHES);
    const offset = this.#random.below(Math.max(1, this.#pieces.length));
    const [first, ...later] = [...this.#pieces.slice(offset), ...this.#pieces.slice(0, offset)];
    if (first === undefined) return undefined;
    // A digit off: what somebody mistypes.
    if (wish === 'nobodys') return `${first.number.slice(0, -1)}${(Number(first.number.at(-1)) + 1) % 10}`;
    const wanted = wish === 'own' || caller === 'consumer';
    return [first, ...later].find((piece) => isOwn(caller, piece) === wanted)?.number ?? first.number;
  }
}
