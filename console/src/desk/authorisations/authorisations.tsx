/** `/desk/authorisations?mid=`: the register of a Mailer ID, and confirmations that a steward verifies. */

import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { call, query } from '../../api/client.ts';
import { useQuery } from '../../api/hooks.ts';
import { desk, authorisations as text } from '../../texts/en/desk.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Button, Card, Empty, Field, Loaded, Time } from '../../ui/parts.tsx';
import { Reasoned } from '../../ui/reasoned.tsx';
import { Table } from '../../ui/table.tsx';

interface Entry {
  readonly id: string | null;
  readonly app: { readonly id: string; readonly name: string; readonly role: string };
  readonly organisation: { readonly id: string; readonly name: string };
  readonly channel: string;
  readonly basis: string;
  readonly merchant: string | null;
  readonly evidence: string | null;
  readonly from: string;
  readonly until: string | null;
  readonly state: string;
  readonly lastUsed: string | null;
}

const TONES: Readonly<Record<string, 'good' | 'warn' | 'plain'>> = { 'in force': 'good', 'not yet': 'warn' };

const Register = ({ mid }: { readonly mid: string }) => {
  const held = useQuery<{ readonly entries: readonly Entry[] }>(`/postern/v1/mailer-ids/${mid}/register`);
  return (
    <Loaded of={held}>
      {({ entries }) => (
        <Table
          caption={`${text.title} ${mid}`}
          rows={entries}
          rowKey={({ id, app }) => id ?? app.id}
          empty={
            <Empty title={text.empty}>
              <p>{text.emptyBody}</p>
            </Empty>
          }
          columns={[
            { title: desk.app, value: ({ app }) => app.name },
            { title: desk.organisation, value: ({ organisation }) => organisation.name },
            { title: text.columns.basis, value: ({ basis }) => basis },
            { title: text.columns.channel, value: ({ channel }) => channel },
            { title: text.columns.merchant, value: ({ merchant }) => merchant },
            { title: text.columns.evidence, value: ({ evidence }) => evidence },
            {
              title: desk.since,
              value: ({ from }) => from,
              cell: ({ from }) => <Time at={from} only="date" />,
            },
            {
              title: desk.until,
              value: ({ until }) => until,
              cell: ({ until }) => <Time at={until} only="date" />,
            },
            {
              title: desk.state,
              value: ({ state }) => state,
              cell: ({ state }) => <Badge tone={TONES[state] ?? 'plain'}>{state}</Badge>,
            },
            {
              title: text.columns.used,
              value: ({ lastUsed }) => lastUsed,
              cell: ({ lastUsed }) => <Time at={lastUsed} />,
            },
            {
              title: desk.what,
              value: () => '',
              cell: ({ id, state, app }) =>
                id !== null &&
                (state === 'in force' || state === 'not yet') && (
                  <Reasoned
                    label={text.revoke}
                    title={`${text.revoke}: ${app.name}, ${mid}`}
                    kind="danger"
                    draft={`authorisation:${id}`}
                    asks="nothing"
                    act={() => call(`/postern/v1/authorisations/${id}/revoke`, { method: 'POST' })}
                    onDone={held.reload}
                  />
                ),
            },
          ]}
        />
      )}
    </Loaded>
  );
};

interface Confirmation {
  readonly id: string;
  readonly app: string;
  readonly asked: { readonly mids?: readonly string[] };
  readonly merchant: string;
  readonly person: string;
  readonly confirmedAt: string;
}

const Confirmations = () => {
  const held = useQuery<{ readonly confirmations: readonly Confirmation[] }>(
    '/postern/v1/authorisation-confirmations',
  );
  return (
    <Card title={text.confirmations.title}>
      <p>{text.confirmations.body}</p>
      <Loaded of={held} lines={2}>
        {({ confirmations }) => (
          <Table
            caption={text.confirmations.title}
            tools="bare"
            rows={confirmations}
            rowKey={({ id }) => id}
            empty={<p class="hint">{text.confirmations.empty}</p>}
            columns={[
              { title: text.columns.merchant, value: ({ merchant, person }) => `${merchant}, ${person}` },
              { title: text.mid, value: ({ asked }) => (asked.mids ?? []).join(', ') },
              { title: desk.app, value: ({ app }) => app },
              {
                title: desk.when,
                value: ({ confirmedAt }) => confirmedAt,
                cell: ({ confirmedAt }) => <Time at={confirmedAt} />,
              },
              {
                title: desk.what,
                value: () => '',
                cell: ({ id }) => (
                  <span class="row">
                    <Reasoned
                      label={text.confirmations.verify}
                      reasonLabel={text.confirmations.evidence}
                      draft={`confirmation:${id}`}
                      act={(proof) =>
                        call(`/postern/v1/authorisation-confirmations/${id}/verify`, {
                          method: 'POST',
                          body: { proof },
                        })
                      }
                      onDone={held.reload}
                    />
                    <Reasoned
                      label={text.confirmations.reject}
                      kind="danger"
                      asks="nothing"
                      draft={`confirmation:${id}:reject`}
                      act={() =>
                        call(`/postern/v1/authorisation-confirmations/${id}/reject`, { method: 'POST' })
                      }
                      onDone={held.reload}
                    />
                  </span>
                ),
              },
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
};

const Authorisations = () => {
  const { query: asked, route } = useLocation();
  const mid = /^\d{6}(?:\d{3})?$/.test(asked.mid ?? '') ? asked.mid : undefined;
  const [typed, setTyped] = useState(asked.mid ?? '');
  return (
    <Page
      title={text.title}
      lead={text.lead}
      json={mid === undefined ? undefined : `/postern/v1/mailer-ids/${mid}/register`}
      actions={
        <a class="button" href="/postern/v1/authorisations" download>
          {text.export}
        </a>
      }
    >
      <div class="stack">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            route(`/desk/authorisations${query({ mid: typed.trim() })}`);
          }}
        >
          <Field label={text.mid} hint={text.midHint}>
            {(control) => (
              <span class="row">
                <input
                  {...control}
                  required
                  inputMode="numeric"
                  pattern="\d{6}(\d{3})?"
                  value={typed}
                  onInput={(event) => setTyped(event.currentTarget.value)}
                />
                <Button type="submit" kind="main">
                  {text.look}
                </Button>
              </span>
            )}
          </Field>
        </form>
        {mid === undefined ? (
          <Empty title={text.first}>
            <p>{text.firstBody}</p>
          </Empty>
        ) : (
          <Register key={mid} mid={mid} />
        )}
        <Confirmations />
      </div>
    </Page>
  );
};
export default Authorisations;
