/** Replays what the decision journal holds. */
import { attributesOf, type DecisionRecord, recordedDecisions } from '../../audit/index.ts';
import { PrincipalAttributes } from '../../policy/index.ts';
import type { Store } from '../../store/index.ts';
import { Replay, type ReplayOptions, type ReplayReport } from './replay.ts';

export interface RunOptions extends ReplayOptions {
  readonly store: Store;
  /** Decisions made from `from` up to `until`, Unix ms. The journal is flushed before. */
  readonly from: number;
  readonly until: number;
  /** Replays only what is asked by one organisation; undefined: by all. */
  readonly organisation?: string;
}

/** Evaluates recorded decisions under the version in force and under a candidate. Gives other work its turn between blocks. */
export const runReplay = async (options: RunOptions): Promise<ReplayReport> => {
  const replay = new Replay(options);
  const principals = new Map<string, PrincipalAttributes>();
  for await (const block of recordedDecisions(options.store, options.from, options.until)) {
    replay.skip('gone', block.gone);
    for (const record of block.records) {
      if (options.organisation !== undefined && record.organisation !== options.organisation) continue;
      const snapshot = block.principals.get(record.principal);
      if (snapshot === undefined || isUndecided(record)) {
        replay.skip('undecided', 1);
        continue;
      }
      let principal = principals.get(snapshot.digest);
      if (principal === undefined) {
        principal = Object.assign(new PrincipalAttributes(), JSON.parse(snapshot.json) as object);
        principals.set(snapshot.digest, principal);
      }
      const { request, subject } = attributesOf(record, EMPTY);
      replay.add({ ...bare(record), attributes: { principal, request, subject } });
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return replay.report();
};

/** `attributesOf` reads a snapshot; the principals are read once for all their decisions instead. */
const EMPTY = { digest: '', json: '{}' };

/** Refused before a policy was asked. A refusal for quota had been decided too, but its outcome was not recorded. */
const isUndecided = ({ mode, code }: DecisionRecord): boolean => mode === 'none' && code !== 'quota_exceeded';

const bare = ({ id, at, route, organisation, app, status, code }: DecisionRecord) => ({
  id,
  at,
  route,
  organisation,
  app,
  status,
  code,
});
