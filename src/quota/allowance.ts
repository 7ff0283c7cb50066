/** What a caller may consume, and what became of one attempt. */

export interface Allowance {
  /** Name in the `RateLimit-Policy` header, for example `upstream`. */
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
  /**
   * `node`: counted by each gateway by itself, for allowances that guard the machine.
   * `cluster`: counted once for all gateways, for allowances that stand for somebody's quota.
   */
  readonly counted: 'node' | 'cluster';
}

export interface Verdict {
  readonly allowed: boolean;
  readonly allowance: Allowance;
  readonly remaining: number;
  /** Seconds until the window ends and the allowance is whole again; at least 1. */
  readonly resetSeconds: number;
}

/** How a caller stands with an allowance at the moment. */
export interface Standing {
  readonly allowance: Allowance;
  readonly used: number;
  readonly remaining: number;
  /** Seconds until the window ends; the whole window where nothing was consumed. */
  readonly resetSeconds: number;
}
