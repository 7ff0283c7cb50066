/** The OpenAPI document of an app, and why the rest is left out. */
import { useState } from 'preact/hooks';
import { useQuery } from '../../api/hooks.ts';
import { app } from '../../texts/en/portal-apps.ts';
import { Button, Card, Loaded } from '../../ui/parts.tsx';
import { Table } from '../../ui/table.tsx';

const text = app.calls;

interface LeftOutRoutes {
  readonly dataset: string;
  readonly code: string;
  readonly because: string;
  readonly cure: string;
  readonly rules: readonly string[];
  readonly routes: readonly string[];
}

interface AppDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly 'x-postern-left-out': readonly LeftOutRoutes[];
}

interface Reason extends Omit<LeftOutRoutes, 'dataset'> {
  readonly datasets: readonly string[];
}

/** One row a reason; those that something can be done about first. */
const reasonsOf = (leftOut: readonly LeftOutRoutes[]): readonly Reason[] =>
  [...Map.groupBy(leftOut, ({ code, because, cure }) => `${code} ${because} ${cure}`).values()]
    .flatMap((group) => {
      const first = group[0];
      if (first === undefined) return [];
      const { code, because, cure } = first;
      return [
        {
          code,
          because,
          cure,
          datasets: [...new Set(group.map(({ dataset }) => dataset))],
          rules: [...new Set(group.flatMap(({ rules }) => rules))],
          routes: group.flatMap(({ routes }) => routes),
        },
      ];
    })
    .sort((a, b) => Number(a.cure === '') - Number(b.cure === ''));

const METHODS: ReadonlySet<string> = new Set(['get', 'put', 'post', 'delete', 'patch', 'head']);

const operationsIn = ({ paths }: AppDocument): number =>
  Object.values(paths)
    .flatMap((path) => Object.keys(path))
    .filter((name) => METHODS.has(name)).length;

const LeftOut = ({ path }: { readonly path: string }) => {
  const document = useQuery<AppDocument>(path);
  const { columns } = text;
  return (
    <Loaded of={document}>
      {(held) => (
        <>
          <p role="status">{text.may(operationsIn(held))}</p>
          <Table
            caption={text.leftOut}
            rows={reasonsOf(held['x-postern-left-out'])}
            tools="bare"
            rowKey={({ code, because, cure }) => `${code} ${because} ${cure}`}
            page={20}
            columns={[
              { title: columns.dataset, value: ({ datasets }) => datasets.join(', ') },
              {
                title: columns.because,
                value: ({ because }) => because,
                cell: ({ because }) => <span class="app-text">{because}</span>,
              },
              {
                title: columns.cure,
                value: ({ cure }) => cure,
                cell: ({ cure }) => <span class="app-text">{cure}</span>,
              },
              {
                title: columns.rules,
                value: ({ rules }) => rules.join(', '),
                cell: ({ rules }) =>
                  rules.map((rule) => (
                    <a key={rule} class="app-line" href={`/policies#${rule}`}>
                      <code>{rule}</code>
                    </a>
                  )),
              },
              {
                title: columns.routes,
                value: ({ routes }) => routes.join(', '),
                cell: ({ routes }) => (
                  <details>
                    <summary class="app-nowrap">{text.routes(routes.length)}</summary>
                    {routes.map((route) => (
                      <code key={route} class="app-line">
                        {route}
                      </code>
                    ))}
                  </details>
                ),
              },
            ]}
          />
        </>
      )}
    </Loaded>
  );
};

export const Callable = ({ app: id }: { readonly app: string }) => {
  const [open, setOpen] = useState(false);
  const path = `/postern/v1/apps/${id}/openapi.json`;
  return (
    <Card title={text.title}>
      <p class="hint app-lead">{text.lead}</p>
      <p>
        <a href={path} target="_blank">
          {text.document}
        </a>
      </p>
      {open ? <LeftOut path={path} /> : <Button onClick={() => setOpen(true)}>{text.show}</Button>}
    </Card>
  );
};
