/** A request for access as the routes show it: the same to its organisation and to stewards, but for what each alone sees. */

export interface Check {
  readonly check: string;
  readonly state: 'met' | 'missing' | 'blocking';
  readonly code: string;
  readonly text: string;
  readonly cure: string;
  readonly citations: readonly string[];
}

export interface ShownRequest {
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
}

/** As a steward sees it. */
export interface WaitingRequest extends ShownRequest {
  readonly checks: readonly Check[];
  readonly requesters: readonly string[];
  readonly firstApprover: string | null;
}
