/** Which cells of a line a layout means: a field a column, and of a grid one row a zone or a mail class. */
import type { ShippingKind, ShippingLayout } from './layout.ts';

const plain = (name: string): string => name.trim().replace(/\s+/g, ' ').toUpperCase();

/** Fields without which a line is no header; of a grid beside one of its columns. */
const NEEDED: Readonly<Record<ShippingKind, Readonly<Record<ShippingLayout['form'], readonly string[]>>>> = {
  prices: { rows: ['price'], grid: ['weightNotOver'] },
  'international-prices': { rows: ['price'], grid: ['weightNotOver'] },
  zones: { rows: ['origin', 'destination', 'value'], grid: ['origin', 'destination', 'value'] },
  'service-standards': { rows: ['origin', 'destination', 'value'], grid: ['origin', 'destination', 'value'] },
  'country-groups': { rows: ['group'], grid: [] },
};

/** Columns of a grid, by what they hold and what they stand for. */
const GRID = ['zone', 'mailClass', 'maxWeight'] as const;

const gridOf = ({ zones, mailClasses, maxWeights }: ShippingLayout): [field: string, name: string][] =>
  Object.entries({ zone: zones ?? {}, mailClass: mailClasses ?? {}, maxWeight: maxWeights ?? {} }).flatMap(
    ([part, named]) => Object.entries(named).map(([of, name]): [string, string] => [`${part}:${of}`, name]),
  );

/** Field → position; columns of a grid as `zone:5`. null: the line is no header of the layout. */
export const columnsOf = (
  layout: ShippingLayout,
  header: readonly string[],
): ReadonlyMap<string, number> | null => {
  const names = header.map(plain);
  const found = new Map<string, number>();
  for (const [field, name] of [...Object.entries(layout.columns), ...gridOf(layout)]) {
    const position = names.indexOf(plain(name));
    if (position >= 0) found.set(field, position);
  }
  const needed = NEEDED[layout.kind][layout.form];
  const gridFound = [...found.keys()].some(
    (field) => field.startsWith('zone:') || field.startsWith('mailClass:'),
  );
  const named = layout.kind !== 'country-groups' || found.has('country') || found.has('name');
  return named && needed.every((field) => found.has(field)) && (layout.form === 'rows' || gridFound)
    ? found
    : null;
};

type Cells = Readonly<Record<string, string>>;

/** The rows of a line: one, or of a grid one a zone or a mail class that has a cell. */
export const cellsOf = (
  layout: ShippingLayout,
  columns: ReadonlyMap<string, number>,
  cells: readonly string[],
): Cells[] => {
  const base: Record<string, string> = { ...layout.set };
  const grid: Record<(typeof GRID)[number], Map<string, string>> = {
    zone: new Map(),
    mailClass: new Map(),
    maxWeight: new Map(),
  };
  for (const [field, position] of columns) {
    const text = cells[position] ?? '';
    const part = GRID.find((one) => field.startsWith(`${one}:`));
    if (part === undefined) base[field] = text;
    else if (text.trim() !== '') grid[part].set(field.slice(part.length + 1), text);
  }
  if (layout.form === 'rows') return [base];
  return layout.kind === 'country-groups'
    ? Array.from(grid.mailClass, ([mailClass, group]) => ({
        ...base,
        mailClass,
        group,
        maxWeight: grid.maxWeight.get(mailClass) ?? base.maxWeight ?? '',
      }))
    : Array.from(grid.zone, ([zone, price]) => ({ ...base, zone, price }));
};
