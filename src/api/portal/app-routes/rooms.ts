/** What the routes on an app's own view of the server are made of. */
import type { PreparedRoute } from '../../../gateway/index.ts';
import type { PolicySet } from '../../../policy/index.ts';
import type { Store } from '../../../store/index.ts';

export interface AppRouteRooms {
  readonly store: Store;
  readonly policy: (now: number) => PolicySet;
  readonly prepared: () => readonly PreparedRoute[];
}
