/** Notices who is fishing: watches look-ups by principal, organisation and address range, and climbs the ladder. */
import type { Role } from '../policy/attributes.ts';
import { type GuardLevel, LEVEL_STANDS_MS, levelOf, SECOND_FACTOR_FROM, strengthOf } from './ladder.ts';
import { type GuardLimits, limitsOf, sharedLimits } from './limits.ts';
import type { Look } from './look.ts';
import { type Signal, Watch } from './watch.ts';

/** Who looks something up. */
export interface Looker {
  readonly principal: string;
  readonly organisation: string;
  readonly role: Role;
  /** An IPv4 address, or the /64 that one caller has all addresses of; empty for local use. */
  readonly addressRange: string;
}

/** A change of level, with its evidence: measures and limits, never a number that was looked up. */
export interface GuardStep {
  readonly at: number;
  /** `principal:app_…`, `organisation:org_…` or `range:192.0.2.7`. */
  readonly key: string;
  readonly role: Role;
  readonly from: GuardLevel;
  readonly to: GuardLevel;
  readonly evidence: readonly Signal[];
  /** Owners to be told: the Mailer ID of the look-up that tipped it. */
  readonly mid: string | null;
  /** To whom the canary was planted that was looked up. */
  readonly canaryOf: string | null;
}

export interface GuardOptions {
  /** Random, secret, the same for the life of the process. */
  readonly seed: number;
  /** The operator's limits over the shipped ones, by role. */
  readonly limits: Readonly<Partial<Record<Role, Partial<GuardLimits>>>>;
  /** Hears of every step, in order. */
  readonly onStep: (step: GuardStep) => void;
}

/** A level as the store keeps it. */
export interface KeptLevel {
  readonly key: string;
  readonly role: Role;
  readonly level: GuardLevel;
  /** Unix ms. */
  readonly since: number;
}

interface Standing {
  readonly watch: Watch;
  readonly role: Role;
  level: GuardLevel;
  /** Unix ms of the last look-up that gave cause for the level. */
  since: number;
}

/** Keys remembered at once; the one that was quiet longest makes room, unless it stands above level 1. */
const MOST_KEYS = 2_000;
const EVIDENCE = 3;

export class Guard {
  readonly #options: GuardOptions;
  readonly #standings = new Map<string, Standing>();

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /** Takes a look-up into account, after it was answered. */
  see(looker: Looker, look: Look): void {
    for (const [key, shared] of keysOf(looker)) this.#see(key, shared, looker.role, look);
  }

  /** The level at which a caller stands at `now`: the highest of its principal, organisation and address range. */
  level(looker: Looker, now: number): GuardLevel {
    let highest: GuardLevel = 0;
    for (const [key] of keysOf(looker)) {
      const standing = this.#standings.get(key);
      if (standing === undefined) continue;
      this.#rest(key, standing, now);
      if (standing.level > highest) highest = standing.level;
    }
    return highest;
  }

  /**
   * Takes over the levels that are kept: what another node found, what was kept over a restart. Whoever stands above level 1
   * here and is not among them was lifted elsewhere.
   * @param except keys of which newer things are known here than what is kept.
   */
  adoptAll(except: { has(key: string): boolean }, levels: readonly KeptLevel[]): void {
    const kept = new Set(levels.map(({ key }) => key));
    for (const [key, { level }] of this.#standings) {
      if (level > 1 && !kept.has(key) && !except.has(key)) this.lift(key);
    }
    for (const { key, role, level, since } of levels) {
      if (except.has(key)) continue;
      const standing = this.#standing(key, role, key.startsWith('principal:') ? 'own' : 'shared');
      if (level > standing.level) standing.since = since;
      standing.level = level;
    }
  }

  /** A steward lifts a level; what led to it no longer counts. */
  lift(key: string): void {
    const standing = this.#standings.get(key);
    if (standing === undefined) return;
    standing.watch.forgive();
    standing.level = 0;
  }

  #see(key: string, shared: Shared, role: Role, look: Look): void {
    const standing = this.#standing(key, role, shared);
    // Whoever goes on without what the level asks for has no quiet hour, and climbs no further by it.
    if (look.outcome === 'withheld' && standing.level >= SECOND_FACTOR_FROM) standing.since = look.at;
    if (!standing.watch.see(look)) return;
    const { signals } = standing.watch;
    const reached = levelOf(strengthOf(signals));
    if (reached > 0 && reached >= standing.level) standing.since = look.at;
    if (reached <= standing.level) return;
    this.#step(key, standing, reached, look, signals);
  }

  #step(key: string, standing: Standing, to: GuardLevel, look: Look, signals: readonly Signal[]): void {
    const { level: from, role } = standing;
    standing.level = to;
    this.#options.onStep({
      at: look.at,
      key,
      role,
      from,
      to,
      evidence: signals.filter(({ strength }) => strength > 0).slice(0, EVIDENCE),
      mid: look.mid,
      canaryOf: look.canaryOf,
    });
  }

  /** A level falls by one for each quiet hour; a frozen one stands until it is lifted. */
  #rest(key: string, standing: Standing, now: number): void {
    const { level: from, role } = standing;
    if (from === 0 || from === 5) return;
    const quiet = Math.floor((now - standing.since) / LEVEL_STANDS_MS);
    if (quiet < 1) return;
    standing.level = Math.max(0, from - quiet) as GuardLevel;
    standing.since += quiet * LEVEL_STANDS_MS;
    standing.watch.forgive();
    const to = standing.level;
    this.#options.onStep({ at: now, key, role, from, to, evidence: [], mid: null, canaryOf: null });
  }

  #standing(key: string, role: Role, shared: Shared): Standing {
    let standing = this.#standings.get(key);
    if (standing === undefined) {
      this.#makeRoom();
      const limits = limitsOf(role, this.#options.limits[role]);
      const watch = new Watch(shared === 'shared' ? sharedLimits(limits) : limits, this.#options.seed);
      standing = { watch, role, level: 0, since: 0 };
    } else {
      this.#standings.delete(key);
    }
    this.#standings.set(key, standing);
    return standing;
  }

  #makeRoom(): void {
    if (this.#standings.size < MOST_KEYS) return;
    for (const [key, { level }] of this.#standings) {
      if (level > 1) continue;
      this.#standings.delete(key);
      return;
    }
  }
}

type Shared = 'own' | 'shared';

const keysOf = ({ principal, organisation, addressRange }: Looker): [string, Shared][] => {
  const keys: [string, Shared][] = [];
  if (principal !== '') keys.push([`principal:${principal}`, 'own']);
  if (organisation !== '') keys.push([`organisation:${organisation}`, 'shared']);
  if (addressRange !== '') keys.push([`range:${addressRange}`, 'shared']);
  return keys;
};
