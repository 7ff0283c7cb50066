/** The answer of `GET /postern/v1/advise`, as far as the page shows it. */
import type { Citation } from '../../ui/citations.tsx';

export interface ChannelRow {
  readonly channel: string;
  readonly title: string;
  readonly dataset: string | null;
  readonly open: string;
  readonly official: string;
  readonly url: string | null;
  readonly inPostern: string | null;
  readonly quota: string | null;
  readonly freshness: string | null;
  readonly confidence: string;
}

export interface Condition {
  readonly ruleId: string;
  readonly kind: 'required' | 'basis';
  readonly sentence: string;
  readonly holds: boolean | 'unknown';
  readonly yours: string | null;
  readonly cure: string;
  readonly roles: readonly string[];
}

export interface AdviceDataset {
  readonly id: string;
  readonly title: string;
  readonly open: string;
  readonly answer: string;
  readonly holds: string;
}

export interface Advice {
  readonly datasets: readonly AdviceDataset[];
  readonly open: string | null;
  readonly answer: string;
  readonly question: string | null;
  readonly understood: {
    readonly persona: string | null;
    readonly roles: readonly string[];
    readonly purpose: string | null;
  };
  readonly channels: readonly ChannelRow[];
  readonly conditions: readonly Condition[];
  readonly steps: readonly string[];
  readonly citations: readonly Citation[];
  readonly alternatives: readonly {
    readonly dataset: string | null;
    readonly title: string;
    readonly words: string;
    readonly url: string | null;
  }[];
  readonly policyVersion: string;
}
