/** What if some places closed: choosing them, and the difference that it makes. */
import { useState } from 'preact/hooks';
import { query } from '../../api/client.ts';
import { useQuery } from '../../api/hooks.ts';
import { coverage } from '../../texts/en/coverage.ts';
import { Card, Loaded } from '../../ui/parts.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { type Report, type Row, said, unitKey, type Wishes } from './shapes.ts';

const texts = coverage.closing;
const MOST_LISTED = 40;

interface Places {
  readonly features: readonly {
    readonly id: string;
    readonly properties: {
      readonly name: string | null;
      readonly city: string | null;
      readonly streetAddress: string | null;
    };
  }[];
}

interface ChooseProps {
  readonly wishes: Wishes;
  readonly close: (ids: readonly string[]) => void;
}

export const ChooseClosings = ({ wishes, close }: ChooseProps) => {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    new Set(wishes.remove.split(',').filter(Boolean)),
  );
  const [typed, setTyped] = useState('');
  const places = useQuery<Places>(
    wishes.state === ''
      ? null
      : `/ogc/collections/${wishes.kind}/items${query({ filter: `state='${wishes.state}'`, limit: 1_000, properties: 'name,city,streetAddress' })}`,
  );
  const toggle = (id: string): void => {
    const after = new Set(chosen);
    if (!after.delete(id)) after.add(id);
    setChosen(after);
  };
  return (
    <Card title={texts.title}>
      <p class="hint">{wishes.state === '' ? texts.chooseState : texts.lead}</p>
      {wishes.state !== '' && (
        <Loaded of={places} lines={4}>
          {({ features }) => {
            const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
            const shown = features.filter(({ id, properties: { name, city, streetAddress } }) => {
              const text = `${name ?? ''} ${city ?? ''} ${streetAddress ?? ''}`.toLowerCase();
              return chosen.has(id) || words.every((word) => text.includes(word));
            });
            return (
              <>
                <label class="sr-only" for="coverage-place">
                  {texts.filter}
                </label>
                <input
                  id="coverage-place"
                  type="search"
                  placeholder={texts.filter}
                  value={typed}
                  onInput={(event) => setTyped(event.currentTarget.value)}
                />
                <ul class="coverage-places">
                  {shown.slice(0, MOST_LISTED).map(({ id, properties: { name, city, streetAddress } }) => (
                    <li key={id}>
                      <label>
                        <input type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id)} />{' '}
                        {name ?? id}, {[streetAddress, city].filter(Boolean).join(', ')}
                      </label>
                    </li>
                  ))}
                </ul>
                {shown.length > MOST_LISTED && <p class="hint">{texts.more(shown.length - MOST_LISTED)}</p>}
                <p class="row">
                  <span role="status">{texts.chosen(chosen.size)}</span>
                  <button
                    type="button"
                    class="button button-main"
                    disabled={chosen.size === 0}
                    onClick={() => close([...chosen])}
                  >
                    {texts.apply}
                  </button>
                  {wishes.remove !== '' && (
                    <button
                      type="button"
                      onClick={() => {
                        setChosen(new Set());
                        close([]);
                      }}
                    >
                      {texts.clear}
                    </button>
                  )}
                </p>
              </>
            );
          }}
        </Loaded>
      )}
    </Card>
  );
};

export const ClosingResult = ({ of }: { readonly of: Report }) => {
  const { closures } = of;
  if (closures === undefined) return null;
  const unit = unitKey(of);
  const column = (title: string, key: string): Column<Row> => ({
    title,
    value: (row) => row[key],
    cell: (row) => said(key, row[key]),
    align: 'end',
  });
  const moves = Object.keys(closures.moving).find((key) => key.endsWith('_moving')) ?? 'points_moving';
  const closed: readonly Column<Row>[] = [
    { title: texts.place, value: (row) => `${row.name ?? ''}, ${row.address ?? ''}` },
    column(texts.moving, moves),
    column(`${texts.before} (${of.unit})`, `before_mean_${unit}`),
    column(`${texts.after} (${of.unit})`, `after_mean_${unit}`),
    column(`${texts.added} (${of.unit})`, `added_mean_${unit}`),
    { title: texts.next, value: (row) => row.next_nearest_name },
  ];
  const measures = of.columns.filter(
    ({ key }) => typeof closures.before[key] === 'number' && !key.startsWith('second_'),
  );
  const compared: readonly Column<Report['columns'][number]>[] = [
    {
      title: texts.measure,
      value: ({ title, unit: name }) => (name === null ? title : `${title} (${name})`),
    },
    {
      title: coverage.curve.now,
      value: ({ key }) => closures.before[key],
      cell: ({ key }) => said(key, closures.before[key]),
      align: 'end',
    },
    {
      title: coverage.curve.after,
      value: ({ key }) => closures.after[key],
      cell: ({ key }) => said(key, closures.after[key]),
      align: 'end',
    },
  ];
  return (
    <section class="stack">
      <h2>{texts.result}</h2>
      <Table
        caption={texts.result}
        tools="bare"
        columns={closed}
        rows={closures.removed}
        rowKey={({ id }) => String(id)}
      />
      <Table
        caption={texts.overall}
        tools="bare"
        columns={compared}
        rows={measures}
        rowKey={({ key }) => key}
      />
      <details>
        <summary>{texts.factors}</summary>
        <dl>
          {closures.factors.map(({ law, factor, computed, remark }) => (
            <div key={law}>
              <dt>
                {factor} <small>{law}</small>
              </dt>
              <dd>
                {computed}: {remark}
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
};
