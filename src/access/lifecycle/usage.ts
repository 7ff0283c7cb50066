/** When each grant was last used, from the recorded decisions. */
import { recordedDecisions } from '../../audit/index.ts';
import type { Store } from '../../store/store.ts';

const READ_UNTIL = 'access-usage-until';

interface Used {
  readonly app: string;
  readonly dataset: string;
  readonly purpose: string;
  readonly at: number;
}

const lastUses = async (store: Store, from: number, until: number): Promise<Used[]> => {
  const uses = new Map<string, Used>();
  for await (const { records } of recordedDecisions(store, from, until)) {
    for (const { app, request, effect, at } of records) {
      if (effect !== 'permit' || request.purpose === '') continue;
      const key = `${app} ${request.dataset} ${request.purpose}`;
      if ((uses.get(key)?.at ?? 0) < at) {
        uses.set(key, { app, dataset: request.dataset, purpose: request.purpose, at });
      }
    }
  }
  return [...uses.values()];
};

/** Brings `last_used_at` up to date. What is still in memory is not seen: flush the journal first. */
export const updateLastUses = async (store: Store, now: number): Promise<void> => {
  const known = await store.db
    .selectFrom('meta')
    .select('value')
    .where('key', '=', READ_UNTIL)
    .executeTakeFirst();
  const uses = await lastUses(store, Number(known?.value ?? 0), now);
  for (const { app, dataset, purpose, at } of uses) {
    const grants = await store.db
      .selectFrom('access_grant')
      .select(['id', 'purposes_json', 'last_used_at'])
      .where('app_id', '=', app)
      .where('dataset', 'in', [dataset, '*'])
      .where('granted_at', '<=', at)
      .execute();
    for (const { id, purposes_json, last_used_at } of grants) {
      const purposes = JSON.parse(purposes_json) as string[];
      if (!purposes.includes(purpose) || Number(last_used_at ?? 0) >= at) continue;
      // Use takes back a proposal to remove the grant.
      await store.db
        .updateTable('access_grant')
        .set({ last_used_at: at, removal_proposed_at: null })
        .where('id', '=', id)
        .execute();
    }
  }
  const row = { key: READ_UNTIL, value: String(now) };
  await store.db
    .insertInto('meta')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute();
};
