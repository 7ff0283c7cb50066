/** Who is signed in, as the server says; what it says is told to every page by a signal. */
import { computed, signal } from '@preact/signals';

export type Role =
  | 'consumer'
  | 'developer'
  | 'shipper'
  | 'platform'
  | 'serviceProvider'
  | 'researcher'
  | 'steward'
  | 'auditor'
  | 'admin';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: Role;
  readonly organisation: { readonly id: string; readonly name: string };
  readonly passkeys: number;
}

/** The answer of `GET /postern/v1/session`. */
export interface Session {
  readonly signedIn: boolean;
  readonly csrf: string | null;
  readonly person: Person | null;
  readonly ways: {
    readonly passkey: boolean;
    readonly link: boolean;
    readonly oidc: { readonly name: string } | null;
  };
  readonly session?: { readonly way: string; readonly createdAt: string; readonly expiresAt: string };
}

/** Undefined until the server was asked. */
export const session = signal<Session | undefined>(undefined);

/** The person signed in, or null. */
export const person = computed(() => session.value?.person ?? null);

/** Set where a signed-in person's session has ended in the middle of work: the page stays, and offers to sign in again. */
export const sessionEnded = signal(false);

/** Whether this server's parties and pieces are simulated, as a header of every answer says. */
export const isSandbox = signal(false);

const DESK: ReadonlySet<Role> = new Set(['steward', 'auditor', 'admin']);

/** Whether the steward's desk is for this person. It decides what is shown; the server decides what may be done. */
export const worksAtDesk = computed(() => person.value !== null && DESK.has(person.value.role));

/** Takes over what a route of signing in answered. */
export const takeSession = (given: Session): void => {
  session.value = given;
  if (given.signedIn) sessionEnded.value = false;
};

/** The server no longer knows the session. */
export const forgetSession = (): void => {
  const known = session.value;
  if (known?.signedIn !== true) return;
  session.value = { ...known, signedIn: false, csrf: null, person: null };
  sessionEnded.value = true;
};
