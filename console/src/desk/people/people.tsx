/** `/desk/people`: organisations, people and apps; administrators keep them. */

import { call } from '../../api/client.ts';
import { useAction, useDraft, useQuery } from '../../api/hooks.ts';
import { person } from '../../api/session.ts';
import { desk, people as text } from '../../texts/en/desk.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Button, Card, Copy, Field, faultOf, Loaded, Notice, Time } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { Reasoned } from '../../ui/reasoned.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TextField } from '../../ui/text-field.tsx';

interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly crid: string | null;
  readonly status: string;
}

interface PersonRow {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly email: string | null;
  readonly roles: readonly string[];
  readonly createdAt: number;
}

interface App {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly role: string;
  readonly status: string;
}

const ROLES = [
  'developer',
  'shipper',
  'platform',
  'serviceProvider',
  'researcher',
  'steward',
  'auditor',
  'admin',
] as const;

const nameIn = (organisations: readonly Organisation[], id: string): string =>
  organisations.find((one) => one.id === id)?.name ?? id;

/** Suspends what is active and the other way round. */
const StatusButton = ({
  path,
  name,
  status,
  onDone,
}: {
  readonly path: string;
  readonly name: string;
  readonly status: string;
  readonly onDone: () => void;
}) => {
  const isActive = status === 'active';
  const label = isActive ? text.suspend : text.reactivate;
  return (
    <Reasoned
      label={label}
      title={`${label}: ${name}`}
      kind={isActive ? 'danger' : 'plain'}
      asks="nothing"
      draft={path}
      act={() => call(path, { method: 'POST', body: { status: isActive ? 'suspended' : 'active' } })}
      onDone={onDone}
    />
  );
};

const StatusBadge = ({ status }: { readonly status: string }) => (
  <Badge tone={status === 'active' ? 'good' : 'warn'}>{status}</Badge>
);

interface WithStatus {
  readonly id: string;
  readonly name: string;
  readonly status: string;
}

/** How a row stands, and for administrators the button that changes it. */
const statusColumns = <Row extends WithStatus>(path: string, onDone: () => void): readonly Column<Row>[] => [
  {
    title: text.status,
    value: ({ status }) => status,
    cell: ({ status }) => <StatusBadge status={status} />,
  },
  {
    title: desk.what,
    value: () => '',
    cell: ({ id, name, status }) =>
      person.value?.role === 'admin' && (
        <StatusButton path={`${path}/${id}/status`} name={name} status={status} onDone={onDone} />
      ),
  },
];

const AddOrganisation = ({ onDone }: { readonly onDone: () => void }) => {
  const draft = useDraft('organisation', { name: '' });
  const add = useAction(() => call('/postern/v1/organisations', { method: 'POST', body: draft.value }));
  return (
    <details>
      <summary>{text.addOrganisation}</summary>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          if (!(await add.run()).ok) return;
          draft.clear();
          onDone();
        }}
      >
        <TextField
          label={text.name}
          fault={faultOf(add.problem, 'name')}
          required
          maxLength={100}
          value={draft.value.name}
          onInput={(event) => draft.set({ name: event.currentTarget.value })}
        />
        {add.problem !== undefined && <ProblemNotice problem={add.problem} />}
        <Button type="submit" busy={add.busy}>
          {text.addOrganisation}
        </Button>
      </form>
    </details>
  );
};

const AddPerson = ({
  organisations,
  onDone,
}: {
  readonly organisations: readonly Organisation[];
  readonly onDone: () => void;
}) => {
  const draft = useDraft('person', { name: '', email: '', role: 'developer', organisationId: '' });
  const { value, set } = draft;
  const add = useAction(() =>
    call<PersonRow>('/postern/v1/people', {
      method: 'POST',
      body: {
        name: value.name,
        role: value.role,
        organisationId: value.organisationId || organisations[0]?.id,
        ...(value.email !== '' && { email: value.email }),
      },
    }),
  );
  return (
    <details>
      <summary>{text.add}</summary>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          if (!(await add.run()).ok) return;
          draft.clear();
          onDone();
        }}
      >
        <div class="grid">
          <TextField
            label={text.name}
            fault={faultOf(add.problem, 'name')}
            required
            maxLength={100}
            value={value.name}
            onInput={(event) => set({ name: event.currentTarget.value })}
          />
          <TextField
            label={text.email}
            fault={faultOf(add.problem, 'email')}
            type="email"
            maxLength={254}
            value={value.email}
            onInput={(event) => set({ email: event.currentTarget.value })}
          />
          <Field label={text.role}>
            {(control) => (
              <select
                {...control}
                value={value.role}
                onChange={(event) => set({ role: event.currentTarget.value })}
              >
                {ROLES.map((role) => (
                  <option key={role}>{role}</option>
                ))}
              </select>
            )}
          </Field>
          <Field label={desk.organisation}>
            {(control) => (
              <select
                {...control}
                value={value.organisationId}
                onChange={(event) => set({ organisationId: event.currentTarget.value })}
              >
                {organisations.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        {add.problem !== undefined && <ProblemNotice problem={add.problem} />}
        {add.done !== undefined && (
          <Notice tone="good">
            <p>{text.added}</p>
            <Copy text={`npx postern sign-in-link ${add.done.id}`} />
          </Notice>
        )}
        <Button type="submit" busy={add.busy}>
          {text.add}
        </Button>
      </form>
    </details>
  );
};

const People = () => {
  const organisations = useQuery<{ readonly organisations: readonly Organisation[] }>(
    '/postern/v1/organisations',
  );
  const people = useQuery<{ readonly people: readonly PersonRow[] }>('/postern/v1/people');
  const apps = useQuery<{ readonly apps: readonly App[] }>('/postern/v1/apps');
  const known = organisations.data?.organisations ?? [];
  const isAdmin = person.value?.role === 'admin';
  return (
    <Page title={text.title} lead={text.lead} json="/postern/v1/people">
      <div class="stack">
        {!isAdmin && <Notice>{text.onlyAdmins}</Notice>}
        <Card title={text.organisations}>
          <Loaded of={organisations}>
            {(held) => (
              <Table
                caption={text.organisations}
                rows={held.organisations}
                rowKey={({ id }) => id}
                columns={[
                  { title: text.name, value: ({ name }) => name },
                  { title: 'CRID', value: ({ crid }) => crid },
                  ...statusColumns('/postern/v1/organisations', organisations.reload),
                ]}
              />
            )}
          </Loaded>
          {isAdmin && <AddOrganisation onDone={organisations.reload} />}
        </Card>
        <Card title={text.people}>
          <Loaded of={people}>
            {(held) => (
              <Table
                caption={text.people}
                rows={held.people}
                rowKey={({ id }) => id}
                columns={[
                  { title: text.name, value: ({ name }) => name },
                  { title: text.email, value: ({ email }) => email },
                  { title: text.role, value: ({ roles }) => roles.join(', ') },
                  { title: desk.organisation, value: ({ organisationId }) => nameIn(known, organisationId) },
                  {
                    title: text.made,
                    value: ({ createdAt }) => createdAt,
                    cell: ({ createdAt }) => <Time at={createdAt} only="date" />,
                  },
                ]}
              />
            )}
          </Loaded>
          {isAdmin && <AddPerson organisations={known} onDone={people.reload} />}
        </Card>
        <Card title={text.apps}>
          <Loaded of={apps}>
            {(held) => (
              <Table
                caption={text.apps}
                rows={held.apps}
                rowKey={({ id }) => id}
                columns={[
                  { title: text.name, value: ({ name }) => name },
                  { title: text.role, value: ({ role }) => role },
                  { title: desk.organisation, value: ({ organisationId }) => nameIn(known, organisationId) },
                  ...statusColumns('/postern/v1/apps', apps.reload),
                ]}
              />
            )}
          </Loaded>
        </Card>
      </div>
    </Page>
  );
};
export default People;
