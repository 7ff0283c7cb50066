/** A pack as sentences that a compliance officer can read, dates and confidence included. */
import { OBLIGATIONS } from './obligations.ts';
import type { Applies, Citation, Effect, Pack, Rule } from './pack.ts';
import { sayTime } from './time.ts';
import { sayCitation, sayCondition } from './words.ts';

/** One rule as text; the parts stand in the order of `text`. */
export interface RuleSentences {
  readonly ruleId: string;
  readonly effect: Effect;
  readonly text: string;
}

const EFFECT: Readonly<Record<Effect, string>> = {
  permit: 'It is permitted',
  forbid: 'It is forbidden',
  oblige: 'Where access is permitted, there are duties',
};
const CONDITION: Readonly<Record<Effect, string>> = {
  permit: 'provided that',
  forbid: 'whenever',
  oblige: 'whenever',
};

const list = (values: readonly string[], join: string): string =>
  values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} ${join} ${values.at(-1)}`;

const sayApplies = (applies: Applies): string => {
  const { datasets, actions, classes, channels, roles, kinds } = applies;
  const who = [
    roles === undefined ? 'any role' : `role ${list(roles, 'or')}`,
    ...(kinds === undefined ? [] : [`kind ${list(kinds, 'or')}`]),
  ].join(', ');
  const what = [
    actions === undefined ? 'any action' : `action ${list(actions, 'or')}`,
    datasets === undefined ? 'on any dataset' : `on ${list(datasets, 'or')}`,
    ...(classes === undefined ? [] : [`of class ${list(classes, 'or')}`]),
    ...(channels === undefined ? [] : [`by ${list(channels, 'or')}`]),
  ].join(' ');
  return `for ${who}: ${what}`;
};

/** The words of the path table speak to the principal; here they speak about it. */
const aboutThePrincipal = (text: string): string =>
  text
    .replace(/\byour\b/g, "the principal's")
    .replace(/\byou (hold|are)\b/g, (_, verb: string) => `the principal ${verb === 'hold' ? 'holds' : 'is'}`)
    .replace(/\byou\b/g, 'the principal');

const sayWindow = (rule: Rule): string => {
  const from = Number.isFinite(rule.from) ? ` from ${sayTime(rule.from)}` : '';
  const to = Number.isFinite(rule.to) ? ` until ${sayTime(rule.to)}` : '';
  const window = from + to === '' ? 'In force at all times.' : `In force${from}${to}.`;
  return rule.mode === 'shadow'
    ? `${window} In shadow, refusing nothing, until ${sayTime(rule.shadowUntil)}.`
    : window;
};

const sayCitations = (rule: Rule, citations: ReadonlyMap<string, Citation>): string => {
  if (rule.cite.length === 0) return 'It cites nothing.';
  const texts = rule.cite.map((id) => {
    const citation = citations.get(id);
    return citation === undefined ? `${id} [unknown citation]` : sayCitation(citation);
  });
  return `It rests on ${texts.join('; ')}.`;
};

const sayRule = (rule: Rule, citations: ReadonlyMap<string, Citation>): RuleSentences => {
  const condition =
    rule.when === null ? '' : `, ${CONDITION[rule.effect]} ${aboutThePrincipal(sayCondition(rule.when))}`;
  const parts = [
    `${rule.id}: ${rule.title}.`,
    `${EFFECT[rule.effect]} ${sayApplies(rule.applies)}${condition}.`,
    sayWindow(rule),
    ...rule.obligations.map((obligation) => `Duty: ${OBLIGATIONS[obligation]}`),
    ...(rule.effect === 'forbid' ? [`A refusal carries the code ${rule.code}.`] : []),
    sayCitations(rule, citations),
  ];
  return { ruleId: rule.id, effect: rule.effect, text: parts.join(' ') };
};

/** Every rule of a pack in pack order. */
export const sentences = (pack: Pack): RuleSentences[] =>
  pack.rules.map((rule) => sayRule(rule, pack.citations));
