/** USERIDs of an app for the retired Web Tools. */
import { useState } from 'preact/hooks';
import { call } from '../../api/client.ts';
import { useAction, useDraft, useQuery } from '../../api/hooks.ts';
import { Reasoned } from '../../desk/shared/reason.tsx';
import { app } from '../../texts/en/portal-apps.ts';
import { Badge, Card, Empty, Field, faultOf, Loaded, Time } from '../../ui/parts.tsx';
import { Table } from '../../ui/table.tsx';
import { FormDialog } from '../shared/form-dialog.tsx';
import { ShownOnce } from '../shared/once.tsx';

const text = app.webTools;

interface User {
  readonly id: string;
  readonly hint: string;
  readonly clients: readonly string[];
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

interface Issued extends User {
  readonly userId: string;
}

const linesOf = (typed: string): string[] => typed.split(/[\s,;]+/).filter(Boolean);

const Issue = ({
  app: id,
  onIssued,
  onProblem,
}: {
  readonly app: string;
  readonly onIssued: (issued: Issued) => void;
  readonly onProblem: () => void;
}) => {
  const draft = useDraft(`web-tools:${id}`, { clients: '' });
  const issue = useAction(() =>
    call<Issued>(`/postern/v1/apps/${id}/web-tools-users`, {
      method: 'POST',
      body: { clients: linesOf(draft.value.clients) },
    }),
  );
  return (
    <FormDialog
      label={text.issue}
      title={text.issue}
      action={issue}
      onProblem={onProblem}
      onDone={(issued) => {
        draft.clear();
        onIssued(issued);
      }}
    >
      <p>{text.issueBody}</p>
      <Field label={text.clients} hint={text.clientsHint} fault={faultOf(issue.problem, 'clients')}>
        {(control) => (
          <textarea
            {...control}
            spellcheck={false}
            value={draft.value.clients}
            onInput={(event) => draft.set({ clients: event.currentTarget.value })}
          />
        )}
      </Field>
    </FormDialog>
  );
};

export const WebToolsUsers = ({ app: id }: { readonly app: string }) => {
  const held = useQuery<{ readonly users: readonly User[] }>(`/postern/v1/apps/${id}/web-tools-users`);
  const [issued, setIssued] = useState<Issued | undefined>(undefined);
  const { columns, states } = text;
  return (
    <Card title={text.title}>
      <p class="hint app-lead">{text.lead}</p>
      {issued !== undefined && (
        <ShownOnce title={text.shown} secret={issued.userId} onStored={() => setIssued(undefined)} />
      )}
      <Loaded of={held} lines={2}>
        {({ users }) => (
          <Table
            caption={text.title}
            tools="bare"
            rows={users}
            rowKey={(one) => one.id}
            empty={
              <Empty title={text.empty}>
                <p>{text.emptyBody}</p>
              </Empty>
            }
            columns={[
              {
                title: columns.hint,
                value: ({ hint }) => hint,
                cell: ({ hint }) => <code>…{hint}</code>,
              },
              {
                title: columns.clients,
                value: ({ clients }) => clients.join(', ') || text.noClients,
              },
              {
                title: columns.made,
                value: ({ createdAt }) => createdAt,
                cell: ({ createdAt }) => <Time at={Number(createdAt)} only="date" />,
              },
              {
                title: columns.state,
                value: ({ revokedAt }) => (revokedAt === null ? states.alive : states.revoked),
                cell: ({ revokedAt }) => (
                  <Badge tone={revokedAt === null ? 'good' : 'plain'}>
                    {revokedAt === null ? states.alive : states.revoked}
                  </Badge>
                ),
              },
              {
                title: columns.what,
                value: () => '',
                cell: (one) =>
                  one.revokedAt === null && (
                    <Reasoned
                      label={text.revoke}
                      title={text.revokeTitle(one.hint)}
                      kind="danger"
                      asks="nothing"
                      draft={`revoke:${one.id}`}
                      act={() => call(`/postern/v1/web-tools-users/${one.id}/revoke`, { method: 'POST' })}
                      onDone={held.reload}
                    >
                      <p>{text.revokeBody}</p>
                    </Reasoned>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      <div class="row app-act">
        <Issue
          app={id}
          onIssued={(made) => {
            setIssued(made);
            held.reload();
          }}
          onProblem={held.reload}
        />
      </div>
    </Card>
  );
};
