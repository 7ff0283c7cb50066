/** A decision in sentences for the person it concerns: the rule, its date, its citation, and what of theirs would change it. */

import { misfits } from './applies.ts';
import type { Attributes } from './attributes.ts';
import type { Cell } from './cell.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { Decision, FailingCondition } from './decision.ts';
import type { Citation, Confidence, Leaf, Pack } from './pack.ts';
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
interface Policy {
  readonly pack: Pack;
  citation(id: string): Citation | undefined;
}

const showCitations = (policy: Policy, ids: readonly string[]): ShownCitation[] =>
  ids.flatMap((id) => {
    const citation = policy.citation(id);
    if (citation === undefined) return [];
    const { instrument, section, url, confidence } = citation;
    return [{ id, instrument, section, url, confidence, text: sayCitation(citation) }];
  });

const showRule = (policy: Policy, { rule }: CompiledRule, attributes: Attributes): ExplainedRule => ({
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

/** What the route itself fixes: nothing the principal could change, so it is left out where anything else is said. */
const FIXED_BY_ROUTE = new Set([
  'request.route',
  'request.dataset',
  'request.action',
  'request.dataClass',
  'request.scope',
  'request.purposeRequired',
  'request.time',
]);

/** Conditions worth a sentence: no guard (`exists`) beside the comparison it guards, nothing that the route fixes. */
const worthSaying = (failing: readonly FailingCondition[]): readonly FailingCondition[] => {
  const said = failing.filter(
    (condition) =>
      !FIXED_BY_ROUTE.has(condition.path) &&
      !(
        condition.operator === 'exists' &&
        failing.some((other) => other.path === condition.path && other.operator !== 'exists')
      ),
  );
  return said.length === 0 ? failing : said;
};

const explainConditions = (compiled: CompiledRule, attributes: Attributes): ExplainedCondition[] => {
  const failing = worthSaying(compiled.failing(compiled.states(attributes)));
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

/** One sentence a condition; alternatives share one. */
const sayConditions = (conditions: readonly ExplainedCondition[]): string[] => {
  const groups = new Map<number | string, string[]>();
  conditions.forEach(({ alternative, sentence }, index) => {
    const key = alternative ?? `single ${index}`;
    groups.set(key, [...(groups.get(key) ?? []), sentence]);
  });
  const texts = [...groups.values()].map((group) => {
    const members = [...new Set(group)];
    if (members.length === 1) return members[0] ?? '';
    return `Changing one of these would be enough: ${members.map((member, index) => `(${index + 1}) ${member}`).join(' ')}`;
  });
  return [...new Set(texts)];
};

/** Where no permit looks at the request at all: the permits on this dataset, and what they ask for instead. */
const elsewhere = (pack: Pack, attributes: Attributes): string[] => {
  const { dataset, time } = attributes.request;
  return pack.rules
    .filter(({ effect, applies, from, to }) => {
      const named = effect === 'permit' && applies.datasets?.includes(dataset) === true;
      return named && time >= from && time < to;
    })
    .map(({ id, title, applies }) => {
      const lacking = misfits(applies, attributes).map(
        ({ words, value, allowed }) => `${words} ${allowed.join(' or ')} (here: ${value})`,
      );
      return `Rule ${id} (${title}) asks for ${lacking.join(' and ')}.`;
    });
};

interface Part {
  readonly rule: ExplainedRule;
  readonly conditions: readonly ExplainedCondition[];
}

const sayPart = ({ rule, conditions }: Part, lead: string): string[] => {
  const since = rule.since === null ? '' : `, in force since ${rule.since}`;
  return [
    `${lead} ${rule.id} (${rule.title})${since}.`,
    ...(rule.message === '' ? [] : [rule.message]),
    ...sayConditions(conditions),
    ...(rule.cure === '' ? [] : [`What you can do: ${rule.cure}`]),
    ...rule.citations.map((citation) => `It rests on ${citation.text}.`),
  ];
};

/** Explains what the cell decides. Reads values only of attributes that the path table lets be shown. */
export const explain = (policy: Policy, cell: Cell, attributes: Attributes): Explanation => {
  const decision = cell.decide(attributes);
  const { effect, code, policyVersion } = decision;
  if (effect === 'permit') {
    const rules = cell.rules
      .filter(({ rule }) => rule.effect === 'permit' && decision.ruleIds.includes(rule.id))
      .map((rule) => ({ ...showRule(policy, rule, attributes), message: '', cure: '' }));
    const sentences = rules.flatMap((rule) => sayPart({ rule, conditions: [] }, 'This is permitted by'));
    return { effect, code, policyVersion, rules, conditions: [], cures: [], sentences };
  }

  const part = (compiled: CompiledRule): Part => ({
    rule: showRule(policy, compiled, attributes),
    conditions: explainConditions(compiled, attributes),
  });
  const forbids = cell.matchingForbids(attributes).map(part);
  // With a forbid the nearest permit is told too, so that nobody cures one thing only to meet the next.
  const permit = cell.nearest(attributes)?.permit;
  const lacking = permit === undefined || permit.matches(attributes) ? [] : [part(permit)];
  const sentences = forbids.flatMap((forbid) => sayPart(forbid, 'This is forbidden by'));
  if (permit === undefined && forbids.length === 0) {
    sentences.push(
      'No rule permits this kind of request; what no rule permits is refused.',
      ...elsewhere(policy.pack, attributes),
    );
  }
  const lead =
    forbids.length === 0
      ? 'No rule permits this. The nearest is'
      : 'Apart from that, no rule permits this. The nearest is';
  sentences.push(...lacking.flatMap((near) => sayPart(near, lead)));
  const all = [...forbids, ...lacking];
  return {
    effect,
    code,
    policyVersion,
    rules: (forbids.length === 0 ? lacking : forbids).map(({ rule }) => rule),
    conditions: all.flatMap(({ conditions }) => conditions),
    cures: [...new Set(all.map(({ rule }) => rule.cure))].filter((cure) => cure !== ''),
    sentences,
  };
};
