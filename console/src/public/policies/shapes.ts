/** Answers of the routes on rules, as far as the page shows them. */

export interface RuleInForce {
  readonly ruleId: string;
  readonly effect: string;
  readonly text: string;
  readonly title: string;
  /** Null: every dataset. */
  readonly datasets: readonly string[] | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly mode: string;
  readonly cite: readonly string[];
  readonly code: string;
  readonly cure: string;
}

export interface Moment {
  readonly at: string;
  readonly begin: readonly string[];
  readonly end: readonly string[];
}

/** `GET /postern/v1/policies` */
export interface RuleList {
  readonly version: string;
  readonly at: number;
  readonly rules: readonly RuleInForce[];
  readonly calendar: readonly Moment[];
}

/** `GET /postern/v1/library` */
export interface Library {
  readonly records: readonly {
    readonly id: string;
    readonly instrument: string;
    readonly section: string;
    readonly address: string | null;
    readonly effectiveFrom: string | null;
    readonly paraphrase: string;
    readonly confidence: string;
    readonly retrieved: string;
    readonly citedBy: readonly string[];
  }[];
}

/** `GET /postern/v1/policies/versions` */
export interface Versions {
  readonly current: string;
  readonly versions: readonly {
    readonly version: string;
    readonly effectiveFrom: number;
    readonly knownSince: number;
  }[];
}

/** A rule's sentence without its id and title, which stand above it, and without its sources, which stand below. */
export const bodyOf = ({ ruleId, title, text }: RuleInForce): string => {
  const start = `${ruleId}: ${title}. `;
  const body = text.startsWith(start) ? text.slice(start.length) : text;
  const sources = body.search(/ (?:It rests on|It cites nothing)/);
  return sources < 0 ? body : body.slice(0, sources);
};

/** The dataset a rule stands under: the first that it names. */
export const groupOf = ({ datasets }: RuleInForce): string => datasets?.[0] ?? '';

export const matches = (rule: RuleInForce, words: readonly string[]): boolean => {
  const text = rule.text.toLowerCase();
  return words.every((word) => text.includes(word));
};

/** A rule with its window: the same id may stand for several. */
export const keyOf = ({ ruleId, from }: RuleInForce): string => `${ruleId} ${from ?? ''}`;
