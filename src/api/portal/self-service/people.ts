/** The people of an organisation, as far as their colleagues see them. */
import type { SubjectFacts } from '../../../gateway/index.ts';
import { listPeople, type Person, type Principal } from '../../../identity/index.ts';
import type { Store } from '../../../store/index.ts';
import { ofWanted, seesAll, wantedOf } from './owner.ts';

/** A list of colleagues is for people: software has no need of it. */
export const ofPeople: typeof ofWanted = (input, now, principal): SubjectFacts =>
  principal.kind === 'person' ? ofWanted(input, now, principal) : { organisation: null };

type Colleague = Pick<Person, 'id' | 'organisationId' | 'name' | 'roles' | 'status'>;

const colleague = ({ id, organisationId, name, roles, status }: Person): Colleague => ({
  id,
  organisationId,
  name,
  roles,
  status,
});

/** All of each person for whoever administers people; names and roles for colleagues. */
export const shownPeople = async (
  store: Store,
  organisation: string | undefined,
  principal: Principal,
): Promise<(Person | Colleague)[]> => {
  const wanted = wantedOf(organisation, principal);
  const people = (await listPeople(store)).filter(
    ({ organisationId }) => wanted === undefined || organisationId === wanted,
  );
  return seesAll(principal) ? people : people.map(colleague);
};
