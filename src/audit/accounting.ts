/** The accounting of disclosures: what of a person was given to whom, when and for what (compare 5 U.S.C. 552a(c)). */
import type { Store } from '../store/store.ts';
import { disclosuresWith, findBlock } from './block-leaves.ts';
import { commitmentsAbout } from './commitments.ts';
import { secondOf } from './decision-id.ts';
import type { DisclosureLeaf } from './leaves.ts';
import type { AuditLog } from './log.ts';

export interface AccountedDisclosure {
  readonly field: string;
  /** What the log says of it. */
  readonly disclosure: DisclosureLeaf;
}

/** Leaves of the disclosures that a decision made; the decision's own body need not exist any more. */
export const disclosuresOf = async (
  { log, store }: { readonly log: AuditLog; readonly store: Store },
  decision: string,
): Promise<DisclosureLeaf[]> => {
  const second = secondOf(decision);
  if (second === undefined) return [];
  const rows = await store.db
    .selectFrom('journal_block')
    .select(['node', 'seq'])
    .where('from_s', '<=', second)
    .where('until_s', '>=', second)
    .execute();
  for (const { node, seq } of rows) {
    const placed = await findBlock(log, node, seq);
    if (placed === undefined) continue;
    const found = (await disclosuresWith(log, placed.index)).filter((leaf) => leaf.decision === decision);
    if (found.length > 0) return found;
  }
  return [];
};

/** Every disclosure of a person field with this value that has not been erased and lies in this node's log. */
export const accountOf = async (
  places: { readonly log: AuditLog; readonly store: Store },
  value: string,
): Promise<AccountedDisclosure[]> => {
  const accounted: AccountedDisclosure[] = [];
  for (const row of await commitmentsAbout(places.store, value)) {
    const leaves = await disclosuresOf(places, row.decision_id);
    const disclosure = leaves.find(({ subjects }) =>
      subjects.some(({ field, commitment }) => field === row.field && commitment === row.commitment),
    );
    if (disclosure !== undefined) accounted.push({ field: row.field, disclosure });
  }
  return accounted;
};
