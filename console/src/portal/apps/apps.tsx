/** `/portal/apps`: the apps of one's organisation, and making one. */
import { apps as text } from '../../texts/en/portal-apps.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Card, Empty, Loaded, Time } from '../../ui/parts.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { ownAppsPath, useOwnApps } from '../shared/apps-of.ts';
import type { App } from '../shared/shapes.ts';
import { MakeApp } from './make-app.tsx';

const COLUMNS: readonly Column<App>[] = [
  {
    title: text.columns.name,
    value: ({ name }) => name,
    cell: ({ id, name }) => <a href={`/portal/apps/${id}`}>{name}</a>,
  },
  { title: text.columns.role, value: ({ role }) => role },
  { title: text.columns.products, value: ({ products }) => products.join(', ') },
  {
    title: text.columns.state,
    value: ({ status }) => text.states[status],
    cell: ({ status }) => <Badge tone={status === 'active' ? 'good' : 'warn'}>{text.states[status]}</Badge>,
  },
  {
    title: text.columns.made,
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <Time at={createdAt} only="date" />,
  },
  { title: text.columns.id, value: ({ id }) => id, cell: ({ id }) => <code>{id}</code> },
];

const Apps = () => {
  const apps = useOwnApps();
  return (
    <Page title={text.title} lead={text.lead} json={ownAppsPath() ?? undefined}>
      <div class="stack">
        <Loaded of={apps}>
          {(held) => (
            <Table
              caption={text.caption}
              rows={held.apps}
              rowKey={({ id }) => id}
              columns={COLUMNS}
              tools={held.apps.length > 8 ? 'full' : 'bare'}
              empty={
                <Empty title={text.empty}>
                  <p>{text.emptyBody}</p>
                </Empty>
              }
            />
          )}
        </Loaded>
        <Card title={text.make.title}>
          <MakeApp />
        </Card>
      </div>
    </Page>
  );
};
export default Apps;
