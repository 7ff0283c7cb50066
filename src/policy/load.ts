/** Reads, checks and freezes a pack. */
import { canonicalJson } from './canonical.ts';
import { type ConditionSource, readCondition } from './meaning.ts';
import type { Obligation } from './obligations.ts';
import type { Applies, Citation, Confidence, Effect, Pack, Rule } from './pack.ts';
import { sha256Hex } from './sha256.ts';
import { invalid, type Plain, Source } from './source.ts';
import { checkStructure } from './structure.ts';
import { checkTemplates } from './template.ts';
import { parseTime } from './time.ts';

interface RuleSource {
  readonly id: string;
  readonly effect: Effect;
  readonly title: string;
  readonly applies: Applies;
  readonly effective: { readonly from: string | null; readonly to: string | null };
  readonly mode?: 'enforce' | 'shadow';
  readonly shadowUntil?: string;
  readonly when?: ConditionSource;
  readonly obligations?: readonly Obligation[];
  readonly cite?: readonly string[];
  readonly code?: string;
  readonly message?: string;
  readonly cure?: string;
  readonly explain?: Readonly<Record<string, string>>;
}

interface CitationSource {
  readonly id: string;
  readonly instrument: string;
  readonly section: string;
  readonly url: string | null;
  readonly retrieved: string;
  readonly effectiveFrom: string | null;
  readonly effectiveTo?: string | null;
  readonly supersedes?: string | null;
  readonly paraphrase: string;
  readonly confidence: Confidence;
}

interface FileContent {
  readonly rules?: readonly RuleSource[];
  readonly citations?: readonly CitationSource[];
}

const readTime = (source: Source, owner: object, key: string, open: number): number => {
  const text = (owner as Readonly<Record<string, string | null | undefined>>)[key] ?? null;
  if (text === null) return open;
  const ms = parseTime(text);
  if (ms !== undefined) return ms;
  throw invalid(
    source.file,
    source.at(owner, key),
    `${key} is ${JSON.stringify(text)}; expected a date that exists, as 2026-04-01.`,
  );
};

const CODES: Readonly<Record<Effect, string>> = {
  permit: 'no_permit',
  forbid: 'forbidden',
  oblige: 'obliged',
};

const readRule = (source: Source, from: RuleSource, list: readonly RuleSource[], index: number): Rule => {
  const place = { file: source.file, ...source.at(list, index) };
  const refuse = (key: string, message: string): never => {
    throw invalid(source.file, source.at(from, key), `rule ${from.id}: ${message}`, { field: key });
  };
  const start = readTime(source, from.effective, 'from', Number.NEGATIVE_INFINITY);
  const end = readTime(source, from.effective, 'to', Number.POSITIVE_INFINITY);
  if (start >= end)
    refuse('effective', '`effective.from` is not before `effective.to`; the rule would never be in force.');

  const mode = from.mode ?? 'enforce';
  if (mode === 'shadow' && from.shadowUntil === undefined) {
    refuse(
      'mode',
      'mode is shadow without `shadowUntil`; expected the date from which the rule is enforced.',
    );
  }
  if (mode === 'shadow' && from.effect !== 'forbid') {
    refuse(
      'mode',
      `mode is shadow on a ${from.effect}; only a forbid can run in shadow (try a permit by replay).`,
    );
  }
  if (mode === 'enforce' && from.shadowUntil !== undefined) {
    refuse('shadowUntil', '`shadowUntil` without `mode: shadow`; expected both or neither.');
  }
  if (from.effect === 'oblige' && from.obligations === undefined) {
    refuse('effect', 'an oblige without `obligations`; expected at least one.');
  }
  if (from.effect === 'forbid' && from.obligations !== undefined) {
    refuse('obligations', 'a forbid with obligations; expected them on a permit or an oblige.');
  }
  const when = from.when === undefined ? null : readCondition(source, from.when, from, 'when', from.effect);
  const rule: Rule = {
    id: from.id,
    effect: from.effect,
    title: from.title,
    applies: from.applies,
    from: start,
    to: end,
    mode,
    shadowUntil: readTime(source, from, 'shadowUntil', Number.NEGATIVE_INFINITY),
    when,
    obligations: from.obligations ?? [],
    cite: from.cite ?? [],
    code: from.code ?? CODES[from.effect],
    message: from.message ?? '',
    cure: from.cure ?? '',
    explain: from.explain ?? {},
    place,
  };
  checkTemplates(source, from, rule);
  return rule;
};

const readCitation = (
  source: Source,
  from: CitationSource,
  list: readonly CitationSource[],
  index: number,
): Citation => ({
  id: from.id,
  instrument: from.instrument,
  section: from.section,
  url: from.url,
  retrieved: readTime(source, from, 'retrieved', 0),
  effectiveFrom: readTime(source, from, 'effectiveFrom', Number.NEGATIVE_INFINITY),
  effectiveTo: readTime(source, from, 'effectiveTo', Number.POSITIVE_INFINITY),
  supersedes: from.supersedes ?? null,
  paraphrase: from.paraphrase,
  confidence: from.confidence,
  place: { file: source.file, ...source.at(list, index) },
});

const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value) && !(value instanceof Map)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
};

/**
 * Reads a pack from its files (YAML or JSON). Files are taken in the order of their names, rules in the order of
 * their lines; comments and the division into files do not change the version.
 * @throws PosternError `policy_invalid` with file, line, column, what came and what was expected.
 */
export const loadPack = (files: readonly { readonly name: string; readonly text: string }[]): Pack => {
  const rules: Rule[] = [];
  const citations = new Map<string, Citation>();
  const canonical: { rules: Plain[]; citations: Plain[] } = { rules: [], citations: [] };
  for (const { name, text } of [...files].sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const source = new Source(name, text);
    checkStructure(source);
    const content = source.content as unknown as FileContent;
    content.rules?.forEach((from, index, list) => {
      rules.push(readRule(source, from, list, index));
      canonical.rules.push(from as unknown as Plain);
    });
    content.citations?.forEach((from, index, list) => {
      const twin = citations.get(from.id);
      if (twin !== undefined) {
        throw invalid(
          name,
          source.at(list, index),
          `citation ${from.id} stands twice, first at ${twin.place.file}:${twin.place.line}; expected one.`,
        );
      }
      citations.set(from.id, readCitation(source, from, list, index));
      canonical.citations.push(from as unknown as Plain);
    });
  }
  if (rules.length === 0) {
    throw invalid(files[0]?.name ?? 'the pack', undefined, 'the pack has no rules; expected at least one.');
  }
  const text = canonicalJson({
    rules: canonical.rules,
    ...(canonical.citations.length > 0 && { citations: canonical.citations }),
  });
  return deepFreeze({ version: sha256Hex(text), canonical: text, rules, citations });
};
