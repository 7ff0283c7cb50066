/** Client secrets of an app: two alive at most, each shown once. */

import { useState } from 'preact/hooks';
import { call } from '../../api/client.ts';
import { useAction, useDraft, useQuery } from '../../api/hooks.ts';
import { app } from '../../texts/en/portal-apps.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Badge, Card, Empty, faultOf, Loaded, Time } from '../../ui/parts.tsx';
import { Reasoned } from '../../ui/reasoned.tsx';
import { Table } from '../../ui/table.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ShownOnce } from '../shared/once.tsx';
import { type Credential, type CredentialState, stateOf } from '../shared/shapes.ts';

const text = app.secrets;
const MOST_ALIVE = 2;

interface Issued extends Credential {
  readonly secret: string;
}

interface MakingProps {
  readonly onIssued: (issued: Issued) => void;
  readonly onProblem: () => void;
}

const Issue = ({ app: id, onIssued, onProblem }: MakingProps & { readonly app: string }) => {
  const draft = useDraft(`secret:${id}`, { expires: '' });
  const { expires } = draft.value;
  const issue = useAction(() =>
    call<Issued>(`/postern/v1/apps/${id}/credentials`, {
      method: 'POST',
      body: expires === '' ? {} : { expires },
    }),
  );
  return (
    <FormDialog
      label={text.issue}
      title={text.issue}
      kind="main"
      action={issue}
      offline={text.maybe}
      onProblem={onProblem}
      onDone={(issued) => {
        draft.clear();
        onIssued(issued);
      }}
    >
      <p>{text.issueBody}</p>
      <TextField
        label={text.ends}
        hint={text.endsHint}
        fault={faultOf(issue.problem, 'expires')}
        type="date"
        value={expires}
        onInput={(event) => draft.set({ expires: event.currentTarget.value })}
      />
    </FormDialog>
  );
};

const Rotate = ({ of, onIssued, onProblem }: MakingProps & { readonly of: Credential }) => {
  const draft = useDraft(`rotate:${of.id}`, { hours: '24' });
  const rotate = useAction(() =>
    call<Issued>(`/postern/v1/credentials/${of.id}/rotate`, {
      method: 'POST',
      body: { overlapHours: Number(draft.value.hours) },
    }),
  );
  return (
    <FormDialog
      label={text.rotate}
      title={text.rotateTitle(of.hint)}
      action={rotate}
      offline={text.maybe}
      onProblem={onProblem}
      onDone={(issued) => {
        draft.clear();
        onIssued(issued);
      }}
    >
      <p>{text.rotateBody}</p>
      <TextField
        label={text.overlap}
        hint={text.overlapHint}
        fault={faultOf(rotate.problem, 'overlapHours')}
        type="number"
        required
        min={0}
        max={8760}
        step="any"
        value={draft.value.hours}
        onInput={(event) => draft.set({ hours: event.currentTarget.value })}
      />
    </FormDialog>
  );
};

const TONES: Readonly<Record<CredentialState, 'good' | 'plain'>> = {
  alive: 'good',
  expired: 'plain',
  revoked: 'plain',
};

interface ListProps extends MakingProps {
  readonly of: readonly Credential[];
  readonly mayIssue: 'yes' | 'full';
  readonly onRevoked: () => void;
}

const List = ({ of, mayIssue, onRevoked, ...making }: ListProps) => {
  const now = Date.now();
  return (
    <Table
      caption={text.title}
      tools="bare"
      rows={of}
      rowKey={({ id }) => id}
      columns={[
        {
          title: text.columns.hint,
          value: ({ hint }) => hint,
          cell: ({ hint }) => <code>…{hint}</code>,
        },
        {
          title: text.columns.state,
          value: (one) => text.states[stateOf(one, now)],
          cell: (one) => {
            const state = stateOf(one, now);
            const isEnding = state === 'alive' && one.expiresAt !== null;
            return (
              <Badge tone={isEnding ? 'warn' : TONES[state]}>
                {isEnding ? text.ending : text.states[state]}
              </Badge>
            );
          },
        },
        {
          title: text.columns.made,
          value: ({ createdAt }) => createdAt,
          cell: ({ createdAt }) => <Time at={createdAt} />,
        },
        {
          title: text.columns.used,
          value: ({ lastUsedAt }) => lastUsedAt,
          cell: ({ lastUsedAt }) => (lastUsedAt === null ? text.never : <Time at={lastUsedAt} />),
        },
        {
          title: text.columns.ends,
          value: ({ revokedAt, expiresAt }) => revokedAt ?? expiresAt,
          cell: ({ revokedAt, expiresAt }) =>
            revokedAt === null && expiresAt === null ? text.noEnd : <Time at={revokedAt ?? expiresAt} />,
        },
        {
          title: text.columns.what,
          value: () => '',
          cell: (one) =>
            stateOf(one, now) === 'alive' && (
              <span class="row">
                {mayIssue === 'yes' && <Rotate of={one} {...making} />}
                <Reasoned
                  label={text.revoke}
                  title={text.revokeTitle(one.hint)}
                  kind="danger"
                  asks="nothing"
                  draft={`revoke:${one.id}`}
                  act={() => call(`/postern/v1/credentials/${one.id}/revoke`, { method: 'POST' })}
                  onDone={onRevoked}
                >
                  <p>{text.revokeBody}</p>
                </Reasoned>
              </span>
            ),
        },
      ]}
    />
  );
};

export const Secrets = ({ app: id }: { readonly app: string }) => {
  const held = useQuery<{ readonly credentials: readonly Credential[] }>(
    `/postern/v1/apps/${id}/credentials`,
  );
  const [issued, setIssued] = useState<Issued | undefined>(undefined);
  const making: MakingProps = {
    onIssued: (made) => {
      setIssued(made);
      held.reload();
    },
    // It may have been issued although no answer came.
    onProblem: held.reload,
  };
  const all = held.data?.credentials ?? [];
  const now = Date.now();
  const alive = all.filter((one) => stateOf(one, now) === 'alive');
  const past = all.filter((one) => stateOf(one, now) !== 'alive').reverse();
  const mayIssue = alive.length < MOST_ALIVE ? 'yes' : 'full';
  return (
    <Card title={text.title}>
      <p class="hint app-lead">{text.lead}</p>
      {issued !== undefined && (
        <ShownOnce title={text.shown} secret={issued.secret} onStored={() => setIssued(undefined)} />
      )}
      <Loaded of={held} lines={3}>
        {() => (
          <>
            {alive.length > 0 ? (
              <List of={alive} mayIssue={mayIssue} onRevoked={held.reload} {...making} />
            ) : (
              <Empty title={text.empty}>
                <p>{text.emptyBody}</p>
              </Empty>
            )}
            <div class="row app-act">
              {mayIssue === 'full' ? <p class="hint">{text.full}</p> : <Issue app={id} {...making} />}
            </div>
            {past.length > 0 && (
              <details>
                <summary>{text.past(past.length)}</summary>
                <List of={past} mayIssue="full" onRevoked={held.reload} {...making} />
              </details>
            )}
          </>
        )}
      </Loaded>
    </Card>
  );
};
