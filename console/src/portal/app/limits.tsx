/** How an app stands with its limits. */
import { useQuery } from '../../api/hooks.ts';
import { Gauge } from '../../charts/gauge.tsx';
import { app } from '../../texts/en/portal-apps.ts';
import { Button, Card, Empty, Loaded, Time } from '../../ui/parts.tsx';

const text = app.limits;

interface Usage {
  readonly at: string;
  readonly quotas: readonly {
    readonly api: string;
    readonly name: string;
    readonly limit: number;
    readonly used: number;
    readonly resetSeconds: number;
    readonly period: string;
    readonly counted: 'node' | 'cluster';
    readonly ownLimit: boolean;
  }[];
}

const labelOf = (api: string, name: string): string => {
  const said = text.apis[api] ?? api;
  return api === name ? said : text.label(said, text.kinds[name] ?? name);
};

export const Limits = ({ app: id }: { readonly app: string }) => {
  const usage = useQuery<Usage>(`/postern/v1/apps/${id}/usage`);
  return (
    <Card
      title={text.title}
      actions={
        <Button kind="quiet" busy={usage.refreshing} onClick={usage.reload}>
          {text.refresh}
        </Button>
      }
    >
      <p class="hint app-lead">{text.lead}</p>
      <Loaded of={usage}>
        {({ quotas, at }) =>
          quotas.length === 0 ? (
            <Empty title={text.empty} />
          ) : (
            <>
              <ul class="app-limits">
                {quotas.map(({ api, name, limit, used, resetSeconds, period, counted, ownLimit }) => (
                  <li key={`${api} ${name}`}>
                    <Gauge label={labelOf(api, name)} used={used} most={limit} unit={text.unit(period)} />
                    <p class="hint">
                      {[
                        text.resets(used === 0 ? 0 : resetSeconds),
                        ...(ownLimit ? [text.own] : []),
                        ...(counted === 'node' ? [text.node] : []),
                      ].join(' · ')}
                    </p>
                  </li>
                ))}
              </ul>
              <p class="hint">
                {text.asOf} <Time at={at} />.
              </p>
            </>
          )
        }
      </Loaded>
    </Card>
  );
};
