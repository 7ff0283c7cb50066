/** `/portal/webhooks?id=&state=`: subscriptions with their health; `?id=` shows one, `?id=new` makes one. */
import { useQuery } from '../../api/hooks.ts';
import { person } from '../../api/session.ts';
import { webhooks as text } from '../../texts/en/portal-webhooks.ts';
import { useQueryState } from '../../ui/address-bar.ts';
import { Page } from '../../ui/page.tsx';
import { Empty, Loaded, Notice, Time } from '../../ui/parts.tsx';
import { Table } from '../../ui/table.tsx';
import { useOwnApps } from '../shared/apps-of.ts';
import { Deliveries } from './deliveries.tsx';
import { filterOf, Health, healthOf } from './health.tsx';
import { Make } from './make.tsx';
import { One } from './one.tsx';
import type { Subscription } from './shapes.ts';
import './webhooks.css';

const NEW = 'new';
const DEFAULTS = { id: '', state: '' };

interface ListProps {
  readonly of: readonly Subscription[];
  readonly nameOf: (app: string) => string;
}

const List = ({ of, nameOf }: ListProps) => (
  <Table
    caption={text.title}
    rows={of}
    tools={of.length > 5 ? 'full' : 'bare'}
    rowKey={({ subscriptionId }) => subscriptionId}
    empty={
      <Empty title={text.empty}>
        <p>{text.emptyBody}</p>
        <a class="button button-main" href={`/portal/webhooks?id=${NEW}`}>
          {text.make}
        </a>
      </Empty>
    }
    columns={[
      {
        title: text.columns.listener,
        value: ({ listenerURL }) => listenerURL,
        cell: ({ subscriptionId, listenerURL, subscriptionName }) => (
          <>
            <a href={`/portal/webhooks?id=${subscriptionId}`}>{subscriptionName ?? listenerURL}</a>
            {subscriptionName !== undefined && <p class="hint">{listenerURL}</p>}
          </>
        ),
      },
      { title: text.columns.filter, value: filterOf },
      { title: text.columns.app, value: ({ app }) => nameOf(app) },
      { title: text.columns.health, value: healthOf, cell: (one) => <Health of={one} /> },
      {
        title: text.columns.made,
        value: ({ createdAt }) => createdAt,
        cell: ({ createdAt }) => <Time at={createdAt} only="date" />,
      },
    ]}
  />
);

const WebhooksPage = () => {
  const { values, set } = useQueryState(DEFAULTS);
  const held = useQuery<{ readonly subscriptions: readonly Subscription[] }>('/postern/v1/subscriptions');
  const apps = useOwnApps();
  const all = apps.data?.apps ?? [];
  const nameOf = (id: string): string => all.find((app) => app.id === id)?.name ?? id;
  const one = held.data?.subscriptions.find(({ subscriptionId }) => subscriptionId === values.id);
  const isList = values.id === '' || (values.id !== NEW && one === undefined);
  return (
    <Page
      title={text.title}
      lead={text.lead}
      json="/postern/v1/subscriptions"
      actions={
        isList ? (
          <a class="button button-main" href={`/portal/webhooks?id=${NEW}`}>
            {text.make}
          </a>
        ) : (
          <a class="button" href="/portal/webhooks">
            {text.one.close}
          </a>
        )
      }
    >
      <div class="stack">
        {values.id === NEW && (
          <Make
            apps={all}
            onMade={(id) => {
              held.reload();
              set({ id });
            }}
          />
        )}
        {isList && (
          <Loaded of={held}>
            {({ subscriptions }) => (
              <List
                // A steward sees those of all; the portal shows one's own organisation's.
                of={subscriptions.filter(
                  ({ organisation }) => organisation === person.value?.organisation.id,
                )}
                nameOf={nameOf}
              />
            )}
          </Loaded>
        )}
        {isList && <p class="hint">{text.docs}</p>}
        {one !== undefined && (
          <>
            {one.status === 'SUSPENDED' && one.failures === 0 && (
              <Notice tone="warn">{text.form.unverified}</Notice>
            )}
            <One key={one.subscriptionId} of={one} appName={nameOf(one.app)} reload={held.reload} />
            <Deliveries
              id={one.subscriptionId}
              state={values.state}
              onState={(state) => set({ state }, 'replace')}
            />
          </>
        )}
      </div>
    </Page>
  );
};
export default WebhooksPage;
