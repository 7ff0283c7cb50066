/** What an app may see beyond public data: what was granted, what others authorised, and the Mailer IDs of its organisation. */
import { useQuery } from '../../api/hooks.ts';
import { app as text } from '../../texts/en/portal-apps.ts';
import { Badge, Card, Empty, Loaded, Time } from '../../ui/parts.tsx';
import { Table } from '../../ui/table.tsx';
import type { App } from '../shared/shapes.ts';

interface Grant {
  readonly id: string;
  readonly app: string;
  readonly dataset: string;
  readonly purposes: readonly string[];
  readonly state: string;
  readonly until: string | null;
  readonly certifyBy: string | null;
}

export const Grants = ({ app }: { readonly app: App }) => {
  const grants = useQuery<{ readonly grants: readonly Grant[] }>(
    `/postern/v1/grants?organisation=${app.organisationId}`,
  );
  const { columns } = text.grants;
  return (
    <Card title={text.grants.title}>
      <Loaded of={grants} lines={2}>
        {(held) => (
          <Table
            caption={text.grants.title}
            tools="bare"
            rows={held.grants.filter((one) => one.app === app.id)}
            rowKey={({ id }) => id}
            empty={
              <Empty title={text.grants.empty}>
                <p>{text.grants.emptyBody}</p>
                <a href="/portal/access?ask=yes">{text.grants.request}</a>
              </Empty>
            }
            columns={[
              {
                title: columns.dataset,
                value: ({ dataset }) => dataset,
                cell: ({ dataset }) => <a href={`/datasets/${dataset}`}>{dataset}</a>,
              },
              { title: columns.purposes, value: ({ purposes }) => purposes.join(', ') },
              {
                title: columns.state,
                value: ({ state }) => state,
                cell: ({ state }) => <Badge tone={state === 'in force' ? 'good' : 'warn'}>{state}</Badge>,
              },
              {
                title: columns.due,
                value: ({ certifyBy }) => certifyBy,
                cell: ({ certifyBy }) => <Time at={certifyBy} only="date" />,
              },
              {
                title: columns.until,
                value: ({ until }) => until,
                cell: ({ until }) => <Time at={until} only="date" />,
              },
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
};

/** As stored: moments are Unix ms. */
interface Authorisation {
  readonly id: string;
  readonly mid: string;
  readonly channel: string;
  readonly basis: string;
  readonly merchant: string | null;
  readonly valid_from: number;
  readonly valid_until: number | null;
  readonly revoked_at: number | null;
}

const standing = ({ revoked_at, valid_from, valid_until }: Authorisation, now: number) => {
  if (revoked_at !== null) return 'revoked';
  if (Number(valid_from) > now) return 'later';
  return valid_until !== null && Number(valid_until) <= now ? 'over' : 'force';
};

export const Authorisations = ({ app: id }: { readonly app: string }) => {
  const held = useQuery<{ readonly authorisations: readonly Authorisation[] }>(
    `/postern/v1/apps/${id}/authorisations`,
  );
  const { columns, states } = text.authorisations;
  const now = Date.now();
  return (
    <Card title={text.authorisations.title}>
      <p class="hint app-lead">{text.authorisations.lead}</p>
      <Loaded of={held} lines={2}>
        {({ authorisations }) => (
          <Table
            caption={text.authorisations.title}
            tools="bare"
            rows={authorisations}
            rowKey={(one) => one.id}
            empty={
              <Empty title={text.authorisations.empty}>
                <p>{text.authorisations.emptyBody}</p>
                <a href="/portal/authorisations">{text.authorisations.links}</a>
              </Empty>
            }
            columns={[
              {
                title: columns.mid,
                value: ({ mid }) => mid,
                cell: ({ mid }) => <code class="app-mid">{mid}</code>,
              },
              {
                title: columns.channel,
                value: ({ channel }) => (channel === 'any' ? text.authorisations.any : channel),
              },
              {
                title: columns.basis,
                value: ({ basis, merchant }) => (merchant === null ? basis : `${basis} (${merchant})`),
              },
              {
                title: columns.from,
                value: (one) => Number(one.valid_from),
                cell: (one) => <Time at={Number(one.valid_from)} only="date" />,
              },
              {
                title: columns.until,
                value: (one) => one.valid_until,
                cell: (one) => (
                  <Time at={one.valid_until === null ? null : Number(one.valid_until)} only="date" />
                ),
              },
              {
                title: columns.state,
                value: (one) => states[standing(one, now)],
                cell: (one) => {
                  const state = standing(one, now);
                  return <Badge tone={state === 'force' ? 'good' : 'plain'}>{states[state]}</Badge>;
                },
              },
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
};

interface MailerIdList {
  readonly mailerIds: readonly { readonly mid: string; readonly proof: string; readonly addedAt: string }[];
}

export const MailerIds = ({ organisation }: { readonly organisation: string }) => {
  const held = useQuery<MailerIdList>(`/postern/v1/organisations/${organisation}/mailer-ids`);
  const { columns } = text.mailerIds;
  return (
    <Card title={text.mailerIds.title}>
      <p class="hint app-lead">{text.mailerIds.lead}</p>
      <Loaded of={held} lines={2}>
        {({ mailerIds }) => (
          <Table
            caption={text.mailerIds.title}
            tools="bare"
            rows={mailerIds}
            rowKey={({ mid }) => mid}
            empty={
              <Empty title={text.mailerIds.empty}>
                <p>{text.mailerIds.emptyBody}</p>
                <a href="/portal/access?ask=yes">{text.mailerIds.request}</a>
              </Empty>
            }
            columns={[
              {
                title: columns.mid,
                value: ({ mid }) => mid,
                cell: ({ mid }) => <code class="app-mid">{mid}</code>,
              },
              { title: columns.proof, value: ({ proof }) => proof },
              {
                title: columns.since,
                value: ({ addedAt }) => addedAt,
                cell: ({ addedAt }) => <Time at={addedAt} only="date" />,
              },
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
};
