/** Why a decision was made: the rules, what was looked at, what would change it. */
import { decisions as texts } from '../../texts/en/decisions.ts';
import { type Citation, CitationList } from '../../ui/citations.tsx';
import { Badge, Card, Time } from '../../ui/parts.tsx';

export interface ExplainedRule {
  readonly id: string;
  readonly title: string;
  readonly since: string | null;
  readonly message: string | null;
  readonly cure: string | null;
  readonly citations: readonly Citation[];
}

/** What explains a decision, wherever it comes from. */
export interface Explained {
  readonly rules?: readonly ExplainedRule[];
  readonly conditions?: readonly {
    readonly rule: string;
    readonly attribute: string;
    readonly state: string;
    readonly sentence: string;
  }[];
  readonly cures?: readonly string[];
  readonly explanation?: readonly string[];
}

const RuleCard = ({ of, effect }: { readonly of: ExplainedRule; readonly effect: string }) => (
  <Card
    level={3}
    title={of.title}
    actions={
      <a href={`/policies#${of.id}`} aria-label={`${texts.rule} ${of.id}`}>
        <code>{of.id}</code>
      </a>
    }
  >
    {effect === 'forbid' && of.message !== null && of.message !== '' && <p>{of.message}</p>}
    {of.since !== null && (
      <p class="hint">
        {texts.since} <Time at={of.since} only="date" />
      </p>
    )}
    {of.citations.length > 0 && (
      <>
        <p class="hint">{texts.rests}:</p>
        <CitationList of={of.citations} />
      </>
    )}
  </Card>
);

export const Explanation = ({ of, effect }: { readonly of: Explained; readonly effect: string }) => {
  const { rules = [], conditions = [], cures = [], explanation = [] } = of;
  return (
    <>
      {effect === 'forbid' && cures.length > 0 && (
        <Card title={texts.cures}>
          {cures.length > 1 && <p class="hint">{texts.curesEach}</p>}
          <ol>
            {cures.map((cure) => (
              <li key={cure}>{cure}</li>
            ))}
          </ol>
        </Card>
      )}
      {rules.length > 0 && (
        <section class="stack">
          <h2>{texts.rules[effect] ?? texts.rule}</h2>
          {rules.map((rule) => (
            <RuleCard key={rule.id} of={rule} effect={effect} />
          ))}
        </section>
      )}
      {effect === 'forbid' && conditions.length > 0 && (
        <Card title={texts.conditions}>
          <ul>
            {conditions.map(({ rule, attribute, state, sentence }) => (
              <li key={`${rule} ${attribute} ${sentence}`}>
                {sentence} <Badge>{texts.states[state] ?? state}</Badge>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {rules.length === 0 && explanation.length > 1 && (
        <Card title={texts.sentences}>
          {explanation.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Card>
      )}
    </>
  );
};
