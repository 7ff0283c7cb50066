/** The documents that rules rest on. */
import { policies } from '../../texts/en/policies.ts';
import { Confidence } from '../../ui/citations.tsx';
import { Time } from '../../ui/parts.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import type { Library } from './shapes.ts';

const texts = policies.library;
type Document = Library['records'][number];

const COLUMNS: readonly Column<Document>[] = [
  {
    title: texts.instrument,
    value: ({ instrument, section }) => `${instrument}, ${section}`,
    cell: ({ instrument, section, address }) => {
      const name = `${instrument}, ${section}`;
      return address !== null && /^https?:\/\//.test(address) ? (
        <a href={address} rel="noreferrer" target="_blank">
          {name}
        </a>
      ) : (
        name
      );
    },
  },
  { title: texts.says, value: ({ paraphrase }) => paraphrase },
  {
    title: texts.confidence,
    value: ({ confidence }) => confidence,
    cell: ({ confidence }) => <Confidence of={confidence} />,
  },
  {
    title: texts.read,
    value: ({ retrieved }) => retrieved,
    cell: ({ retrieved }) => <Time at={retrieved} only="date" />,
  },
  { title: texts.rules, value: ({ citedBy }) => citedBy.length, align: 'end' },
];

export const LibraryTable = ({ of }: { readonly of: Library }) => (
  <section>
    <h2>{texts.title}</h2>
    <Table caption={texts.title} columns={COLUMNS} rows={of.records} rowKey={({ id }) => id} page={15} />
  </section>
);
