/**
 * The policy versions that this server has known: immutable, content-addressed, in two times. A pack is kept as
 * its files, so that every version can be compiled and asked again.
 */
import { PosternError } from '../errors.ts';
import {
  compile,
  loadPack,
  PolicyHistory,
  type PolicySet,
  type PolicyVersionEntry,
} from '../policy/index.ts';
import type { Store } from '../store/index.ts';

export interface PackFile {
  readonly name: string;
  readonly text: string;
}

export interface Activation extends PolicyVersionEntry {
  readonly activatedBy: string;
  readonly files: readonly PackFile[];
}

export class PolicyVersions {
  readonly #store: Store;
  readonly #clock: () => number;
  readonly #compiled = new Map<string, PolicySet>();
  #history = new PolicyHistory<Activation>();
  /** The version in force, and until when that is known to hold. */
  #current: { readonly set: PolicySet; readonly until: number } | undefined;
  readonly #stop: () => void;

  private constructor(store: Store, clock: () => number) {
    this.#store = store;
    this.#clock = clock;
    this.#stop = store.onSignal('policy', () => void this.#read());
  }

  /**
   * Reads the versions. Files that are not the newest version are activated from now on where `changes` says so, and always
   * where there is no version yet.
   * @throws PosternError `policy_invalid` for a pack that cannot be read; nothing is changed then.
   */
  static async open(
    store: Store,
    files: readonly PackFile[],
    clock: () => number,
    activatedBy: string,
    changes: 'activate' | 'keep',
  ): Promise<PolicyVersions> {
    const versions = new PolicyVersions(store, clock);
    const set = compile(loadPack([...files]));
    await versions.#read();
    const newest = versions.#history.entries.at(-1);
    if (newest === undefined || (changes === 'activate' && newest.version !== set.version)) {
      // The first version holds for all earlier times too: its rules carry their own dates.
      const effectiveFrom = newest === undefined ? 0 : clock();
      await versions.activate(files, effectiveFrom, activatedBy);
    }
    return versions;
  }

  /** Makes a pack the version in force from `effectiveFrom` (Unix ms) on. */
  async activate(files: readonly PackFile[], effectiveFrom: number, activatedBy: string): Promise<string> {
    const set = compile(loadPack([...files]));
    await this.#store.db
      .insertInto('policy_version')
      .values({
        sha256: set.version,
        effective_from: effectiveFrom,
        known_since: this.#clock(),
        activated_by: activatedBy,
        pack_json: JSON.stringify(files),
      })
      .execute();
    await this.#store.signal('policy');
    await this.#read();
    return set.version;
  }

  async #read(): Promise<void> {
    const rows = await this.#store.db.selectFrom('policy_version').selectAll().execute();
    this.#history = new PolicyHistory(
      rows.map((row) => ({
        version: row.sha256,
        effectiveFrom: row.effective_from,
        knownSince: row.known_since,
        activatedBy: row.activated_by,
        files: JSON.parse(row.pack_json) as PackFile[],
      })),
    );
    this.#current = undefined;
  }

  #compile(activation: Activation): PolicySet {
    let set = this.#compiled.get(activation.version);
    if (set === undefined) {
      set = compile(loadPack([...activation.files]));
      this.#compiled.set(activation.version, set);
    }
    return set;
  }

  /** The version in force at `now`, as far as is known. */
  current(now: number = this.#clock()): PolicySet {
    if (this.#current !== undefined && now < this.#current.until) return this.#current.set;
    const active = this.#history.activeNow(now);
    if (active === undefined) throw new PosternError('policy_missing', 'No policy version is in force.');
    const until = this.#history.entries.find(({ effectiveFrom }) => effectiveFrom > now)?.effectiveFrom;
    this.#current = { set: this.#compile(active), until: until ?? Number.POSITIVE_INFINITY };
    return this.#current.set;
  }

  /** What applied at `effective`, as far as this server knew at `known` (Unix ms); undefined: it knew nothing yet. */
  at(
    effective: number,
    known: number,
  ): { readonly activation: Activation; readonly set: PolicySet } | undefined {
    const activation = this.#history.activeAt(effective, known);
    return activation === undefined ? undefined : { activation, set: this.#compile(activation) };
  }

  /** A version by its content address. */
  byVersion(version: string): PolicySet | undefined {
    const activation = this.#history.entries.find((entry) => entry.version === version);
    return activation === undefined ? undefined : this.#compile(activation);
  }

  get activations(): readonly Activation[] {
    return this.#history.entries;
  }

  close(): void {
    this.#stop();
  }
}
