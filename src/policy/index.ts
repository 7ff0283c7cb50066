export * from './attributes.ts';
export { type CedarRequest, cedarPaths, cedarRules, toCedar, toCedarRequest } from './cedar.ts';
export type { Decision, FailingCondition, LeafTrace, RuleTrace, ShadowDenial, Trace } from './decision.ts';
export { differences, type RuleDifference } from './difference.ts';
export type { ExplainedCondition, ExplainedRule, Explanation, ShownCitation } from './explain.ts';
export { PolicyHistory, type PolicyVersionEntry } from './history.ts';
export { LINTS, type LintFinding, type LintName, lint } from './lint.ts';
export { loadPack } from './load.ts';
export { OBLIGATION_NAMES, OBLIGATIONS, type Obligation } from './obligations.ts';
export { OPERATORS, type OperatorInfo } from './operators.ts';
export type {
  Applies,
  Citation,
  Condition,
  Confidence,
  Effect,
  Leaf,
  Pack,
  Place,
  Right,
  Rule,
} from './pack.ts';
export { type AttributeValue, PATHS, type PathInfo, type PathType } from './paths.ts';
export { compile, type PolicySet } from './policy-set.ts';
export { PACK_SCHEMA, type Schema } from './schema.ts';
export { type RuleSentences, sentences } from './sentences.ts';
export { attributesFromJson } from './snapshot.ts';
