/** Shapes of answers that several pages of the desk read, as the routes give them. */

export interface Check {
  readonly check: string;
  readonly state: 'met' | 'missing' | 'blocking';
  readonly code: string;
  readonly text: string;
  readonly cure: string;
  readonly citations: readonly string[];
}

export interface WaitingRequest {
  readonly id: string;
  readonly organisation: string;
  readonly app: string;
  readonly dataset: string;
  readonly dataClass: string;
  readonly state: string;
  readonly since: string;
  readonly due: string | null;
  readonly overdue: boolean;
  readonly createdAt: string;
  readonly form: {
    readonly channel: string;
    readonly purposes: readonly string[];
    readonly fields: readonly string[];
    readonly need: string;
    readonly jobFunction: string;
    readonly users: string;
    readonly crid: string | null;
    readonly mids: readonly string[];
    readonly volume: { readonly average: number; readonly peak: number };
  };
  readonly checks: readonly Check[];
  readonly requesters: readonly string[];
  readonly firstApprover: string | null;
}
