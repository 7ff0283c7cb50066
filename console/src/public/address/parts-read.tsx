/** The parts of an address: marked in the text, and in a table with what became of each. */
import { COMPONENT_NAMES, address as texts } from '../../texts/en/address.ts';
import { Card } from '../../ui/parts.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { type AddressRead, type Part, piecesOf } from './reading.ts';

/** Four looks in turn, so that neighbours differ; what each is, its name says and not its colour. */
const toneOf = (index: number): string => `address-mark address-mark-${index % 4}`;

export const Marked = ({ read }: { readonly read: AddressRead }) => {
  let marks = 0;
  return (
    <Card title={texts.asWritten}>
      <p class="address-text">
        {piecesOf(read).map(({ text, part }, index) =>
          part === undefined ? (
            <span key={index}>{text}</span>
          ) : (
            <span key={index} class={toneOf(marks++)}>
              <span class="address-mark-text">{text}</span>
              <span class="address-mark-name">{COMPONENT_NAMES[part.component]}</span>
            </span>
          ),
        )}
      </p>
    </Card>
  );
};

const Why = ({ part }: { readonly part: Part }) =>
  part.changes.length === 0 ? (
    <span class="hint">{texts.unchanged}</span>
  ) : (
    <ul class="address-why">
      {part.changes.map(({ code, text, section, from, to }) => (
        <li key={`${code} ${to ?? ''}`}>
          {text}
          {from !== undefined && part.changes.length > 1 && (
            <>
              {' '}
              <code>{from}</code> → <code>{to === '' ? '–' : to}</code>
            </>
          )}{' '}
          {section !== '' && <small>{texts.section(section)}</small>}
        </li>
      ))}
    </ul>
  );

const COLUMNS: readonly Column<Part>[] = [
  { title: texts.part, value: ({ component }) => COMPONENT_NAMES[component] },
  {
    title: texts.asWritten,
    value: ({ written }) => written,
    cell: ({ written }) => (written === '' ? '–' : <code>{written}</code>),
  },
  {
    title: texts.becomes,
    value: ({ standard }) => standard,
    cell: ({ standard }) => (standard === '' ? '–' : <code>{standard}</code>),
  },
  {
    title: texts.why,
    value: ({ changes }) => changes.map(({ text }) => text).join(' '),
    cell: (part) => <Why part={part} />,
  },
];

export const PartTable = ({ read }: { readonly read: AddressRead }) => (
  <section>
    <h2>{texts.parts}</h2>
    <Table
      caption={texts.parts}
      tools="bare"
      columns={COLUMNS}
      rows={read.parts}
      rowKey={({ component }) => component}
    />
  </section>
);
