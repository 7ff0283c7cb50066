/** Records of administration: each is durable in the log before the promise resolves to its index. */
import { type AdministrationLeaf, type BreakGlassLeaf, leafBytes } from './leaves.ts';
import type { AuditLog } from './log.ts';

/** A change of policy, grants, keys, settings. `detail` must hold no secret and no person field. */
export const recordAdministration = (
  log: AuditLog,
  change: Omit<AdministrationLeaf, 'type'>,
): Promise<number> => log.append(leafBytes({ type: 'administration', ...change }));

/** Access outside the rules; recorded before it is used. */
export const recordBreakGlass = (log: AuditLog, access: Omit<BreakGlassLeaf, 'type'>): Promise<number> =>
  log.append(leafBytes({ type: 'breakGlass', ...access }));
