/** A report: figures, curve, map, table, standard, closings, and the numbers to take away. */
import { type CallOptions, query } from '../../api/client.ts';
import { useQuery } from '../../api/hooks.ts';
import { coverage as texts } from '../../texts/en/coverage.ts';
import { Confidence } from '../../ui/citations.tsx';
import { Badge, Card, Field, Skeleton } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { ClosingResult } from './closing.tsx';
import { Drawing } from './drawing.tsx';
import { Curve, Figures } from './figures.tsx';
import { percent, type Report, type Row, said, type Wishes } from './shapes.ts';

const PATH = '/postern/v1/coverage';

/** What the server is asked: the map alone has a metric, and zones of one's own stand in the place of `by`. */
const questionOf = (
  { metric: _metric, by, ...wishes }: Wishes,
  zones: 'own' | 'known' = 'known',
): Readonly<Record<string, string>> => ({ ...wishes, by: zones === 'own' ? '' : by });

const SHOWN =
  /^(?:name|state|points|places|population|nearest_(?:p50|p90|max)_\w+|second_p50_\w+|share_within_\w+|places_per_10000|gini)$/;

const columnsOf = (report: Report): readonly Column<Row>[] =>
  report.columns
    .filter(({ key }) => SHOWN.test(key) || (report.by === 'zip' && key === 'zone'))
    .map(({ key, title, unit }) => ({
      title: unit === null ? title : `${title} (${unit})`,
      value: (row) => row[key],
      cell: (row) => said(key, row[key]),
      ...(!['zone', 'name', 'state'].includes(key) && { align: 'end' as const }),
    }));

const Standard = ({ of }: { readonly of: NonNullable<Report['standard']> }) => (
  <Card title={texts.standardTitle}>
    <p>
      {of.title} <Confidence of={of.confidence} /> <small>{of.source}</small>
    </p>
    <ul class="coverage-criteria">
      {of.criteria.map(({ criterion, share, met, note }) => (
        <li key={criterion}>
          <Badge tone={met === true ? 'good' : met === false ? 'bad' : 'plain'}>
            {met === true ? texts.met : met === false ? texts.notMet : texts.noVerdict}
          </Badge>
          <div>
            {criterion}
            {share !== null && (
              <>
                : <strong>{percent(share)}</strong>
              </>
            )}
            {note !== '' && <p class="hint">{note}</p>}
          </div>
        </li>
      ))}
    </ul>
    {of.notes.map((note) => (
      <p key={note} class="hint">
        {note}
      </p>
    ))}
  </Card>
);

interface ReportProps {
  readonly wishes: Wishes;
  readonly set: (change: Partial<Wishes>) => void;
  /** A POST with files of the asker's own; the same for the life of the component. */
  readonly options?: CallOptions | undefined;
  readonly zones: 'own' | 'known';
}

const Downloads = ({ wishes }: { readonly wishes: Wishes }) => {
  const link = (format: string, more: Readonly<Record<string, string>> = {}): string =>
    `${PATH}${query({ ...questionOf(wishes), format, ...more })}`;
  return (
    <Card title={texts.downloads.title}>
      <p class="row">
        <a class="button" href={link('csv')} download="coverage.csv">
          {texts.downloads.csv}
        </a>
        <a class="button" href={link('geojson')} download="coverage.geojson">
          {texts.downloads.geojson}
        </a>
        <a class="button" href={link('json')} download="coverage.json">
          {texts.downloads.json}
        </a>
        <a
          class="button"
          href={link('svg', { chart: 'map', metric: wishes.metric })}
          download="coverage-map.svg"
        >
          {texts.downloads.map}
        </a>
        <a class="button" href={link('svg', { chart: 'ecdf' })} download="coverage-curve.svg">
          {texts.downloads.curve}
        </a>
      </p>
    </Card>
  );
};

export const CoverageReport = ({ wishes, set, options, zones }: ReportProps) => {
  const question = questionOf(wishes, zones);
  const path = `${PATH}${query(question)}`;
  const report = useQuery<Report>(path, options);
  if (report.state === 'failed') return <ProblemNotice problem={report.problem} retry={report.reload} />;
  if (report.state === 'loading') {
    return (
      <div>
        <p role="status">{texts.working}</p>
        <Skeleton lines={9} />
      </div>
    );
  }
  const of = report.data;
  const metrics = of.columns.filter(({ key }) => /^(?:nearest|second|share|access|places_per)_/.test(key));
  return (
    <div class="stack">
      <h2>{of.title}</h2>
      <Figures of={of} />
      <ClosingResult of={of} />
      <Curve of={of} />
      <Card
        title={texts.map.title}
        actions={
          <Field label={texts.map.metric}>
            {(control) => (
              <select
                {...control}
                value={wishes.metric}
                onChange={(event) => set({ metric: event.currentTarget.value })}
              >
                <option value="">{texts.map.usual}</option>
                {metrics.map(({ key, title }) => (
                  <option key={key} value={key}>
                    {title}
                  </option>
                ))}
              </select>
            )}
          </Field>
        }
      >
        <Drawing
          path={`${PATH}${query({ ...question, format: 'svg', chart: 'map', metric: wishes.metric })}`}
          options={options}
          alt={texts.map.alt(of.title)}
        />
      </Card>
      {of.standard !== undefined && <Standard of={of.standard} />}
      <section>
        <h2>{texts.table.title}</h2>
        <Table
          caption={of.title}
          columns={columnsOf(of)}
          rows={of.zones}
          rowKey={({ zone }) => String(zone)}
          page={15}
        />
      </section>
      {options === undefined && <Downloads wishes={wishes} />}
      <details>
        <summary>{texts.method}</summary>
        <ul>
          {of.method.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <p class="hint">{texts.sources}:</p>
        <ul>
          {of.sources.map(({ edition, source, authority, retrieved }) => (
            <li key={edition}>
              <code>{edition}</code>: {source} ({texts.of(authority, retrieved)})
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
};
