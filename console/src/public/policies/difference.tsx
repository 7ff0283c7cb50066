/** What differs between two lists of rules, sentence by sentence. */
import { policies } from '../../texts/en/policies.ts';
import { Badge, Card } from '../../ui/parts.tsx';
import type { RuleInForce } from './shapes.ts';

const texts = policies.diff;

export interface Difference {
  readonly change: string;
  readonly ruleId: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Rules of one day against rules of another. */
export const differencesOf = (
  before: readonly RuleInForce[],
  after: readonly RuleInForce[],
): readonly Difference[] => {
  const old = new Map(before.map(({ ruleId, text }) => [ruleId, text]));
  const made = new Map(after.map(({ ruleId, text }) => [ruleId, text]));
  return [...new Set([...old.keys(), ...made.keys()])].flatMap((ruleId): Difference[] => {
    const [was, is] = [old.get(ruleId), made.get(ruleId)];
    if (was === is) return [];
    const change = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
    return [{ change, ruleId, before: was ?? null, after: is ?? null }];
  });
};

const NAMES: Readonly<Record<string, readonly ['good' | 'bad' | 'info', string]>> = {
  added: ['good', texts.added],
  removed: ['bad', texts.removed],
  changed: ['info', texts.changed],
};

export const Differences = ({
  title,
  of,
  same,
}: {
  readonly title: string;
  readonly of: readonly Difference[];
  readonly same: string;
}) => (
  <Card title={title}>
    {of.length === 0 && <p>{same}</p>}
    <ul class="policies-differences">
      {of.map(({ change, ruleId, before, after }) => {
        const [tone, name] = NAMES[change] ?? (['info', change] as const);
        return (
          <li key={ruleId}>
            <Badge tone={tone}>{name}</Badge>
            <div>
              {before !== null && <p class={after === null ? undefined : 'policies-before'}>{before}</p>}
              {after !== null && <p>{after}</p>}
            </div>
          </li>
        );
      })}
    </ul>
  </Card>
);
