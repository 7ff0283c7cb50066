/** What others authorised an app for. */
import { useQuery } from '../../api/hooks.ts';
import { authorisation } from '../../texts/en/portal-authorisations.ts';
import { Badge, Card, Loaded, Time } from '../../ui/parts.tsx';
import { Table } from '../../ui/table.tsx';

const text = authorisation.held;

/** As the table of authorisations has it; moments are Unix ms. */
interface Held {
  readonly id: string;
  readonly mid: string;
  readonly channel: string;
  readonly basis: string;
  readonly merchant: string | null;
  readonly valid_from: number | string;
  readonly valid_until: number | string | null;
  readonly revoked_at: number | string | null;
}

const stateOf = ({ revoked_at, valid_from, valid_until }: Held): keyof typeof text.states => {
  if (revoked_at !== null) return 'revoked';
  if (valid_until !== null && Number(valid_until) <= Date.now()) return 'ended';
  return Number(valid_from) > Date.now() ? 'later' : 'force';
};

export const HeldAuthorisations = ({ app }: { readonly app: string }) => {
  const held = useQuery<{ readonly authorisations: readonly Held[] }>(
    `/postern/v1/apps/${app}/authorisations`,
  );
  return (
    <Card title={text.title}>
      <Loaded of={held} lines={2}>
        {({ authorisations }) => (
          <Table
            caption={text.title}
            tools={authorisations.length > 5 ? 'full' : 'bare'}
            rows={authorisations}
            rowKey={({ id }) => id}
            empty={<p class="hint">{text.empty}</p>}
            columns={[
              { title: text.mid, value: ({ mid }) => mid },
              { title: text.channel, value: ({ channel }) => channel },
              { title: text.basis, value: ({ basis }) => basis },
              { title: text.merchant, value: ({ merchant }) => merchant },
              {
                title: text.from,
                value: ({ valid_from }) => Number(valid_from),
                cell: ({ valid_from }) => <Time at={Number(valid_from)} only="date" />,
              },
              {
                title: text.until,
                value: ({ valid_until }) => (valid_until === null ? null : Number(valid_until)),
                cell: ({ valid_until }) => (
                  <Time at={valid_until === null ? null : Number(valid_until)} only="date" />
                ),
              },
              {
                title: text.state,
                value: (one) => text.states[stateOf(one)],
                cell: (one) => (
                  <Badge tone={stateOf(one) === 'force' ? 'good' : 'plain'}>
                    {text.states[stateOf(one)]}
                  </Badge>
                ),
              },
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
};
