/** What the routes on authorisations work with; `main.ts` puts it together. */
import type { AuthenticationFailure, Principal } from '../../../identity/index.ts';
import type { PolicySet } from '../../../policy/index.ts';
import type { Store } from '../../../store/index.ts';

export interface AuthorisationRooms {
  readonly store: Store;
  /** Signs authorisation links, at least 32 bytes, the same on every node. */
  readonly linkKey: Uint8Array;
  readonly policy: (now: number) => PolicySet;
  /** An act of administration, durable in the record. */
  readonly record: (
    actor: string,
    action: string,
    target: string,
    detail: Readonly<Record<string, string>>,
  ) => Promise<unknown>;
  /** The person of a token that came in a form. */
  readonly authenticate: (token: string, now: number) => Promise<Principal | AuthenticationFailure>;
  /** Where a link leads: what came over the socket in the data folder knows no address of the network door. */
  readonly linkBase: (baseUrl: string) => string;
  readonly organisationOfApp: (appId: string) => Promise<string | undefined>;
  /** Writes what was noted of uses, so that a register is as new as it can be. */
  readonly flushUses: () => Promise<void>;
}
