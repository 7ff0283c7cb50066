/** A decision in sentences for the person it concerns: the rule, its date, its citation, and what of theirs would change it. */
import type { Attributes } from './attributes.ts';
import type { Cell } from './cell.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { Decision, FailingCondition } from './decision.ts';
import type { Citation, Confidence, Leaf } from './pack.ts';
import { knownPath } from './paths.ts';
import { fillExplanation, fillMessage, sayValue } from './template.ts';
import { sayTime } from './time.ts';
import { sayCitation, sayLeaf, sayRequired } from './words.ts';

/** A citation as it is shown: the confidence always beside it. */
export interface ShownCitation {
  readonly id: string;
  readonly instrument: string;
  readonly section: string;
  readonly url: string | null;
  readonly confidence: Confidence;
  /** The whole as one line of text. */
  readonly text: string;
}

export interface ExplainedCondition extends FailingCondition {
  /** From the principal's own attributes only. */
  readonly sentence: string;
}

export interface ExplainedRule {
  readonly id: string;
  readonly title: string;
  /** ISO date from which the rule holds; null: always. */
  readonly since: string | null;
  readonly message: string;
  readonly cure: string;
  readonly citations: readonly ShownCitation[];
}

export interface Explanation {
  readonly effect: Decision['effect'];
  readonly code: string;
  readonly policyVersion: string;
  /** The determining rules; on a default deny the nearest permit. */
  readonly rules: readonly ExplainedRule[];
  readonly conditions: readonly ExplainedCondition[];
  /** What the principal can do, without repetition. */
  readonly cures: readonly string[];
  /** The whole as readable sentences, in order. */
  readonly sentences: readonly string[];
}

/** What `explain` needs of a compiled pack. */
interface Citations {
  citation(id: string): Citation | undefined;
}

const showCitations = (policy: Citations, ids: readonly string[]): ShownCitation[] =>
  ids.flatMap((id) => {
    const citation = policy.citation(id);
    if (citation === undefined) return [];
    const { instrument, section, url, confidence } = citation;
    return [{ id, instrument, section, url, confidence, text: sayCitation(citation) }];
  });

const showRule = (policy: Citations, { rule }: CompiledRule, attributes: Attributes): ExplainedRule => ({
  id: rule.id,
  title: rule.title,
  since: Number.isFinite(rule.from) ? sayTime(rule.from) : null,
  message: fillMessage(rule.message, attributes),
  cure: fillMessage(rule.cure, attributes),
  citations: showCitations(policy, rule.cite),
});

const conditionSentence = (
  compiled: CompiledRule,
  leaf: Leaf,
  failing: FailingCondition,
  attributes: Attributes,
): string => {
  const info = knownPath(leaf.path);
  const template = compiled.rule.explain[leaf.path];
  const value = sayValue(info, info.get(attributes));
  if (template !== undefined) {
    const list = leaf.right.kind === 'ref' ? knownPath(leaf.right.path).get(attributes) : leaf.right;
    const n = Array.isArray(list) ? String(list.length) : '1';
    return fillExplanation(template, { value, n, required: sayRequired(leaf, attributes) });
  }
  if (failing.state === 'missing')
    return `It is not known: ${info.words}. What is not known counts against access.`;
  const needed = failing.state === 'failed' ? 'holds' : 'fails';
  const shown = info.shown === 'never' || info.type === 'flag' ? '' : `; it is ${value}`;
  return `It is required that ${sayLeaf(leaf, needed, attributes)}${shown}.`;
};

const explainConditions = (compiled: CompiledRule, attributes: Attributes): ExplainedCondition[] => {
  const states = compiled.states(attributes);
  const failing = compiled.failing(states);
  const { leaves } = compiled.condition;
  // Two leaves of one rule may share path and operator: each is looked up by its place, in order.
  let from = 0;
  return failing.flatMap((condition) => {
    const index = leaves.findIndex(
      ({ leaf }, at) => at >= from && leaf.path === condition.path && leaf.operator === condition.operator,
    );
    const leaf = leaves[index]?.leaf;
    if (leaf === undefined) return [];
    from = index + 1;
    return [{ ...condition, sentence: conditionSentence(compiled, leaf, condition, attributes) }];
  });
};

const ruleSentences = (
  rule: ExplainedRule,
  effect: Decision['effect'],
  nearest: 'nearest' | 'deciding',
): string[] => {
  const since = rule.since === null ? '' : `, in force since ${rule.since}`;
  const named =
    nearest === 'nearest'
      ? `No rule permits this. The nearest is ${rule.id} (${rule.title})${since}.`
      : `Rule ${rule.id} ${effect === 'permit' ? 'permits' : 'forbids'} this (${rule.title})${since}.`;
  const cited = rule.citations.map((citation) => `It rests on ${citation.text}.`);
  return [named, ...(rule.message === '' ? [] : [rule.message]), ...cited];
};

const alternatives = (conditions: readonly ExplainedCondition[]): string[] => {
  const said = new Set<string>();
  const sentences: string[] = [];
  for (const condition of conditions) {
    const group = condition.alternative === null ? null : `${condition.ruleId} ${condition.alternative}`;
    if (group !== null && said.has(group)) continue;
    if (group === null) {
      sentences.push(condition.sentence);
      continue;
    }
    said.add(group);
    const members = conditions.filter(
      (other) => other.ruleId === condition.ruleId && other.alternative === condition.alternative,
    );
    sentences.push(
      members.length === 1
        ? condition.sentence
        : `One of these would be enough: ${members.map((member, index) => `(${index + 1}) ${member.sentence}`).join(' ')}`,
    );
  }
  return sentences;
};

/** Explains what the cell decides. Reads values only of attributes that the path table lets be shown. */
export const explain = (policy: Citations, cell: Cell, attributes: Attributes): Explanation => {
  const decision = cell.decide(attributes);
  const forbids = decision.effect === 'forbid' ? cell.matchingForbids(attributes) : [];
  const permitted = cell.rules.filter(
    ({ rule }) =>
      decision.effect === 'permit' && rule.effect === 'permit' && decision.ruleIds.includes(rule.id),
  );
  const nearest = decision.effect === 'forbid' ? cell.nearest(attributes) : undefined;
  // With a forbid the nearest permit is told too, so that nobody cures one thing only to meet the next.
  const lacking =
    nearest === undefined || nearest.permit.condition.must(attributes) ? undefined : nearest.permit;
  const deciding = [...forbids, ...permitted];
  const rules = deciding.map((rule) => showRule(policy, rule, attributes));
  const near = lacking === undefined ? undefined : showRule(policy, lacking, attributes);
  const conditions = [...forbids, ...(lacking === undefined ? [] : [lacking])].flatMap((rule) =>
    explainConditions(rule, attributes),
  );
  const cures = [
    ...new Set([...rules, ...(near === undefined ? [] : [near])].map((rule) => rule.cure)),
  ].filter((cure) => decision.effect === 'forbid' && cure !== '');

  const sentences: string[] = rules.flatMap((rule) => ruleSentences(rule, decision.effect, 'deciding'));
  if (decision.effect === 'forbid' && forbids.length === 0) {
    sentences.push(
      ...(near === undefined
        ? ['No rule permits this kind of request; what no rule permits is refused.']
        : ruleSentences(near, 'forbid', 'nearest')),
    );
  }
  sentences.push(...alternatives(conditions), ...cures.map((cure) => `What you can do: ${cure}`));
  return {
    effect: decision.effect,
    code: decision.code,
    policyVersion: decision.policyVersion,
    rules: forbids.length === 0 && near !== undefined ? [near] : rules,
    conditions,
    cures,
    sentences,
  };
};
