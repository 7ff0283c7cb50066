/** `/desk/disclosures`: the accounting of disclosures of a person or piece (39 CFR 266.1). */

import { useState } from 'preact/hooks';
import { call } from '../../api/client.ts';
import { useAction } from '../../api/hooks.ts';
import { desk, disclosures as text } from '../../texts/en/desk.ts';
import { Page } from '../../ui/page.tsx';
import { Button, Empty, faultOf, Time } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { Table } from '../../ui/table.tsx';
import { TextField } from '../../ui/text-field.tsx';

interface Disclosure {
  readonly field: string;
  readonly at: string;
  readonly recipient: string;
  readonly organisation: string;
  readonly app: string;
  readonly dataset: string;
  readonly purpose: string;
  readonly decision: string;
}

const Disclosures = () => {
  // In memory alone: neither the address bar nor the storage of the browser keeps it.
  const [value, setValue] = useState('');
  const find = useAction((given: string) =>
    call<{ readonly disclosures: readonly Disclosure[] }>('/postern/v1/disclosures/account', {
      method: 'POST',
      body: { value: given },
    }),
  );
  return (
    <Page title={text.title} lead={text.lead}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void find.run(value);
        }}
      >
        <TextField
          label={text.value}
          hint={text.valueHint}
          fault={faultOf(find.problem, 'value')}
          required
          maxLength={400}
          autocomplete="off"
          value={value}
          onInput={(event) => setValue(event.currentTarget.value)}
        />
        <Button type="submit" kind="main" busy={find.busy}>
          {text.find}
        </Button>
      </form>
      <div role="status">
        {find.problem !== undefined && <ProblemNotice problem={find.problem} />}
        {find.done !== undefined && (
          <Table
            caption={text.title}
            rows={find.done.disclosures}
            rowKey={({ decision, field }) => decision + field}
            empty={
              <Empty title={text.empty}>
                <p>{text.emptyBody}</p>
              </Empty>
            }
            columns={[
              { title: desk.when, value: ({ at }) => at, cell: ({ at }) => <Time at={at} /> },
              { title: text.columns.field, value: ({ field }) => field },
              { title: text.columns.recipient, value: ({ recipient }) => recipient },
              { title: desk.dataset, value: ({ dataset }) => dataset },
              { title: text.columns.purpose, value: ({ purpose }) => purpose },
              {
                title: text.columns.decision,
                value: ({ decision }) => decision,
                cell: ({ decision }) => (
                  <a href={`/decisions/${decision}`}>
                    <code>{decision.slice(0, 12)}…</code>
                  </a>
                ),
              },
            ]}
          />
        )}
      </div>
    </Page>
  );
};
export default Disclosures;
