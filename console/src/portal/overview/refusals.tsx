/** The refusals of the last day, by app and rule, each with its newest example. */
import { overview } from '../../texts/en/portal-apps.ts';
import { Card, Empty, Time } from '../../ui/parts.tsx';
import { Table } from '../../ui/table.tsx';
import { useRuleTitles } from '../shared/rules.ts';
import type { App, LoggedRequest } from '../shared/shapes.ts';
import type { Standing } from './standing.ts';

const text = overview.refused;

interface Group {
  readonly app: App;
  readonly code: string;
  readonly rules: readonly string[];
  readonly count: number;
  readonly newest: LoggedRequest;
}

/** The journal gives the newest first, so the first of a group is its newest. */
const groupsOf = (standings: readonly Standing[]): readonly Group[] =>
  standings
    .flatMap(({ app, refusals }) =>
      [...Map.groupBy(refusals, ({ code, ruleIds }) => `${code} ${ruleIds.join(' ')}`).values()].flatMap(
        (group) => {
          const newest = group[0];
          return newest === undefined
            ? []
            : [{ app, code: newest.code, rules: newest.ruleIds, count: group.length, newest }];
        },
      ),
    )
    .sort((a, b) => b.count - a.count);

export const Refusals = ({ of }: { readonly of: readonly Standing[] }) => {
  const titleOf = useRuleTitles();
  const { columns } = text;
  return (
    <Card title={text.title}>
      <Table
        caption={text.title}
        tools="bare"
        rows={groupsOf(of)}
        rowKey={({ app, code, rules }) => `${app.id} ${code} ${rules.join(' ')}`}
        empty={<Empty title={text.none} />}
        columns={[
          {
            title: columns.reason,
            value: ({ code, rules }) => [code, ...rules.map(titleOf)].join('; '),
            cell: ({ code, rules }) => (
              <>
                <strong class="overview-reason">{code}</strong>
                {rules.map((rule) => (
                  <a key={rule} class="overview-reason" href={`/policies#${rule}`} title={rule}>
                    {titleOf(rule)}
                  </a>
                ))}
              </>
            ),
          },
          {
            title: columns.apps,
            value: ({ app }) => app.name,
            cell: ({ app, code }) => (
              <a href={`/portal/requests?app=${app.id}&effect=forbid&code=${encodeURIComponent(code)}`}>
                {app.name}
              </a>
            ),
          },
          { title: columns.count, value: ({ count }) => count, align: 'end' },
          {
            title: columns.last,
            value: ({ newest }) => newest.at,
            cell: ({ newest }) => <Time at={newest.at} />,
          },
          {
            title: columns.why,
            value: ({ newest }) => newest.decisionId,
            cell: ({ newest }) => (
              <a href={`/decisions/${newest.decisionId}`} aria-label={text.whyOf(newest.decisionId)}>
                {text.why}
              </a>
            ),
          },
        ]}
      />
      {of.some(({ cut }) => cut === 'more') && <p class="hint">{text.atLeast}</p>}
    </Card>
  );
};
