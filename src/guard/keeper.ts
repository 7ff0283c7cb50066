/**
 * Keeps what the guard found: levels outlive the process and reach every node, each step stands in the audit log with its
 * evidence, and the owner of the Mailer ID is told of a freeze.
 */
import { type AuditLog, recordAdministration } from '../audit/index.ts';
import { PosternError } from '../errors.ts';
import { noticeToOwner, type Principal } from '../identity/index.ts';
import type { Role } from '../policy/attributes.ts';
import type { GuardLevelTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { canariesOf, type ReservedRange } from './canary.ts';
import { Guard, type GuardStep, type Looker } from './guard.ts';
import { costAt, delayAt, type GuardLevel } from './ladder.ts';
import type { GuardLimits } from './limits.ts';
import type { Look } from './look.ts';

export interface KeeperOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  /** Unix ms. */
  readonly now: () => number;
  /** Random, secret, 32 bits. */
  readonly seed: number;
  readonly limits: Readonly<Partial<Record<Role, Partial<GuardLimits>>>>;
  /** Hears of a step that could not be kept. */
  readonly trouble: (error: unknown, step: GuardStep) => void;
}

/** How a caller stands, as the gateway asks it. */
export interface Stand {
  readonly level: GuardLevel;
  readonly costFactor: number;
  readonly delayMs: number;
}

const standAt = (level: GuardLevel): Stand => ({
  level,
  costFactor: costAt(level),
  delayMs: delayAt(level),
});

const STANDS: readonly Stand[] = ([0, 1, 2, 3, 4, 5] as const).map(standAt);
const CALM_STAND = standAt(0);

/** Levels from here on are kept and shared between nodes. */
const KEPT_FROM = 2;

export const lookerOf = (principal: Principal, addressRange: string): Looker => ({
  principal: principal.kind === 'anonymous' ? '' : principal.id,
  organisation: principal.organisationId,
  role: principal.role,
  addressRange,
});

export class GuardKeeper {
  readonly #options: KeeperOptions;
  readonly #guard: Guard;
  #canaries: ReadonlyMap<string, string> = new Map();
  #stop: () => void = () => undefined;
  /** Keys whose steps are not kept yet, with how many: what the store says of them is older than what is known here. */
  readonly #underWay = new Map<string, number>();
  /** Steps are kept one after the other, in the order they were taken. */
  #kept: Promise<void> = Promise.resolve();

  private constructor(options: KeeperOptions) {
    this.#options = options;
    this.#guard = new Guard({
      seed: options.seed,
      limits: options.limits,
      onStep: (step) => {
        this.#underWay.set(step.key, (this.#underWay.get(step.key) ?? 0) + 1);
        this.#kept = this.#kept
          .then(() => this.#keep(step))
          .catch((error) => options.trouble(error, step))
          .then(() => this.#settled(step.key));
      },
    });
  }

  /** Takes up the levels and canaries that the store holds. */
  static async open(options: KeeperOptions): Promise<GuardKeeper> {
    const keeper = new GuardKeeper(options);
    await keeper.#reload();
    keeper.#stop = options.store.onSignal('guard', () => {
      keeper.#kept = keeper.#kept.then(() => keeper.#reload()).catch(() => undefined);
    });
    return keeper;
  }

  /** Waits until every step so far is kept. */
  async close(): Promise<void> {
    this.#stop();
    await this.#kept;
  }

  /** How a caller stands. Reads memory alone. */
  standing(principal: Principal, addressRange: string, now: number): Stand {
    const level = this.#guard.level(lookerOf(principal, addressRange), now);
    return STANDS[level] ?? CALM_STAND;
  }

  /** Takes a look-up into account, after it was answered. */
  see(principal: Principal, addressRange: string, look: Omit<Look, 'canaryOf'>): void {
    const canaryOf = this.#canaries.get(look.number) ?? null;
    this.#guard.see(lookerOf(principal, addressRange), { ...look, canaryOf });
  }

  /** Whoever stands above level 1, the highest first, with the evidence. */
  standings(): Promise<GuardLevelTable[]> {
    return this.#options.store.db
      .selectFrom('guard_level')
      .selectAll()
      .where('level', '>=', KEPT_FROM)
      .orderBy('level', 'desc')
      .orderBy('since', 'desc')
      .execute();
  }

  /**
   * A steward lifts a level.
   * @throws PosternError `guard_key_unknown` when nobody stands there.
   */
  async lift(key: string, by: string, reason: string): Promise<void> {
    const { store, audit, now } = this.#options;
    const row = await store.db
      .selectFrom('guard_level')
      .selectAll()
      .where('key', '=', key)
      .executeTakeFirst();
    if (row === undefined) {
      throw new PosternError('guard_key_unknown', `The guard holds no level for ${JSON.stringify(key)}.`, {
        status: 404,
        cure: 'GET /postern/v1/guard lists whom it holds.',
      });
    }
    await recordAdministration(audit, {
      at: now(),
      actor: by,
      action: 'guard.lift',
      target: key,
      detail: { from: String(row.level), reason },
    });
    await store.db.deleteFrom('guard_level').where('key', '=', key).execute();
    this.#guard.lift(key);
    await store.signal('guard');
  }

  /** Plants canaries for a recipient. @returns the numbers, to be put into what the recipient is given. */
  async plant(key: Uint8Array, recipient: string, range: ReservedRange, count: number): Promise<string[]> {
    const { store, now } = this.#options;
    const numbers = canariesOf(key, recipient, range, count);
    const planted_at = now();
    await store.db
      .insertInto('canary')
      .values(numbers.map((number) => ({ number, recipient, mid: range.mid, planted_at })))
      .onConflict((conflict) => conflict.column('number').doNothing())
      .execute();
    await store.signal('guard');
    return numbers;
  }

  /** To whom canaries were planted. */
  async recipients(): Promise<string[]> {
    const { db } = this.#options.store;
    const rows = await db.selectFrom('canary').select('recipient').distinct().orderBy('recipient').execute();
    return rows.map(({ recipient }) => recipient);
  }

  async #reload(): Promise<void> {
    const { db } = this.#options.store;
    const canaries = await db.selectFrom('canary').select(['number', 'recipient']).execute();
    this.#canaries = new Map(canaries.map(({ number, recipient }) => [number, recipient]));
    const levels = await db.selectFrom('guard_level').selectAll().execute();
    this.#guard.adoptAll(
      this.#underWay,
      levels.map(({ key, role, level, since }) => ({
        key,
        role: role as Role,
        level: level as GuardLevel,
        since: Number(since),
      })),
    );
  }

  #settled(key: string): void {
    const left = (this.#underWay.get(key) ?? 1) - 1;
    if (left === 0) this.#underWay.delete(key);
    else this.#underWay.set(key, left);
  }

  async #keep(step: GuardStep): Promise<void> {
    const { store, audit } = this.#options;
    await recordAdministration(audit, {
      at: step.at,
      actor: 'guard',
      action: 'guard.step',
      target: step.key,
      detail: {
        from: String(step.from),
        to: String(step.to),
        evidence: evidenceText(step),
        ...(step.canaryOf !== null && { canaryOf: step.canaryOf }),
      },
    });
    if (step.to < KEPT_FROM) {
      await store.db.deleteFrom('guard_level').where('key', '=', step.key).execute();
    } else {
      const row = {
        role: step.role,
        level: step.to,
        since: step.at,
        evidence_json: JSON.stringify(step.evidence),
      };
      await store.db
        .insertInto('guard_level')
        .values({ key: step.key, ...row })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
        .execute();
    }
    if (step.from >= KEPT_FROM || step.to >= KEPT_FROM) await store.signal('guard');
    if (step.to === 5) await this.#tellOwner(step);
  }

  /** The owner learns that somebody fished among its numbers, and not who. */
  async #tellOwner({ mid, at, evidence }: GuardStep): Promise<void> {
    if (mid === null) return;
    const signs = evidence.map(({ name }) => name).join(', ');
    await noticeToOwner(
      this.#options.store,
      mid,
      {
        kind: 'guard.frozen',
        title: `Look-ups under your Mailer ID ${mid} were stopped`,
        body: `Somebody without access looked up numbers of your Mailer ID ${mid} in a way that resembles enumeration (${signs}). The access is frozen until a steward has reviewed it. Nothing was shown that the rules do not allow.`,
      },
      at,
    );
  }
}

const evidenceText = ({ evidence }: GuardStep): string =>
  evidence.map(({ name, value, limit }) => `${name} ${value.toFixed(1)} of ${limit.toFixed(1)}`).join('; ');
