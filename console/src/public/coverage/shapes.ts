/** The answer of `/postern/v1/coverage`, as far as the page shows it. */

export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

export interface Report {
  readonly title: string;
  readonly kind: string;
  readonly by: string;
  readonly state: string | null;
  readonly unit: string;
  readonly weighting: { readonly label: string; readonly population?: number };
  readonly counted: { readonly points: number; readonly places: number };
  readonly overall: Row;
  readonly percentiles: readonly number[];
  readonly columns: readonly { readonly key: string; readonly title: string; readonly unit: string | null }[];
  readonly zones: readonly Row[];
  readonly standard?: {
    readonly title: string;
    readonly source: string;
    readonly confidence: string;
    readonly criteria: readonly {
      readonly criterion: string;
      readonly required: number | null;
      readonly share: number | null;
      readonly met: boolean | null;
      readonly note: string;
    }[];
    readonly notes: readonly string[];
  };
  readonly closures?: {
    readonly removed: readonly Row[];
    readonly moving: Row;
    readonly before: Row;
    readonly after: Row;
    readonly percentiles: readonly number[];
    readonly factors: readonly {
      readonly law: string;
      readonly factor: string;
      readonly computed: string;
      readonly remark: string;
    }[];
  };
  readonly method: readonly string[];
  readonly sources: readonly {
    readonly dataset: string;
    readonly edition: string;
    readonly authority: string;
    readonly source: string;
    readonly retrieved: string;
  }[];
}

export const NOTHING_CHOSEN = {
  kind: 'post-offices',
  by: 'state',
  state: '',
  unit: 'mi',
  within: '1,3,5,10',
  standard: '',
  openOn: '',
  collectsOn: '',
  remove: '',
  metric: '',
};
export type Wishes = typeof NOTHING_CHOSEN;

/** What an operator of a browser gives along: sent with the question, and not kept. */
export interface Own {
  readonly zones?: string;
  readonly weights?: string;
  readonly names: readonly string[];
}

export const isShare = (key: string): boolean => key.startsWith('share_within_') || key === 'gini';

export const percent = (share: number): string => `${(share * 100).toFixed(share > 0.1 ? 0 : 1)} %`;

/** A cell as a reader has it: shares in percent, distances to a tenth. */
export const said = (key: string, value: Cell | undefined): string => {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value;
  if (key === 'gini') return value.toFixed(2);
  if (isShare(key)) return percent(value);
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
};

export const numberOf = (row: Row, key: string): number | undefined => {
  const value = row[key];
  return typeof value === 'number' ? value : undefined;
};

/** `miles` or `km`, as the keys of the columns end. */
export const unitKey = ({ unit }: Report): string => (unit === 'mi' ? 'miles' : 'km');
