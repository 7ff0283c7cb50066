/** `/desk/break-glass`: emergencies to review, and incidents. */

import { call } from '../../api/client.ts';
import { useAction, useDraft, useQuery } from '../../api/hooks.ts';
import { desk, glass as text } from '../../texts/en/desk.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Button, Card, Empty, faultOf, Loaded, Time } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { Reasoned } from '../../ui/reasoned.tsx';
import { Table } from '../../ui/table.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { type Names, useNames } from '../shared/names.tsx';

interface Emergency {
  readonly id: string;
  readonly app: string;
  readonly organisation: string;
  readonly dataset: string;
  readonly reason: string;
  readonly brokenBy: string;
  readonly from: string;
  readonly until: string;
  readonly reviewDue: string;
  readonly reviewed: string | null;
  readonly verdict: string | null;
}

interface Incident {
  readonly id: string;
  readonly organisation: string;
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  readonly decisions: readonly string[];
  readonly state: string;
  readonly opened: string;
  readonly closed: string | null;
  readonly closingNote: string | null;
}

const verdictOf = (verdict: string | null) => {
  if (verdict === null) return <Badge tone="warn">{text.waiting}</Badge>;
  return verdict === 'justified' ? (
    <Badge tone="good">{text.justified}</Badge>
  ) : (
    <Badge tone="bad">{text.notJustified}</Badge>
  );
};

const Emergencies = ({ names }: { readonly names: Names }) => {
  const held = useQuery<{ readonly emergencies: readonly Emergency[] }>('/postern/v1/break-glass');
  const judge = (id: string, verdict: 'justified' | 'not-justified') => (note: string) =>
    call(`/postern/v1/break-glass/${id}/review`, { method: 'POST', body: { verdict, note } });
  return (
    <Loaded of={held}>
      {({ emergencies }) => (
        <Table
          caption={text.title}
          rows={emergencies}
          rowKey={({ id }) => id}
          empty={<Empty title={text.empty} />}
          columns={[
            { title: desk.organisation, value: ({ organisation }) => names.organisation(organisation) },
            { title: desk.app, value: ({ app }) => names.app(app) },
            { title: desk.dataset, value: ({ dataset }) => dataset },
            { title: text.columns.reason, value: ({ reason }) => reason },
            { title: desk.since, value: ({ from }) => from, cell: ({ from }) => <Time at={from} /> },
            { title: desk.until, value: ({ until }) => until, cell: ({ until }) => <Time at={until} /> },
            {
              title: text.columns.review,
              value: ({ reviewDue }) => reviewDue,
              cell: ({ reviewDue }) => <Time at={reviewDue} />,
            },
            {
              title: text.columns.verdict,
              value: ({ verdict }) => verdict,
              cell: ({ verdict }) => verdictOf(verdict),
            },
            {
              title: desk.what,
              value: () => '',
              cell: ({ id, verdict, reason }) =>
                verdict === null && (
                  <span class="row">
                    <Reasoned
                      label={text.justified}
                      title={reason}
                      draft={`glass:${id}`}
                      act={judge(id, 'justified')}
                      onDone={held.reload}
                    />
                    <Reasoned
                      label={text.notJustified}
                      title={reason}
                      kind="danger"
                      draft={`glass:${id}`}
                      act={judge(id, 'not-justified')}
                      onDone={held.reload}
                    />
                  </span>
                ),
            },
          ]}
        />
      )}
    </Loaded>
  );
};

const EMPTY = { organisation: '', kind: '', title: '', description: '', decisions: '' };

const NewIncident = ({ onDone }: { readonly onDone: () => void }) => {
  const draft = useDraft('incident', EMPTY);
  const { value, set } = draft;
  const open = useAction(() =>
    call('/postern/v1/incidents', {
      method: 'POST',
      body: {
        kind: value.kind,
        title: value.title,
        description: value.description,
        decisions: value.decisions.split(/\s+/).filter(Boolean),
        ...(value.organisation !== '' && { organisation: value.organisation }),
      },
    }),
  );
  const line = (name: 'organisation' | 'kind' | 'title', label: string) => (
    <TextField
      label={label}
      fault={faultOf(open.problem, name)}
      required={name !== 'organisation'}
      value={value[name]}
      onInput={(event) => set({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <details>
      <summary>{text.incidents.add}</summary>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          if (!(await open.run()).ok) return;
          draft.clear();
          onDone();
        }}
      >
        <div class="grid">
          {line('organisation', desk.organisation)}
          {line('kind', text.incidents.kind)}
          {line('title', text.incidents.title2)}
        </div>
        <TextArea
          label={text.incidents.description}
          hint={text.incidents.descriptionHint}
          fault={faultOf(open.problem, 'description')}
          required
          value={value.description}
          onInput={(event) => set({ description: event.currentTarget.value })}
        />
        <TextArea
          label={text.incidents.decisions}
          hint={text.incidents.decisionsHint}
          fault={faultOf(open.problem, 'decisions')}
          value={value.decisions}
          onInput={(event) => set({ decisions: event.currentTarget.value })}
        />
        {open.problem !== undefined && <ProblemNotice problem={open.problem} />}
        <Button type="submit" busy={open.busy}>
          {text.incidents.add}
        </Button>
      </form>
    </details>
  );
};

const Incidents = ({ names }: { readonly names: Names }) => {
  const held = useQuery<{ readonly incidents: readonly Incident[] }>('/postern/v1/incidents');
  return (
    <Card title={text.incidents.title}>
      <Loaded of={held} lines={2}>
        {({ incidents }) => (
          <Table
            caption={text.incidents.title}
            rows={incidents}
            rowKey={({ id }) => id}
            empty={<p class="hint">{text.incidents.empty}</p>}
            columns={[
              {
                title: text.incidents.name,
                value: ({ title }) => title,
                cell: ({ title, description, decisions }) => (
                  <details>
                    <summary>{title}</summary>
                    <p>{description}</p>
                    {decisions.map((id) => (
                      <p key={id}>
                        <a href={`/decisions/${id}`}>
                          <code>{id}</code>
                        </a>
                      </p>
                    ))}
                  </details>
                ),
              },
              { title: desk.organisation, value: ({ organisation }) => names.organisation(organisation) },
              {
                title: desk.since,
                value: ({ opened }) => opened,
                cell: ({ opened }) => <Time at={opened} />,
              },
              {
                title: desk.state,
                value: ({ state }) => state,
                cell: ({ state, closingNote }) => (
                  <span title={closingNote ?? undefined}>
                    <Badge tone={state === 'open' ? 'warn' : 'good'}>
                      {state === 'open' ? text.incidents.open : text.incidents.closed}
                    </Badge>
                  </span>
                ),
              },
              {
                title: desk.what,
                value: () => '',
                cell: ({ id, state, title }) =>
                  state === 'open' && (
                    <Reasoned
                      label={text.incidents.close}
                      title={`${text.incidents.closeTitle}: ${title}`}
                      draft={`incident:${id}`}
                      act={(note) =>
                        call(`/postern/v1/incidents/${id}/close`, { method: 'POST', body: { note } })
                      }
                      onDone={held.reload}
                    />
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      <NewIncident onDone={held.reload} />
    </Card>
  );
};

const BreakGlass = () => {
  const names = useNames();
  return (
    <Page title={text.title} lead={text.lead} json="/postern/v1/break-glass">
      <div class="stack">
        <Emergencies names={names} />
        <Incidents names={names} />
      </div>
    </Page>
  );
};
export default BreakGlass;
