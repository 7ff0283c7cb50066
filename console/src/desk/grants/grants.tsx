/** `/desk/grants`: what was granted, what is due, and reports of use. */
import { call } from '../../api/client.ts';
import { useQuery } from '../../api/hooks.ts';
import { desk, grants as text } from '../../texts/en/desk.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Card, Empty, Loaded, Time } from '../../ui/parts.tsx';
import { Reasoned } from '../../ui/reasoned.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { type Names, useNames } from '../shared/names.tsx';

interface Grant {
  readonly id: string;
  readonly organisation: string;
  readonly app: string;
  readonly dataset: string;
  readonly dataClass: string;
  readonly purposes: readonly string[];
  readonly state: string;
  readonly until: string | null;
  readonly certifyBy: string | null;
  readonly lastUsed: string | null;
  readonly removalProposed: string | null;
}

interface UseReport {
  readonly id: string;
  readonly organisation: string;
  readonly grant: string;
  readonly kind: string;
  readonly from: string | null;
  readonly until: string | null;
  readonly due: string | null;
  readonly filed: string | null;
}

type Move = keyof typeof text.moves;

const MOVES: Readonly<Record<string, readonly Move[]>> = {
  'in force': ['recertify', 'suspend', 'revoke'],
  overdue: ['recertify', 'suspend', 'revoke'],
  suspended: ['restore', 'revoke'],
};

const TONES: Readonly<Record<string, 'good' | 'warn' | 'bad' | 'plain'>> = {
  'in force': 'good',
  overdue: 'bad',
  suspended: 'warn',
};

const SOON_MS = 30 * 86_400_000;

const isDue = ({ state, certifyBy }: Grant): boolean =>
  state === 'overdue' ||
  (state === 'in force' && certifyBy !== null && Date.parse(certifyBy) - Date.now() < SOON_MS);

const columnsOf = (names: Names, reload: () => void): Column<Grant>[] => [
  { title: desk.dataset, value: ({ dataset }) => dataset },
  { title: desk.organisation, value: ({ organisation }) => names.organisation(organisation) },
  { title: desk.app, value: ({ app }) => names.app(app) },
  { title: desk.purposes, value: ({ purposes }) => purposes.join(', ') },
  {
    title: desk.state,
    value: ({ state }) => state,
    cell: ({ state, removalProposed }) => (
      <span class="row">
        <Badge tone={TONES[state] ?? 'plain'}>{state}</Badge>
        {removalProposed !== null && <Badge tone="warn">{text.removal}</Badge>}
      </span>
    ),
  },
  {
    title: text.columns.certify,
    value: ({ certifyBy }) => certifyBy,
    cell: ({ certifyBy }) => <Time at={certifyBy} only="date" />,
  },
  {
    title: text.columns.used,
    value: ({ lastUsed }) => lastUsed,
    cell: ({ lastUsed }) => (lastUsed === null ? text.never : <Time at={lastUsed} />),
  },
  {
    title: desk.what,
    value: () => '',
    cell: (grant) => (
      <span class="row">
        {(MOVES[grant.state] ?? []).map((move) => (
          <Reasoned
            key={move}
            label={text.moves[move]}
            title={`${text.moves[move]}: ${grant.dataset}, ${names.app(grant.app)}`}
            kind={move === 'revoke' ? 'danger' : 'plain'}
            draft={`grant:${grant.id}:${move}`}
            act={(reason) =>
              call(`/postern/v1/grants/${grant.id}/${move}`, { method: 'POST', body: { reason } })
            }
            onDone={reload}
          />
        ))}
      </span>
    ),
  },
];

const Reports = ({ names }: { readonly names: Names }) => {
  const held = useQuery<{ readonly reports: readonly UseReport[] }>('/postern/v1/use-reports');
  return (
    <Card title={text.reports.title}>
      <Loaded of={held} lines={2}>
        {({ reports }) => (
          <Table
            caption={text.reports.title}
            rows={reports}
            rowKey={({ id }) => id}
            empty={<p class="hint">{text.reports.empty}</p>}
            columns={[
              { title: desk.organisation, value: ({ organisation }) => names.organisation(organisation) },
              { title: text.reports.kind, value: ({ kind }) => kind },
              {
                title: desk.due,
                value: ({ due }) => due,
                cell: ({ due }) => <Time at={due} only="date" />,
              },
              {
                title: text.reports.filed,
                value: ({ filed }) => filed,
                cell: ({ filed }) =>
                  filed === null ? <Badge tone="warn">{text.reports.open}</Badge> : <Time at={filed} />,
              },
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
};

const Grants = () => {
  const held = useQuery<{ readonly grants: readonly Grant[] }>('/postern/v1/grants');
  const names = useNames();
  const columns = columnsOf(names, held.reload);
  return (
    <Page title={text.title} lead={text.lead} json="/postern/v1/grants">
      <div class="stack">
        <Loaded of={held}>
          {({ grants }) => {
            const due = grants.filter(isDue);
            return (
              <>
                {due.length > 0 && (
                  <Card title={text.due}>
                    <Table
                      caption={text.due}
                      tools="bare"
                      rows={due}
                      rowKey={({ id }) => id}
                      columns={columns}
                    />
                  </Card>
                )}
                <Card title={text.all}>
                  <Table
                    caption={text.all}
                    rows={grants}
                    rowKey={({ id }) => id}
                    columns={columns}
                    empty={
                      <Empty title={text.empty}>
                        <p>{text.emptyBody}</p>
                      </Empty>
                    }
                  />
                </Card>
              </>
            );
          }}
        </Loaded>
        <Reports names={names} />
      </div>
    </Page>
  );
};
export default Grants;
