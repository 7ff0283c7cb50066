/**
 * Changing the policy takes a proposal, a replay of recorded decisions that shows what would change, and a second person who
 * has seen it.
 */
import { PosternError } from '../errors.ts';
import { newId } from '../identity/index.ts';
import { compile, loadPack, type PolicySet } from '../policy/index.ts';
import type { Store } from '../store/index.ts';
import type { PolicyProposalTable } from '../store/schema.ts';
import type { PackFile, PolicyVersions } from './policy-versions.ts';
import { type ReplayReport, runReplay } from './replay/index.ts';

export interface NewProposal {
  readonly files: readonly PackFile[];
  readonly reason: string;
  /** Unix ms; null: at its activation. */
  readonly effectiveFrom: number | null;
}

export interface ReplayRange {
  readonly from: number;
  readonly until: number;
  readonly asIf: number | undefined;
}

interface Places {
  readonly store: Store;
  readonly versions: PolicyVersions;
  /** Unix ms. */
  readonly now: () => number;
  /** Makes what was recorded so far readable. */
  readonly flush: () => Promise<void>;
}

export class PolicyProposals {
  readonly #places: Places;

  constructor(places: Places) {
    this.#places = places;
  }

  /** @throws PosternError `policy_invalid` for a pack that cannot be read, `policy_same` for the one in force. */
  async propose({ files, reason, effectiveFrom }: NewProposal, by: string): Promise<PolicyProposalTable> {
    const { store, versions, now } = this.#places;
    const { version } = compile(loadPack([...files]));
    if (version === versions.current().version) {
      throw new PosternError('policy_same', 'The proposed pack is the one in force already.', {
        status: 409,
        cure: 'Change a rule, a date or a citation; comments and the order of files make no new version.',
      });
    }
    const row: PolicyProposalTable = {
      id: newId('prop'),
      version,
      files_json: JSON.stringify(files),
      reason,
      effective_from: effectiveFrom,
      proposed_by: by,
      proposed_at: now(),
      replay_json: null,
      replayed_at: null,
      state: 'proposed',
      decided_by: null,
      decided_at: null,
      decision_reason: null,
    };
    await store.db.insertInto('policy_proposal').values(row).execute();
    return row;
  }

  /** Proposes a pack unless it is in force already or waits for a decision. */
  async offer(files: readonly PackFile[], by: string): Promise<void> {
    const { versions } = this.#places;
    const { version } = compile(loadPack([...files]));
    if (version === versions.current().version) return;
    const known = await this.list();
    if (known.some((row) => row.version === version && row.state !== 'activated')) return;
    await this.propose({ files, reason: 'The files of the pack have changed.', effectiveFrom: null }, by);
  }

  /** Newest first. */
  list(): Promise<PolicyProposalTable[]> {
    return this.#places.store.db
      .selectFrom('policy_proposal')
      .selectAll()
      .orderBy('proposed_at', 'desc')
      .orderBy('id')
      .execute();
  }

  /** @throws PosternError `proposal_unknown`. */
  async get(id: string): Promise<PolicyProposalTable> {
    const row = await this.#places.store.db
      .selectFrom('policy_proposal')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (row !== undefined) return row;
    throw new PosternError('proposal_unknown', `There is no proposal ${JSON.stringify(id)}.`, {
      status: 404,
      cure: '`postern policy proposals` lists those there are.',
    });
  }

  /** What a pack would have changed, without proposing it. */
  async dryRun(files: readonly PackFile[], range: ReplayRange): Promise<ReplayReport> {
    return this.#replay(compile(loadPack([...files])), range);
  }

  /** Replays recorded decisions under the proposal and attaches the report to it. */
  async replay(id: string, range: ReplayRange): Promise<ReplayReport> {
    const { store, now } = this.#places;
    const row = await this.#open(id);
    const report = await this.#replay(compile(loadPack(filesOf(row))), range);
    await store.db
      .updateTable('policy_proposal')
      .set({ replay_json: JSON.stringify(report), replayed_at: now() })
      .where('id', '=', id)
      .where('state', '=', 'proposed')
      .execute();
    return report;
  }

  /**
   * Makes the proposal the version in force.
   * @throws PosternError `second_person_required` where the proposer activates, `replay_missing` where no replay against the
   * version in force is attached.
   */
  async activate(id: string, by: string, reason: string): Promise<PolicyProposalTable> {
    const { versions, now } = this.#places;
    const row = await this.#open(id);
    if (row.proposed_by === by) {
      throw new PosternError('second_person_required', 'Whoever proposed a version does not activate it.', {
        status: 403,
        cure: 'Have another steward look at the replay and activate it.',
      });
    }
    const report = row.replay_json === null ? undefined : (JSON.parse(row.replay_json) as ReplayReport);
    if (report?.current !== versions.current().version) {
      throw new PosternError(
        'replay_missing',
        report === undefined
          ? 'No replay is attached to the proposal.'
          : 'The replay attached to the proposal was made against another version than the one in force.',
        { status: 409, cure: `Run it: postern policy replay --proposal ${id} --since 30d` },
      );
    }
    const decided = await this.#decide(id, 'activated', by, reason);
    await versions.activate(filesOf(row), row.effective_from ?? now(), by);
    return decided;
  }

  /** Ends a proposal; its proposer may withdraw it too. */
  async reject(id: string, by: string, reason: string): Promise<PolicyProposalTable> {
    await this.#open(id);
    return this.#decide(id, 'rejected', by, reason);
  }

  async #open(id: string): Promise<PolicyProposalTable> {
    const row = await this.get(id);
    if (row.state === 'proposed') return row;
    throw decidedAlready(row);
  }

  /** Two who decide at once: one does, the other is told. */
  async #decide(
    id: string,
    state: 'activated' | 'rejected',
    by: string,
    reason: string,
  ): Promise<PolicyProposalTable> {
    const { store, now } = this.#places;
    const done = await store.db
      .updateTable('policy_proposal')
      .set({ state, decided_by: by, decided_at: now(), decision_reason: reason })
      .where('id', '=', id)
      .where('state', '=', 'proposed')
      .executeTakeFirst();
    const row = await this.get(id);
    if (Number(done.numUpdatedRows) === 0) throw decidedAlready(row);
    return row;
  }

  async #replay(candidate: PolicySet, { from, until, asIf }: ReplayRange): Promise<ReplayReport> {
    const { store, versions, flush } = this.#places;
    await flush();
    return runReplay({ store, current: versions.current(), candidate, asIf, from, until });
  }
}

const filesOf = ({ files_json }: PolicyProposalTable): PackFile[] => JSON.parse(files_json) as PackFile[];

const decidedAlready = ({ id, state, decided_by }: PolicyProposalTable): PosternError =>
  new PosternError('proposal_decided', `The proposal ${id} was ${state} by ${decided_by ?? 'somebody'}.`, {
    status: 409,
    cure: 'Propose the change again if it is still wanted.',
  });
