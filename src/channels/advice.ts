/** The shape of an answer. Plain JSON: the command line, the page and the API show the same. */
import type { Confidence, DeliveryChannel, Role } from '../policy/index.ts';
import type { Truth } from './evaluate.ts';
import type { Availability, ChannelId } from './model.ts';

export type Openness = 'yes' | 'no' | 'conditional';

/** One official channel, and how the dataset goes through it. */
export interface ChannelRow {
  readonly channel: ChannelId;
  readonly title: string;
  /** Catalogue id; null: the channel as a whole. */
  readonly dataset: string | null;
  readonly open: Openness;
  readonly official: string;
  readonly url: string | null;
  /** What Postern serves of it. */
  readonly inPostern: Availability | null;
  readonly routes: readonly string[];
  readonly cli: readonly string[];
  readonly quota: string | null;
  readonly freshness: string | null;
  readonly confidence: Confidence;
}

/** A condition of the rules. */
export interface AdviceCondition {
  readonly dataset: string;
  readonly ruleId: string;
  /** `required`: must hold; `basis`: at least one basis must hold. */
  readonly kind: 'required' | 'basis';
  readonly sentence: string;
  readonly holds: Truth;
  /** What stands in the asker's own record; null: nothing is known of the asker, or nothing may be shown. */
  readonly yours: string | null;
  readonly cure: string;
  readonly roles: readonly Role[];
  readonly channels: readonly DeliveryChannel[];
}

export interface AdviceCitation {
  readonly id: string;
  readonly instrument: string;
  readonly section: string;
  readonly url: string | null;
  readonly confidence: Confidence;
}

/** Where else to go. */
export interface Alternative {
  /** Catalogue id; null: outside the catalogue. */
  readonly dataset: string | null;
  readonly title: string;
  readonly words: string;
  readonly url: string | null;
}

export interface AdviceDataset {
  readonly id: string;
  readonly title: string;
  readonly channel: ChannelId;
  /** What it holds. */
  readonly holds: string;
  readonly open: Openness;
  readonly answer: string;
}

export interface Advice {
  /** What the question was taken to be about; the first is the main one. */
  readonly datasets: readonly AdviceDataset[];
  /** Of the main dataset; for a general question of USPS data as a whole; null: the question is not clear. */
  readonly open: Openness | null;
  readonly answer: string;
  /** What to ask back; null: the question was clear. */
  readonly question: string | null;
  readonly understood: {
    readonly persona: string | null;
    readonly roles: readonly Role[];
    readonly purpose: string | null;
  };
  readonly channels: readonly ChannelRow[];
  readonly conditions: readonly AdviceCondition[];
  readonly steps: readonly string[];
  readonly citations: readonly AdviceCitation[];
  readonly alternatives: readonly Alternative[];
  readonly policyVersion: string;
  /** ISO time the answer is for. */
  readonly at: string;
}
