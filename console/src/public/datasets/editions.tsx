/** The editions of a dataset that are held here, with where each came from and how old it is. */
import { datasets } from '../../texts/en/datasets.ts';
import { Badge, Empty, Time } from '../../ui/parts.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { type Dataset, type Edition, ruleDataset } from './shapes.ts';

const texts = datasets.editions;
const DAY_MS = 86_400_000;

const ageOf = ({ retrievedAt }: Edition): number => Math.floor((Date.now() - retrievedAt) / DAY_MS);

const COLUMNS: readonly Column<Edition>[] = [
  { title: texts.edition, value: ({ edition }) => edition, cell: ({ edition }) => <code>{edition}</code> },
  {
    title: texts.state,
    value: ({ state }) => state,
    cell: ({ state }) => <Badge tone={state === 'active' ? 'good' : 'plain'}>{state}</Badge>,
  },
  {
    title: texts.authority,
    value: ({ authority }) => authority,
    cell: ({ authority }) => <Badge tone={authority === 'usps' ? 'good' : 'warn'}>{authority}</Badge>,
  },
  { title: texts.source, value: ({ source }) => source },
  {
    title: texts.retrieved,
    value: ({ retrievedAt }) => retrievedAt,
    cell: ({ retrievedAt }) => <Time at={retrievedAt} only="date" />,
  },
  { title: texts.age, value: ageOf, cell: (edition) => texts.days(ageOf(edition)), align: 'end' },
  {
    title: texts.valid,
    value: ({ validUntil }) => validUntil,
    cell: ({ validUntil }) => (
      <>
        <Time at={validUntil} only="date" />{' '}
        {validUntil !== null && validUntil < Date.now() && <Badge tone="warn">{texts.past}</Badge>}
      </>
    ),
  },
  {
    title: texts.rows,
    value: ({ rowsKept }) => rowsKept,
    cell: ({ rowsKept }) => rowsKept.toLocaleString('en-US'),
    align: 'end',
  },
  {
    title: texts.refused,
    value: ({ rowsRefused }) => rowsRefused,
    cell: ({ rowsRefused }) => rowsRefused.toLocaleString('en-US'),
    align: 'end',
  },
];

export const EditionTable = ({
  of,
  editions,
}: {
  readonly of: Dataset;
  readonly editions: readonly Edition[];
}) => {
  const own = editions.filter(({ dataset }) => dataset === ruleDataset(of));
  const command = of.postern.cli.find((line) => line.startsWith('postern import'));
  return (
    <section>
      <h2>{texts.title}</h2>
      <Table
        caption={texts.title}
        tools="bare"
        columns={COLUMNS}
        rows={own}
        rowKey={({ edition }) => edition}
        empty={
          <Empty title={texts.none}>
            <p>{command === undefined ? texts.noneUpstream : texts.noneHint(command)}</p>
          </Empty>
        }
      />
    </section>
  );
};
