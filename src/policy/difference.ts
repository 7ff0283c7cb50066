/** What differs between two packs, rule by rule, as sentences. */
import { canonicalJson } from './canonical.ts';
import type { Pack, Rule } from './pack.ts';
import { type RuleSentences, sentences } from './sentences.ts';

export interface RuleDifference {
  readonly change: 'added' | 'removed' | 'changed';
  readonly ruleId: string;
  /** The rule's sentence in the first pack; null where it is new. Rules with several windows have one for each. */
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * Rules that were added, removed or changed from `before` to `after`, in the order of the packs. A rule whose text in words stays
 * the same but whose form changed (a message, a cure) counts as changed.
 */
export const differences = (before: Pack, after: Pack): RuleDifference[] => {
  const [old, made] = [grouped(before), grouped(after)];
  const ids = [...new Set([...old.keys(), ...made.keys()])];
  return ids.flatMap((ruleId): RuleDifference[] => {
    const [was, is] = [old.get(ruleId), made.get(ruleId)];
    if (was !== undefined && is !== undefined && was.form === is.form) return [];
    const change = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
    return [{ change, ruleId, before: was?.text ?? null, after: is?.text ?? null }];
  });
};

interface Written {
  readonly text: string;
  readonly form: string;
}

const grouped = (pack: Pack): Map<string, Written> => {
  const said = Map.groupBy(sentences(pack), ({ ruleId }: RuleSentences) => ruleId);
  const rules = Map.groupBy(pack.rules, ({ id }: Rule) => id);
  return new Map(
    [...said].map(([id, texts]) => [
      id,
      {
        text: texts.map(({ text }) => text).join('\n'),
        form: canonicalJson((rules.get(id) ?? []).map(withoutPlace)),
      },
    ]),
  );
};

/** Where a rule stands in its file says nothing about what it means. */
const withoutPlace = (rule: Rule): unknown =>
  JSON.parse(JSON.stringify(rule, (key, value: unknown) => (key === 'place' ? undefined : value)));
