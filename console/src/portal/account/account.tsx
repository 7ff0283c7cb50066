/** `/portal/account`: who one is here, one's passkeys, and what one has acknowledged. */

import { useState } from 'preact/hooks';
import { call } from '../../api/client.ts';
import { useAction, useQuery } from '../../api/hooks.ts';
import { addPasskey, type Passkey, passkeysWorkHere } from '../../api/passkeys.ts';
import { person, session } from '../../api/session.ts';
import { loadSession } from '../../api/sign-in.ts';
import { account } from '../../texts/en/sign-in.ts';
import { Page } from '../../ui/page.tsx';
import { Button, Card, Empty, Facts, faultOf, Loaded, Notice, Time } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { Table } from '../../ui/table.tsx';
import { TextField } from '../../ui/text-field.tsx';

const AddPasskey = ({ onAdded }: { readonly onAdded: () => void }) => {
  const [name, setName] = useState('');
  const add = useAction((given: string) => addPasskey(given, account.passkeys.cancelled));
  if (!passkeysWorkHere()) return <p class="hint">{account.passkeys.notHere}</p>;
  return (
    <form
      onSubmit={async (event) => {
        event.preventDefault();
        const result = await add.run(name);
        if (!result.ok) return;
        setName('');
        onAdded();
      }}
    >
      <TextField
        label={account.passkeys.name}
        hint={account.passkeys.nameHint}
        fault={faultOf(add.problem, 'name')}
        required
        maxLength={100}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      {add.problem !== undefined && <ProblemNotice problem={add.problem} />}
      <Button type="submit" kind="main" busy={add.busy}>
        {account.passkeys.add}
      </Button>
    </form>
  );
};

const Passkeys = () => {
  const held = useQuery<{ readonly passkeys: readonly Passkey[] }>('/postern/v1/passkeys');
  const remove = useAction((id: string) => call(`/postern/v1/passkeys/${id}`, { method: 'DELETE' }));
  const changed = (): void => {
    held.reload();
    void loadSession();
  };
  const { columns } = account.passkeys;
  return (
    <Card title={account.passkeys.title}>
      {remove.problem !== undefined && <ProblemNotice problem={remove.problem} />}
      <Loaded of={held} lines={2}>
        {({ passkeys }) => (
          <Table
            caption={account.passkeys.title}
            tools="bare"
            rows={passkeys}
            rowKey={({ id }) => id}
            empty={
              <Empty title={account.passkeys.empty}>
                <p>{account.passkeys.emptyBody}</p>
              </Empty>
            }
            columns={[
              { title: columns.name, value: ({ name }) => name },
              {
                title: columns.made,
                value: ({ createdAt }) => createdAt,
                cell: ({ createdAt }) => <Time at={createdAt} />,
              },
              {
                title: columns.used,
                value: ({ lastUsedAt }) => lastUsedAt,
                cell: ({ lastUsedAt }) =>
                  lastUsedAt === null ? account.passkeys.never : <Time at={lastUsedAt} />,
              },
              {
                title: columns.what,
                value: () => '',
                cell: ({ id }) => (
                  <Button
                    kind="danger"
                    busy={remove.busy}
                    onClick={async () => {
                      if ((await remove.run(id)).ok) changed();
                    }}
                  >
                    {account.passkeys.remove}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      <AddPasskey onAdded={changed} />
    </Card>
  );
};

const Training = () => {
  const acknowledge = useAction(() => call('/postern/v1/training', { method: 'POST', body: {} }));
  return (
    <Card title={account.training.title}>
      <p>{account.training.body}</p>
      {acknowledge.problem !== undefined && <ProblemNotice problem={acknowledge.problem} />}
      {!acknowledge.ok ? (
        <Button busy={acknowledge.busy} onClick={() => void acknowledge.run()}>
          {account.training.action}
        </Button>
      ) : (
        <Notice tone="good">{account.training.done}</Notice>
      )}
    </Card>
  );
};

const Account = () => {
  const who = person.value;
  const now = session.value?.session;
  if (who === null) return null;
  return (
    <Page title={account.title} lead={account.lead} json="/postern/v1/session" width="text">
      <div class="stack">
        <Card>
          <Facts
            of={[
              [account.facts.name, who.name],
              [account.facts.email, who.email ?? '–'],
              [account.facts.role, who.role],
              [account.facts.organisation, who.organisation.name],
              ...(now === undefined
                ? []
                : ([
                    [
                      account.facts.session,
                      <>
                        {account.way(now.way)}, {account.until} <Time at={now.expiresAt} />
                      </>,
                    ],
                  ] as const)),
            ]}
          />
        </Card>
        <Passkeys />
        <Training />
      </div>
    </Page>
  );
};
export default Account;
