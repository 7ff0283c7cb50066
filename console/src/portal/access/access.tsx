/** `/portal/access`: requests of one's organisation, grants held, reports due; `?dataset=` or `?ask=yes`: the form. */
import { useQuery } from '../../api/hooks.ts';
import { person } from '../../api/session.ts';
import { portalAccess as text } from '../../texts/en/portal-access.ts';
import { useQueryState } from '../../ui/address-bar.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Card, Empty, Loaded, Time } from '../../ui/parts.tsx';
import { Table } from '../../ui/table.tsx';
import { useOwnApps } from '../shared/apps-of.ts';
import { Ask } from './ask.tsx';
import { Reports } from './reports.tsx';
import type { AccessRequest, Grant, UseReport } from './shapes.ts';
import { Due, StateBadge } from './state.tsx';
import './access.css';

const TONES: Readonly<Record<string, 'good' | 'warn' | 'bad' | 'plain'>> = {
  'in force': 'good',
  overdue: 'warn',
  suspended: 'warn',
  revoked: 'bad',
};

type NameOf = (app: string) => string;

const Requests = ({ of, nameOf }: { readonly of: readonly AccessRequest[]; readonly nameOf: NameOf }) => (
  <Card title={text.requests.title}>
    <Table
      caption={text.requests.title}
      tools={of.length > 5 ? 'full' : 'bare'}
      rows={of}
      rowKey={({ id }) => id}
      empty={
        <Empty title={text.requests.empty}>
          <p>{text.requests.emptyBody}</p>
          <a class="button button-main" href="/portal/access?ask=yes">
            {text.ask}
          </a>
        </Empty>
      }
      columns={[
        {
          title: text.dataset,
          value: ({ dataset }) => dataset,
          cell: ({ id, dataset }) => <a href={`/portal/access/${id}`}>{dataset}</a>,
        },
        { title: text.app, value: ({ app }) => nameOf(app) },
        {
          title: text.state,
          value: ({ state }) => text.states[state] ?? state,
          cell: ({ state }) => <StateBadge state={state} />,
        },
        { title: text.requests.what, value: ({ state }) => text.next[state] },
        { title: text.requests.due, value: ({ due }) => due, cell: Due },
        {
          title: text.requests.asked,
          value: ({ createdAt }) => createdAt,
          cell: ({ createdAt }) => <Time at={createdAt} only="date" />,
        },
      ]}
    />
  </Card>
);

const Grants = ({ of, nameOf }: { readonly of: readonly Grant[]; readonly nameOf: NameOf }) => (
  <Card title={text.grants.title}>
    <Table
      caption={text.grants.title}
      tools={of.length > 5 ? 'full' : 'bare'}
      rows={of}
      rowKey={({ id }) => id}
      empty={<p class="hint">{text.grants.empty}</p>}
      columns={[
        { title: text.dataset, value: ({ dataset }) => dataset },
        { title: text.app, value: ({ app }) => nameOf(app) },
        { title: text.grants.purposes, value: ({ purposes }) => purposes.join(', ') },
        {
          title: text.state,
          value: ({ state }) => state,
          cell: ({ state, removalProposed }) => (
            <>
              <Badge tone={TONES[state] ?? 'plain'}>{state}</Badge>{' '}
              {removalProposed !== null && <Badge tone="warn">{text.grants.dormant}</Badge>}
            </>
          ),
        },
        {
          title: text.grants.until,
          value: ({ until }) => until,
          cell: ({ until }) => <Time at={until} only="date" />,
        },
        {
          title: text.grants.certify,
          value: ({ certifyBy }) => certifyBy,
          cell: ({ certifyBy }) => <Time at={certifyBy} only="date" />,
        },
        {
          title: text.grants.used,
          value: ({ lastUsed }) => lastUsed,
          cell: ({ lastUsed }) => (lastUsed === null ? text.grants.never : <Time at={lastUsed} />),
        },
        {
          title: text.requests.what,
          value: () => '',
          cell: ({ app }) => <a href={`/portal/try?app=${app}`}>{text.grants.tryIt}</a>,
        },
      ]}
    />
  </Card>
);

const Overview = ({ organisation }: { readonly organisation: string }) => {
  const of = `?organisation=${organisation}`;
  const requests = useQuery<{ readonly requests: readonly AccessRequest[] }>(
    `/postern/v1/access-requests${of}`,
  );
  const grants = useQuery<{ readonly grants: readonly Grant[] }>(`/postern/v1/grants${of}`);
  const reports = useQuery<{ readonly reports: readonly UseReport[] }>(`/postern/v1/use-reports${of}`);
  const apps = useOwnApps();
  const nameOf: NameOf = (id) => apps.data?.apps.find((app) => app.id === id)?.name ?? id;
  return (
    <div class="stack">
      <Loaded of={requests}>{(data) => <Requests of={data.requests} nameOf={nameOf} />}</Loaded>
      <Loaded of={reports} lines={2}>
        {(data) => <Reports reports={data.reports} onFiled={reports.reload} />}
      </Loaded>
      <Loaded of={grants}>{(data) => <Grants of={data.grants} nameOf={nameOf} />}</Loaded>
    </div>
  );
};

const DEFAULTS = { dataset: '', ask: '' };

const AccessPage = () => {
  const { values, set } = useQueryState(DEFAULTS);
  const organisation = person.value?.organisation.id;
  if (values.ask !== '' || values.dataset !== '') {
    return <Ask dataset={values.dataset} onDataset={(dataset) => set({ dataset, ask: 'yes' })} />;
  }
  return (
    <Page
      title={text.title}
      lead={text.lead}
      json="/postern/v1/access-requests"
      actions={
        <a class="button button-main" href="/portal/access?ask=yes">
          {text.ask}
        </a>
      }
    >
      {organisation !== undefined && <Overview organisation={organisation} />}
    </Page>
  );
};
export default AccessPage;
