/** What is held of a public collection: its first rows, its files, and what is odd in it. */
import { useQuery } from '../../api/hooks.ts';
import { datasets } from '../../texts/en/datasets.ts';
import { Card } from '../../ui/parts.tsx';
import { type Column, Table } from '../../ui/table.tsx';

type Properties = Readonly<Record<string, string | number | boolean | null | object>>;

interface Features {
  readonly features: readonly { readonly id: string; readonly properties: Properties }[];
}

interface Row {
  readonly id: string;
  readonly properties: Properties;
}

const cellOf = (value: Properties[string] | undefined): string | number | null => {
  if (value === null || value === undefined) return null;
  return typeof value === 'object'
    ? Object.keys(value).join(', ')
    : typeof value === 'boolean'
      ? String(value)
      : value;
};

/** Columns that say something in one of the rows, at most eight. */
const columnsOf = (rows: readonly Row[]): readonly Column<Row>[] => {
  const names = [...new Set(rows.flatMap(({ properties }) => Object.keys(properties)))];
  const telling = names.filter((name) =>
    rows.some(({ properties }) => (cellOf(properties[name]) ?? '') !== ''),
  );
  return telling
    .slice(0, 8)
    .map((name) => ({ title: name, value: ({ properties }) => cellOf(properties[name]) }));
};

export const Preview = ({ collection }: { readonly collection: string }) => {
  const items = `/ogc/collections/${collection}/items`;
  const found = useQuery<Features>(`${items}?limit=8`);
  const rows = found.data?.features ?? [];
  if (rows.length === 0) return null;
  return (
    <section>
      <h2>{datasets.preview.title}</h2>
      <Table
        caption={datasets.preview.caption}
        tools="bare"
        columns={columnsOf(rows)}
        rows={rows}
        rowKey={({ id }) => id}
      />
      <a href={`${items}?f=html`} target="_blank">
        {datasets.preview.all}
      </a>
    </section>
  );
};

interface DownloadList {
  readonly downloads: readonly {
    readonly collection: string;
    readonly rows: number;
    readonly forms: readonly {
      readonly form: string;
      readonly ending: string;
      readonly bytes: number | null;
    }[];
  }[];
}

const sizeOf = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

export const Downloads = ({ collection }: { readonly collection: string }) => {
  const found = useQuery<DownloadList>('/postern/v1/downloads');
  const own = found.data?.downloads.find((one) => one.collection === collection);
  if (own === undefined) return null;
  return (
    <Card title={datasets.downloads.title}>
      <p class="hint">
        {datasets.downloads.lead} {datasets.downloads.rows(own.rows)}.
      </p>
      <ul class="datasets-downloads">
        {own.forms.map(({ form, ending, bytes }) => (
          <li key={ending}>
            <a class="button" href={`/postern/v1/downloads/${collection}.${ending}`} download>
              {form}
            </a>
            <small>{bytes === null ? datasets.downloads.unmade : sizeOf(bytes)}</small>
          </li>
        ))}
      </ul>
    </Card>
  );
};

interface Finding {
  readonly finding: string;
  readonly count: number;
  readonly meaning: string;
}

const FINDING_COLUMNS: readonly Column<Finding>[] = [
  { title: datasets.findings.finding, value: ({ finding }) => finding },
  { title: datasets.findings.count, value: ({ count }) => count, align: 'end' },
  { title: datasets.findings.meaning, value: ({ meaning }) => meaning },
];

/** Quality findings: kept for the location datasets. */
export const Findings = ({ kind }: { readonly kind: string }) => {
  const path = `/postern/v1/locations/findings?kind=${kind}`;
  const found = useQuery<{ readonly counts: readonly Finding[] }>(`${path}&limit=1`);
  if (found.data === undefined) return null;
  return (
    <section>
      <h2>{datasets.findings.title}</h2>
      <Table
        caption={datasets.findings.title}
        tools="bare"
        columns={FINDING_COLUMNS}
        rows={found.data.counts}
        rowKey={({ finding }) => finding}
        empty={<p>{datasets.findings.none}</p>}
      />
      {found.data.counts.length > 0 && <a href={`${path}&format=csv`}>{datasets.findings.csv}</a>}
    </section>
  );
};
