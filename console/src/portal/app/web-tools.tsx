/** USERIDs of an app for the retired Web Tools. */

import { useState } from 'preact/hooks';
import { call } from '../../api/client.ts';
import { useAction, useDraft, useQuery } from '../../api/hooks.ts';
import { app } from '../../texts/en/portal-apps.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Badge, Card, Empty, faultOf, Loaded, Time } from '../../ui/parts.tsx';
import { Reasoned } from '../../ui/reasoned.tsx';
import { Table } from '../../ui/table.tsx';
import { TextArea } from '../../ui/text-field.tsx';
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
      <TextArea
        label={text.clients}
        hint={text.clientsHint}
        fault={faultOf(issue.problem, 'clients')}
        spellcheck={false}
        value={draft.value.clients}
        onInput={(event) => draft.set({ clients: event.currentTarget.value })}
      />
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
