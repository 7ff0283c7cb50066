/** The registers of one's own Mailer IDs, and taking an authorisation back. */
import { call } from '../../api/client.ts';
import { useQuery } from '../../api/hooks.ts';
import { authorisation } from '../../texts/en/portal-authorisations.ts';
import { Badge, Card, Field, Loaded, Time } from '../../ui/parts.tsx';
import { Reasoned } from '../../ui/reasoned.tsx';
import { Table } from '../../ui/table.tsx';

const text = authorisation.register;
const { held } = authorisation;

interface Entry {
  /** Null: an app of one's own. */
  readonly id: string | null;
  readonly app: { readonly id: string; readonly name: string };
  readonly organisation: { readonly name: string };
  readonly channel: string;
  readonly basis: string;
  readonly until: string | null;
  readonly state: string;
  readonly lastUsed: string | null;
}

const Entries = ({ mid }: { readonly mid: string }) => {
  const path = `/postern/v1/mailer-ids/${mid}/register`;
  const register = useQuery<{ readonly entries: readonly Entry[] }>(path);
  return (
    <Loaded of={register} lines={3}>
      {({ entries }) => (
        <Table
          caption={`${text.title} ${mid}`}
          tools={entries.length > 5 ? 'full' : 'bare'}
          rows={entries}
          rowKey={({ id, app }) => id ?? app.id}
          empty={<p class="hint">{text.empty}</p>}
          columns={[
            { title: text.app, value: ({ app }) => app.name },
            { title: text.organisation, value: ({ organisation }) => organisation.name },
            { title: held.channel, value: ({ channel }) => channel },
            { title: held.basis, value: ({ basis }) => basis },
            {
              title: held.until,
              value: ({ until }) => until,
              cell: ({ until }) => <Time at={until} only="date" />,
            },
            {
              title: held.state,
              value: ({ state }) => state,
              cell: ({ state }) => <Badge tone={state === 'in force' ? 'good' : 'plain'}>{state}</Badge>,
            },
            {
              title: text.used,
              value: ({ lastUsed }) => lastUsed,
              cell: ({ lastUsed }) => <Time at={lastUsed} />,
            },
            {
              title: text.what,
              value: () => '',
              cell: ({ id, state, app }) =>
                id !== null &&
                (state === 'in force' || state === 'not yet') && (
                  <Reasoned
                    label={text.revoke}
                    title={text.revokeTitle(app.name, mid)}
                    kind="danger"
                    asks="nothing"
                    conflict={text.conflict}
                    draft={`register:${id}`}
                    act={() => call(`${path}/${id}/revoke`, { method: 'POST' })}
                    onDone={register.reload}
                  >
                    <p>{text.revokeBody}</p>
                  </Reasoned>
                ),
            },
          ]}
        />
      )}
    </Loaded>
  );
};

interface RegisterProps {
  readonly organisation: string;
  /** The Mailer ID whose register is shown; the first one where it is none of ours. */
  readonly mid: string;
  readonly onMid: (mid: string) => void;
}

export const Register = ({ organisation, mid, onMid }: RegisterProps) => {
  const own = useQuery<{
    readonly mailerIds: readonly { readonly mid: string }[];
    readonly claim: { readonly how: string };
  }>(`/postern/v1/organisations/${organisation}/mailer-ids`);
  return (
    <Card title={text.title}>
      <p class="hint">{text.body}</p>
      <Loaded of={own} lines={2}>
        {({ mailerIds, claim }) => {
          const shown = mailerIds.find((one) => one.mid === mid)?.mid ?? mailerIds[0]?.mid;
          if (shown === undefined) {
            return (
              <p>
                {text.none} {claim.how}
              </p>
            );
          }
          return (
            <>
              <Field label={text.mid}>
                {(control) => (
                  <select {...control} value={shown} onChange={(event) => onMid(event.currentTarget.value)}>
                    {mailerIds.map((one) => (
                      <option key={one.mid} value={one.mid}>
                        {one.mid}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
              <Entries key={shown} mid={shown} />
            </>
          );
        }}
      </Loaded>
    </Card>
  );
};
