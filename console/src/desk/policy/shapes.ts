/** Shapes of the answers about policy, as the routes give them. */
export interface PackFile {
  readonly name: string;
  readonly text: string;
}

export interface Checked {
  readonly version: string;
  readonly findings: readonly {
    readonly lint: string;
    readonly ruleId: string;
    readonly message: string;
    readonly place: { readonly file?: string; readonly line?: number };
  }[];
  readonly sentences: readonly { readonly ruleId: string; readonly text: string }[];
}

export interface Difference {
  readonly change: 'added' | 'removed' | 'changed';
  readonly ruleId: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface Replay {
  readonly days: number;
  readonly replayed: number;
  readonly unchanged: number;
  readonly lost: number;
  readonly opened: number;
  readonly reason: number;
  readonly duties: number;
  readonly groups: readonly {
    readonly change: 'lost' | 'opened' | 'reason' | 'duties';
    readonly app: string;
    readonly dataset: string;
    readonly purpose: string;
    readonly rule: string;
    readonly requests: number;
    readonly perDay: number;
    readonly first: { readonly decision: string; readonly at: number };
  }[];
  readonly caveats: readonly string[];
}

export interface Proposal {
  readonly id: string;
  readonly version: string;
  readonly state: string;
  readonly reason: string;
  readonly effectiveFrom: number | null;
  readonly proposedBy: string;
  readonly proposedAt: number;
  readonly replayedAt: number | null;
  readonly replay: Replay | null;
}
