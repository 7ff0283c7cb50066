/** Asking for access: dataset, whether it is public, the rules, the form, handing in. */
import { useLocation } from 'preact-iso';
import { useQuery } from '../../api/hooks.ts';
import type { Catalogue, Entry } from '../../public/datasets/shapes.ts';
import { asking as text } from '../../texts/en/portal-access.ts';
import { Page } from '../../ui/page.tsx';
import { Card, Field, Loaded, Notice } from '../../ui/parts.tsx';
import { AskForm } from './ask-form.tsx';
import type { BeforeAsking } from './shapes.ts';

interface AskProps {
  /** Of the catalogue; empty: none is chosen yet. */
  readonly dataset: string;
  readonly onDataset: (dataset: string) => void;
}

const Options = ({ of }: { readonly of: Catalogue }) => (
  <>
    {of.channels.map(({ id, title }) => {
      const entries: readonly Entry[] = of.datasets.filter(({ channel }) => channel === id);
      return (
        entries.length > 0 && (
          <optgroup key={id} label={title}>
            {entries.map((entry) => (
              <option key={entry.id} value={entry.id}>
                {entry.title}
              </option>
            ))}
          </optgroup>
        )
      );
    })}
  </>
);

const pageOf = (route: string): string | undefined => {
  if (/^https?:\/\//.test(route)) return route;
  const path = route.replace(/^GET /, '');
  return path.includes('{') || path.includes(' ') ? undefined : path;
};

const Public = ({
  of,
  dataset,
}: {
  readonly of: BeforeAsking & { kind: 'public' };
  readonly dataset: string;
}) => (
  <Notice tone="good" title={text.public(of.title)}>
    <p>
      <a href={`/datasets/${dataset}`}>{text.datasetPage}</a>
    </p>
    <p>{text.publicBody}</p>
    <ul>
      {of.at.map((place) => {
        const address = pageOf(place);
        return (
          <li key={place}>
            {address === undefined ? (
              <code>{place}</code>
            ) : (
              <a href={address} target="_blank" rel="noreferrer">
                {place}
              </a>
            )}
          </li>
        );
      })}
    </ul>
  </Notice>
);

const Steps = ({ dataset }: { readonly dataset: string }) => {
  const { route } = useLocation();
  const before = useQuery<BeforeAsking>(`/postern/v1/access-rules?dataset=${encodeURIComponent(dataset)}`);
  return (
    <Loaded of={before}>
      {(found) => {
        switch (found.kind) {
          case 'public':
            return <Public of={found} dataset={dataset} />;
          case 'elsewhere':
            return (
              <Notice tone="warn" title={text.elsewhere(found.title)}>
                <p>{found.because}</p>
                <p>
                  <a href={`/datasets/${dataset}`}>{text.datasetPage}</a>
                </p>
              </Notice>
            );
          case 'request':
            return (
              <>
                <Card title={text.steps.open}>
                  <p>
                    {text.closed(found.dataClass)}{' '}
                    {found.dataClass === 'nonpublic' ? text.decides.nonpublic : text.decides.other}
                  </p>
                </Card>
                <AskForm dataset={dataset} before={found} onBegun={(id) => route(`/portal/access/${id}`)} />
              </>
            );
        }
      }}
    </Loaded>
  );
};

export const Ask = ({ dataset, onDataset }: AskProps) => {
  const catalogue = useQuery<Catalogue>('/postern/v1/datasets');
  return (
    <Page
      title={text.title}
      lead={text.lead}
      json={dataset === '' ? undefined : `/postern/v1/access-rules?dataset=${encodeURIComponent(dataset)}`}
      actions={
        <a class="button" href="/portal/access">
          {text.back}
        </a>
      }
    >
      <div class="access-steps">
        <Card title={text.steps.dataset}>
          <Loaded of={catalogue} lines={2}>
            {(data) => (
              <Field
                label={text.choose}
                hint={
                  <>
                    {text.chooseHint} <a href="/access">{text.adviser}</a>
                  </>
                }
              >
                {(control) => (
                  <select
                    {...control}
                    value={dataset}
                    onChange={(event) => onDataset(event.currentTarget.value)}
                  >
                    <option value="">–</option>
                    <Options of={data} />
                  </select>
                )}
              </Field>
            )}
          </Loaded>
        </Card>
        {dataset !== '' && <Steps key={dataset} dataset={dataset} />}
      </div>
    </Page>
  );
};
