/** One dataset: what it holds, who may have it, what is held here, and how to ask for it. */
import { useRoute } from 'preact-iso';
import { useQuery } from '../../api/hooks.ts';
import { datasets as texts } from '../../texts/en/datasets.ts';
import { Confidence } from '../../ui/citations.tsx';
import { Page } from '../../ui/page.tsx';
import { Badge, Card, Code, Facts, Skeleton } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { ClassBadge } from './class-badge.tsx';
import { EditionTable } from './editions.tsx';
import { Downloads, Findings, Preview } from './held.tsx';
import {
  collectionOf,
  type Dataset,
  type Editions,
  type Entry,
  ruleDataset,
  type Stated,
  type Withheld,
} from './shapes.ts';
import './datasets.css';

const FIELD_COLUMNS: readonly Column<Dataset['fields'][number]>[] = [
  { title: texts.field, value: ({ name }) => name },
  {
    title: texts.dataClass,
    value: (field) => texts.classes[field.class],
    cell: (field) => <ClassBadge of={field.class} />,
  },
];

const Said = ({ of }: { readonly of: Stated }) => (
  <>
    {of.value} {of.confidence !== 'official' && <Confidence of={of.confidence} />}
  </>
);

/** Calls that may be copied: of a public route as they are, of another with the place of a token. */
const callsOf = ({ postern: { routes }, dataClass }: Dataset): string =>
  routes
    .map((route) => {
      const [method = 'GET', path = '/'] = route.split(' ');
      const token = dataClass === 'public' ? '' : ` -H 'authorization: Bearer ${texts.examples.token}'`;
      const body = method === 'GET' ? '' : ` -H 'content-type: application/json' -d @request.json`;
      return `curl${method === 'GET' ? '' : ` -X ${method}`} '${location.origin}${path}'${token}${body}`;
    })
    .join('\n');

const DatasetBody = ({ of, editions }: { readonly of: Dataset; readonly editions: Editions | undefined }) => {
  const collection = collectionOf(of);
  const ruled = ruleDataset(of);
  const isLocations = of.id === 'post-offices' || of.id === 'collection-boxes';
  return (
    <div class="stack">
      <p class="row">
        <ClassBadge of={of.dataClass} />
        <Badge>{texts.available[of.postern.available] ?? of.postern.available}</Badge>
      </p>
      <div class="datasets-top">
        <Card title={texts.facts.who}>
          <p class="datasets-who">{of.who}</p>
          <p class="row">
            {of.dataClass !== 'public' && of.gate.by === 'policy' && (
              <a class="button button-main" href={`/portal/access?dataset=${of.id}`}>
                {texts.ask}
              </a>
            )}
            <a class="button" href={`/access?dataset=${of.id}`}>
              {texts.advise}
            </a>
            {ruled !== undefined && <a href={`/policies?dataset=${ruled}`}>{texts.rules}</a>}
            {isLocations && <a href={`/changes?kind=${of.id}`}>{texts.changes}</a>}
          </p>
          <h3>{texts.steps}</h3>
          <ol>
            {of.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </Card>
        {collection !== undefined && <Downloads collection={collection} />}
      </div>
      <Card title={texts.facts.source}>
        <Facts
          of={[
            [
              texts.facts.source,
              <>
                {of.source.url === null ? (
                  of.source.name
                ) : (
                  <a href={of.source.url} rel="noreferrer" target="_blank">
                    {of.source.name}
                  </a>
                )}{' '}
                <Confidence of={of.source.confidence} />
              </>,
            ],
            [texts.facts.publisher, of.publisher],
            [texts.facts.licence, of.licence],
            [texts.facts.freshness, <Said of={of.freshness} />],
            [texts.facts.quota, <Said of={of.quota} />],
            [texts.facts.formats, of.formats.join(', ')],
          ]}
        />
      </Card>
      {(of.postern.available === 'now' || collection !== undefined) &&
        editions !== undefined &&
        ruled !== undefined && <EditionTable of={of} editions={editions.editions} />}
      {isLocations && <Findings kind={of.id} />}
      {collection !== undefined && <Preview collection={collection} />}
      <section>
        <h2>{texts.fields}</h2>
        <Table
          caption={texts.fields}
          tools="bare"
          columns={FIELD_COLUMNS}
          rows={of.fields}
          rowKey={({ name }) => name}
        />
      </section>
      {(of.postern.routes.length > 0 || of.postern.cli.length > 0) && (
        <section>
          <h2>{texts.examples.title}</h2>
          {of.postern.routes.length > 0 && <Code label={texts.examples.label} text={callsOf(of)} />}
          {of.postern.cli.length > 0 && <Code label={texts.facts.cli} text={of.postern.cli.join('\n')} />}
        </section>
      )}
      {of.alternatives.length > 0 && (
        <p class="row">
          {texts.alternatives}:
          {of.alternatives.map((id) => (
            <a key={id} href={`/datasets/${id}`}>
              {id}
            </a>
          ))}
        </p>
      )}
    </div>
  );
};

const WithheldBody = ({ of }: { readonly of: Withheld }) => (
  <div class="stack">
    <Card>
      <p class="datasets-who">{texts.because(of.because)}</p>
      <Confidence of={of.confidence} />
    </Card>
    <Card title={texts.instead}>
      <ul>
        {of.instead.map(({ dataset, words }) => (
          <li key={words}>{dataset === null ? words : <a href={`/datasets/${dataset}`}>{words}</a>}</li>
        ))}
      </ul>
    </Card>
  </div>
);

const DatasetPage = () => {
  const { params } = useRoute();
  const id = params.id ?? '';
  const path = `/postern/v1/datasets/${encodeURIComponent(id)}`;
  const found = useQuery<Entry>(path);
  const editions = useQuery<Editions>('/postern/v1/editions');
  const entry = found.data;
  const isAbsent = found.problem?.kind === 'absent';
  return (
    <Page
      title={entry?.title ?? (isAbsent ? texts.notFoundTitle : texts.title)}
      lead={entry?.holds}
      json={entry === undefined ? undefined : path}
      actions={<a href="/datasets">{texts.back}</a>}
    >
      {found.state === 'loading' && <Skeleton lines={8} />}
      {found.problem !== undefined && !isAbsent && (
        <ProblemNotice problem={found.problem} retry={found.reload} />
      )}
      {entry?.kind === 'dataset' && <DatasetBody of={entry} editions={editions.data} />}
      {entry?.kind === 'withheld' && <WithheldBody of={entry} />}
    </Page>
  );
};
export default DatasetPage;
