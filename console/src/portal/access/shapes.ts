/** Answers of the routes on requests for access, grants and reports of use. */
import type { Check, ShownRequest } from '../../api/access-shapes.ts';

export interface Rules {
  readonly sentences: readonly string[];
  readonly sha256: string;
}

/** `GET /postern/v1/access-rules?dataset=` */
export type BeforeAsking =
  | {
      readonly kind: 'request';
      readonly title: string;
      readonly dataClass: string;
      readonly channels: readonly string[];
      readonly personFields: 'yes' | 'no';
      readonly rules: Rules;
    }
  | { readonly kind: 'public'; readonly title: string; readonly at: readonly string[] }
  | { readonly kind: 'elsewhere'; readonly title: string; readonly because: string };

export interface Step {
  readonly number: number;
  readonly at: string;
  readonly by: string;
  readonly move: string;
  readonly to: string;
}

/** `GET /postern/v1/access-requests/:id`; the list has no history and no rules. */
export interface AccessRequest extends ShownRequest {
  /** Null until it is handed in. */
  readonly checks: readonly Check[] | null;
  readonly outcome: {
    readonly question?: string;
    readonly answer?: string;
    readonly code?: string;
    readonly reason?: string;
    readonly cure?: string;
  } | null;
  readonly terms?: {
    readonly purposes: readonly string[];
    readonly fields: readonly string[];
    readonly conditions: readonly string[];
    readonly quotaPerHour: number | null;
    readonly until: string;
  };
  readonly history?: readonly Step[];
  readonly rules?: Rules;
}

/** `GET /postern/v1/grants` */
export interface Grant {
  readonly id: string;
  readonly app: string;
  readonly dataset: string;
  readonly purposes: readonly string[];
  readonly state: string;
  readonly until: string | null;
  readonly certifyBy: string | null;
  readonly lastUsed: string | null;
  readonly removalProposed: string | null;
}

/** `GET /postern/v1/use-reports` */
export interface UseReport {
  readonly id: string;
  readonly kind: string;
  readonly from: string;
  readonly until: string;
  readonly due: string;
  readonly filed: string | null;
}
