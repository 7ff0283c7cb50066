/**
 * Carrying out moves: the transition is decided by the machine, stands in the record, and then takes effect in one
 * transaction together with the grant and the notice that it causes. Of two who move at once, one does.
 */
import type { Transaction } from 'kysely';
import { type AuditLog, recordAdministration } from '../../audit/index.ts';
import { PosternError } from '../../errors.ts';
import { type NewNotice, newNotice } from '../../identity/index.ts';
import type { AccessRequestTable, Database } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import { type ClockSettings, dueAt } from './clocks.ts';
import { transition } from './machine.ts';
import type { Actor, Move, RequestState } from './model.ts';
import type { AccessRequest } from './rows.ts';

export interface MovingPlaces {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clocks: ClockSettings;
}

export interface PlannedMove {
  readonly move: Move;
  readonly actor: Actor;
  readonly note?: string;
  /** Columns that change beside state and clock. */
  readonly changes?: Partial<AccessRequestTable>;
}

interface Step extends PlannedMove {
  readonly number: number;
  readonly from: RequestState;
  readonly to: RequestState;
}

/** Decides the moves one after the other; nothing is written. */
const plan = (request: AccessRequest, moves: readonly PlannedMove[]): Step[] => {
  let situation = request;
  return moves.map((planned, index) => {
    const to = transition(situation, planned.move, planned.actor);
    const step = { ...planned, number: request.version + index + 1, from: situation.state, to };
    situation = { ...situation, state: to };
    return step;
  });
};

const lost = (id: string, state: string): PosternError =>
  new PosternError(
    'request_state',
    `Somebody else has moved the request ${id} meanwhile; it is ${state} now.`,
    {
      status: 409,
      cure: 'Look at it again before you decide.',
    },
  );

/** Makes the moves as one. `inside` writes what goes with them; `notice` is told to the organisation. */
export const carryOut = async (
  { store, audit, clocks }: MovingPlaces,
  request: AccessRequest,
  moves: readonly PlannedMove[],
  now: number,
  notice?: Omit<NewNotice, 'organisationId'>,
  inside?: (trx: Transaction<Database>) => Promise<void>,
): Promise<RequestState> => {
  const steps = plan(request, moves);
  const last = steps.at(-1);
  if (last === undefined) return request.state;
  for (const { move, actor, number, from, to } of steps) {
    await recordAdministration(audit, {
      at: now,
      actor: actor.id,
      action: `access-request.${move}`,
      target: request.id,
      detail: { step: String(number), from, to },
    });
  }
  const won = await store.transaction(async (trx) => {
    const done = await trx
      .updateTable('access_request')
      .set({
        ...Object.assign({}, ...steps.map(({ changes }) => changes ?? {})),
        state: last.to,
        version: last.number,
        state_since: now,
        due_at: dueAt(last.to, now, clocks),
      })
      .where('id', '=', request.id)
      .where('version', '=', request.version)
      .executeTakeFirst();
    if (Number(done.numUpdatedRows) === 0) return false;
    for (const { move, actor, number, from, to, note } of steps) {
      await trx
        .insertInto('access_request_step')
        .values({
          request_id: request.id,
          number,
          at: now,
          actor: actor.id,
          move,
          from_state: from,
          to_state: to,
          note: note ?? null,
        })
        .execute();
    }
    if (notice !== undefined) {
      await trx
        .insertInto('notice')
        .values(newNotice({ ...notice, organisationId: request.organisationId }, now))
        .execute();
    }
    await inside?.(trx);
    return true;
  });
  if (won) return last.to;
  await recordAdministration(audit, {
    at: now,
    actor: last.actor.id,
    action: 'access-request.lost',
    target: request.id,
    detail: { move: last.move, step: String(last.number) },
  });
  const row = await store.db
    .selectFrom('access_request')
    .select('state')
    .where('id', '=', request.id)
    .executeTakeFirst();
  throw lost(request.id, row?.state ?? 'gone');
};
