/** `/portal/access/:id`: one request, how it stands, and what its organisation may do about it. */
import { useRoute } from 'preact-iso';
import { call } from '../../api/client.ts';
import { useQuery } from '../../api/hooks.ts';
import { REFUSALS, review } from '../../texts/en/desk.ts';
import { portalAccess, following as text } from '../../texts/en/portal-access.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Card, Facts, Loaded, Notice, Time } from '../../ui/parts.tsx';
import { Reasoned } from '../../ui/reasoned.tsx';
import { Table } from '../../ui/table.tsx';
import type { AccessRequest, Step } from '../access/shapes.ts';
import { Due, StateBadge } from '../access/state.tsx';
import { useOwnApps } from '../shared/apps-of.ts';
import { Answer, HandIn } from './moves.tsx';
import '../access/access.css';

const list = (items: readonly string[]): string => (items.length === 0 ? text.none : items.join(', '));

const CHECK_TONES = { met: 'good', missing: 'warn', blocking: 'bad' } as const;

const Outcome = ({ of: { outcome, state, terms, app, dataset } }: { readonly of: AccessRequest }) => {
  if (state === 'refused' && outcome !== null) {
    return (
      <Notice tone="bad" title={text.refused}>
        <p>{REFUSALS[outcome.code ?? ''] ?? outcome.code}</p>
        {outcome.reason !== undefined && <p>{outcome.reason}</p>}
        {outcome.cure !== undefined && (
          <p>
            <strong>{text.cure}:</strong> {outcome.cure}
          </p>
        )}
        <a href={`/portal/access?dataset=${dataset}`}>{text.again}</a>
      </Notice>
    );
  }
  if (state !== 'granted' || terms === undefined) return null;
  const { granted } = text;
  return (
    <Notice tone="good" title={granted.title}>
      <Facts
        of={[
          [granted.purposes, list(terms.purposes)],
          [granted.fields, list(terms.fields)],
          [granted.until, <Time at={terms.until} only="date" />],
          [granted.conditions, terms.conditions.length === 0 ? text.none : terms.conditions.join('; ')],
          [granted.quota, terms.quotaPerHour?.toLocaleString('en-US') ?? granted.usual],
        ]}
      />
      <p>
        <a class="button" href={`/portal/try?app=${app}`}>
          {granted.tryIt}
        </a>
      </p>
    </Notice>
  );
};

const Checks = ({ of }: { readonly of: NonNullable<AccessRequest['checks']> }) => (
  <Card title={text.checks}>
    <ul class="access-checks">
      {of.map((check) => (
        <li key={check.check + check.code}>
          <span>
            <Badge tone={CHECK_TONES[check.state]}>{review.checks[check.state]}</Badge>
          </span>
          <div>
            {check.text}
            {check.state !== 'met' && check.cure !== '' && <p class="hint">{check.cure}</p>}
          </div>
        </li>
      ))}
    </ul>
  </Card>
);

const Form = ({ of: { form, app, dataClass } }: { readonly of: AccessRequest }) => {
  const apps = useOwnApps();
  return (
    <Card title={text.form}>
      <Facts
        of={[
          [portalAccess.app, apps.data?.apps.find(({ id }) => id === app)?.name ?? app],
          [review.form.channel, form.channel],
          [portalAccess.grants.purposes, list(form.purposes)],
          [text.granted.fields, list(form.fields)],
          [review.form.need, form.need],
          [review.form.job, form.jobFunction],
          [review.form.users, form.users],
          [review.form.mids, list(form.mids)],
          [review.form.crid, form.crid ?? text.none],
          [review.form.volume, review.form.volumeOf(form.volume.average, form.volume.peak)],
          [text.dataClass, dataClass],
        ]}
      />
    </Card>
  );
};

const History = ({ of }: { readonly of: readonly Step[] }) => (
  <Card title={text.history}>
    <Table
      caption={text.history}
      tools="bare"
      rows={of}
      rowKey={({ number }) => String(number)}
      columns={[
        { title: text.columns.when, value: ({ at }) => at, cell: ({ at }) => <Time at={at} /> },
        { title: text.columns.move, value: ({ move }) => text.moves[move] ?? move },
        { title: text.columns.by, value: ({ by }) => text.party[by] ?? text.us },
      ]}
    />
  </Card>
);

const WITHDRAWABLE: ReadonlySet<string> = new Set(['draft', 'review', 'second-approval', 'returned']);

const RequestPage = () => {
  const { id = '' } = useRoute().params;
  const path = `/postern/v1/access-requests/${encodeURIComponent(id)}`;
  const held = useQuery<AccessRequest>(path);
  return (
    <Page
      title={text.title(held.data?.dataset ?? '…')}
      json={path}
      actions={
        <a class="button" href="/portal/access">
          {text.all}
        </a>
      }
    >
      <Loaded of={held} lines={8}>
        {(request) => (
          <div class="access-request">
            <div class="stack">
              <Outcome of={request} />
              {request.state === 'draft' && request.rules !== undefined && (
                <HandIn request={request} rules={request.rules} reload={held.reload} />
              )}
              {request.state === 'returned' && <Answer request={request} reload={held.reload} />}
              {request.checks !== null && request.checks.length > 0 && <Checks of={request.checks} />}
              <Form of={request} />
            </div>
            <div class="stack">
              <Card title={text.stands} actions={<StateBadge state={request.state} />}>
                <p role="status">{portalAccess.next[request.state]}</p>
                <Facts
                  of={[
                    [text.since, <Time at={request.since} />],
                    ...(request.due === null
                      ? []
                      : ([[text.due, <Due due={request.due} overdue={request.overdue} />]] as const)),
                  ]}
                />
                {WITHDRAWABLE.has(request.state) && (
                  <p>
                    <Reasoned
                      label={text.withdraw.label}
                      title={text.withdraw.title}
                      reasonLabel={text.withdraw.reason}
                      conflict={text.withdraw.conflict}
                      draft={`withdraw:${request.id}`}
                      act={(reason) => call(`${path}/withdraw`, { method: 'POST', body: { reason } })}
                      onDone={held.reload}
                    />
                  </p>
                )}
              </Card>
              {request.history !== undefined && request.history.length > 0 && (
                <History of={request.history} />
              )}
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
};
export default RequestPage;
