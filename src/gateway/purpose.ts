/**
 * The purpose of a request is a name, and it stands in the record. A header could hold anything, a person's name
 * too; so what nobody here has named as a purpose is called `unlisted`, for the decision as for the record.
 */
import type { Principal } from '../identity/index.ts';
import type { Condition, PolicySet } from '../policy/index.ts';
import type { AnyRoute } from './route.ts';

const UNLISTED = 'unlisted';
/** The purposes that the policies speak of in their sentences. */
const USUAL = ['shipping', 'customer-visibility', 'returns', 'claims', 'research', 'planning'];

const namesIn = (condition: Condition): readonly unknown[] => {
  if (condition.kind === 'not') return namesIn(condition.of);
  if (condition.kind !== 'leaf') return condition.of.flatMap(namesIn);
  const { path, right } = condition;
  return path === 'request.purpose' && right.kind === 'constant' ? [right.value].flat() : [];
};

const known = new WeakMap<PolicySet, ReadonlySet<unknown>>();

/** The purposes that a policy version names in its conditions, and the usual ones. */
const purposesOf = (policy: PolicySet): ReadonlySet<unknown> => {
  let names = known.get(policy);
  if (names === undefined) {
    const named = policy.pack.rules.flatMap(({ when }) => (when === null ? [] : namesIn(when)));
    names = new Set([...USUAL, ...named]);
    known.set(policy, names);
  }
  return names;
};

/** The purpose of a request by its name: as stated, else the principal's own default; empty: none. */
export const purposeOf = (
  stated: string | undefined,
  principal: Principal,
  { delivery, dataset, dialect, purposeRequired }: AnyRoute,
  policy: PolicySet,
): string => {
  // Clients of the Web Tools can state none, so an app's own counts where one is needed and nowhere else.
  if (stated === undefined && dialect === 'web-tools' && !purposeRequired) return '';
  if (stated === undefined || stated === principal.defaultPurpose) return principal.defaultPurpose;
  if (stated === '' || purposesOf(policy).has(stated)) return stated;
  return principal.attributes(delivery, dataset).purposes.includes(stated) ? stated : UNLISTED;
};
