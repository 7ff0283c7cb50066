/** `/desk/guard`: whom the guard holds, on what evidence; lifting; canaries. */

import { call } from '../../api/client.ts';
import { useAction, useDraft, useQuery } from '../../api/hooks.ts';
import { desk, guard as text } from '../../texts/en/desk.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Button, Card, Code, Empty, faultOf, Loaded, Time } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { Reasoned } from '../../ui/reasoned.tsx';
import { Table } from '../../ui/table.tsx';
import { TextField } from '../../ui/text-field.tsx';

interface Signal {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly strength: number;
}

interface Standing {
  readonly key: string;
  readonly level: number;
  readonly since: string;
  readonly evidence: readonly Signal[];
}

const NUMBER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

const Alarm = ({ standing, reload }: { readonly standing: Standing; readonly reload: () => void }) => (
  <Card
    title={
      <span class="row">
        <code>{standing.key}</code>
        <Badge tone={standing.level >= 4 ? 'bad' : 'warn'}>
          {text.level} {standing.level}: {text.levels[standing.level] ?? ''}
        </Badge>
      </span>
    }
    actions={
      <Reasoned
        label={text.lift}
        title={text.liftTitle}
        draft={`guard:${standing.key}`}
        act={(reason) =>
          call('/postern/v1/guard/lift', { method: 'POST', body: { key: standing.key, reason } })
        }
        onDone={reload}
      />
    }
  >
    <p class="hint">
      {desk.since} <Time at={standing.since} />
    </p>
    <Table
      caption={text.evidence}
      tools="bare"
      rows={standing.evidence}
      rowKey={({ name }) => name}
      columns={[
        { title: text.signal, value: ({ name }) => name },
        {
          title: text.value,
          value: ({ value }) => value,
          cell: ({ value }) => NUMBER.format(value),
          align: 'end',
        },
        {
          title: text.limit,
          value: ({ limit }) => limit,
          cell: ({ limit }) => NUMBER.format(limit),
          align: 'end',
        },
      ]}
    />
  </Card>
);

const FIELDS = [
  ['recipient', text.canaries.recipient, text.canaries.recipientHint],
  ['mid', text.canaries.mid, undefined],
  ['serviceType', text.canaries.service, undefined],
  ['from', text.canaries.from, undefined],
  ['to', text.canaries.to, undefined],
  ['count', text.canaries.count, undefined],
] as const;

const Canaries = () => {
  const draft = useDraft('canaries', {
    recipient: '',
    mid: '',
    serviceType: '',
    from: '',
    to: '',
    count: '10',
  });
  const plant = useAction(() =>
    call<{ readonly numbers: readonly string[] }>('/postern/v1/guard/canaries', {
      method: 'POST',
      body: { ...draft.value, count: Number(draft.value.count) },
    }),
  );
  return (
    <Card title={text.canaries.title}>
      <p>{text.canaries.body}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void plant.run();
        }}
      >
        <div class="grid">
          {FIELDS.map(([name, label, hint]) => (
            <TextField
              key={name}
              label={label}
              hint={hint}
              fault={faultOf(plant.problem, name)}
              required
              inputMode={name === 'recipient' ? 'text' : 'numeric'}
              value={draft.value[name]}
              onInput={(event) => draft.set({ [name]: event.currentTarget.value })}
            />
          ))}
        </div>
        {plant.problem !== undefined && <ProblemNotice problem={plant.problem} />}
        <Button type="submit" busy={plant.busy}>
          {text.canaries.make}
        </Button>
      </form>
      {plant.done !== undefined && (
        <div role="status">
          <p>{text.canaries.made}</p>
          <Code text={plant.done.numbers.join('\n')} label={text.canaries.made} />
        </div>
      )}
    </Card>
  );
};

const Guard = () => {
  const held = useQuery<{ readonly standings: readonly Standing[] }>('/postern/v1/guard');
  return (
    <Page title={text.title} lead={text.lead} json="/postern/v1/guard">
      <div class="stack">
        <Loaded of={held}>
          {({ standings }) =>
            standings.length === 0 ? (
              <Empty title={text.empty}>
                <p>{text.emptyBody}</p>
              </Empty>
            ) : (
              <>
                {standings.map((standing) => (
                  <Alarm key={standing.key} standing={standing} reload={held.reload} />
                ))}
              </>
            )
          }
        </Loaded>
        <Canaries />
      </div>
    </Page>
  );
};
export default Guard;
