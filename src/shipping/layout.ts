/**
 * Layouts of price lists, zone charts, country groups and service standards, as data an operator edits: which column holds what, and what
 * the file is about as a whole. The shipped ones were checked against no published file and say so.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PosternError } from '../errors.ts';

export const SHIPPING_KINDS = [
  'prices',
  'zones',
  'service-standards',
  'international-prices',
  'country-groups',
] as const;
export type ShippingKind = (typeof SHIPPING_KINDS)[number];

export interface ShippingLayout {
  readonly layout: string;
  readonly kind: ShippingKind;
  readonly title: string;
  /** `assumed`: nobody held it against a published file; `checked`: its operator did. */
  readonly confidence: 'assumed' | 'checked';
  /** `grid`: a column a zone or price group; of country groups, a column a mail class. */
  readonly form: 'rows' | 'grid';
  /** Names of the sheets to read of a workbook; of a CSV none. */
  readonly sheets: readonly string[];
  /** What holds for every row. */
  readonly set: Readonly<Record<string, string>>;
  /** Field → name in the header. */
  readonly columns: Readonly<Record<string, string>>;
  /** Of a grid of prices: zone or price group → name in the header. */
  readonly zones?: Readonly<Record<string, string>>;
  /** Of a grid of country groups: mail class → name in the header of its price group, and of its weight limit. */
  readonly mailClasses?: Readonly<Record<string, string>>;
  readonly maxWeights?: Readonly<Record<string, string>>;
}

const NAME = /^[a-z0-9-]{1,50}$/;
const SHIPPED = new URL('../../layouts/shipping/', import.meta.url);

const layoutInvalid = (name: string, why: string): PosternError =>
  new PosternError('layout_invalid', `The layout ${name} cannot be used: ${why}.`, {
    status: 422,
    cure: 'Correct it in DATA/layouts/shipping; docs/shipping.md shows its form.',
  });

const texts = (value: unknown): value is Readonly<Record<string, string>> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((one) => typeof one === 'string');

const asLayout = (name: string, kind: ShippingKind, text: string): ShippingLayout => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw layoutInvalid(name, 'it is no JSON');
  }
  const layout = (value ?? {}) as Partial<Record<keyof ShippingLayout, unknown>>;
  if (layout.kind !== kind) throw layoutInvalid(name, `it is of ${String(layout.kind)}, expected ${kind}`);
  if (layout.form !== 'rows' && layout.form !== 'grid')
    throw layoutInvalid(name, 'form is neither rows nor grid');
  if (!texts(layout.set) || !texts(layout.columns))
    throw layoutInvalid(name, 'set and columns must hold texts');
  if (layout.form === 'grid' && !texts(kind === 'country-groups' ? layout.mailClasses : layout.zones)) {
    throw layoutInvalid(
      name,
      `a grid names a column for each ${kind === 'country-groups' ? 'mail class, in mailClasses' : 'zone, in zones'}`,
    );
  }
  if (layout.maxWeights !== undefined && !texts(layout.maxWeights)) {
    throw layoutInvalid(name, 'maxWeights must hold texts');
  }
  if (!Array.isArray(layout.sheets)) throw layoutInvalid(name, 'sheets is no list');
  if (layout.confidence !== 'assumed' && layout.confidence !== 'checked') {
    throw layoutInvalid(name, 'confidence is neither assumed nor checked');
  }
  return { ...(value as ShippingLayout), layout: name };
};

/** The operator's own of that name, else the shipped one. @throws PosternError `layout_unknown`, `layout_invalid` */
export const readShippingLayout = async (
  dataFolder: string,
  kind: ShippingKind,
  name: string,
): Promise<ShippingLayout> => {
  if (NAME.test(name)) {
    for (const path of [
      join(dataFolder, 'layouts', 'shipping', `${name}.json`),
      new URL(`${name}.json`, SHIPPED),
    ]) {
      const text = await readFile(path, 'utf8').catch(() => undefined);
      if (text !== undefined) return asLayout(name, kind, text);
    }
  }
  throw new PosternError(
    'layout_unknown',
    `There is no layout ${JSON.stringify(name.slice(0, 60))} of ${kind}.`,
    {
      status: 422,
      cure: `Name ${kind}-rows, or put a file of your own into DATA/layouts/shipping.`,
    },
  );
};
