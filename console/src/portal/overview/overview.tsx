/** `/portal`: the organisation, its apps, and what needs somebody. */
import { useQuery } from '../../api/hooks.ts';
import { person } from '../../api/session.ts';
import { apps as appTexts, overview as text } from '../../texts/en/portal-apps.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Card, Empty, Facts, Loaded, Skeleton, Time } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { useOwnApps } from '../shared/apps-of.ts';
import type { App } from '../shared/shapes.ts';
import { type Concern, concernsOf, type GrantSeen, type RequestSeen } from './attention.ts';
import { FirstSteps, hasAsked } from './first-steps.tsx';
import { Refusals } from './refusals.tsx';
import { MOST_APPS, type Standing, type Standings, useStandings } from './standing.ts';
import './overview.css';

interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly crid: string | null;
  readonly status: string;
}

const About = ({ id }: { readonly id: string }) => {
  const found = useQuery<Organisation>(`/postern/v1/organisations/${id}`);
  return (
    <Loaded of={found} lines={3}>
      {({ crid, status }) => (
        <Facts
          of={[
            [text.facts.role, person.value?.role ?? '–'],
            [text.facts.crid, crid ?? '–'],
            [
              text.facts.state,
              <Badge key="state" tone={status === 'active' ? 'good' : 'warn'}>
                {status}
              </Badge>,
            ],
            [text.facts.id, <code key="id">{id}</code>],
          ]}
        />
      )}
    </Loaded>
  );
};

const Concerns = ({ of, apps }: { readonly of: readonly Concern[]; readonly apps: number }) => (
  <Card title={text.attention.title}>
    {of.length === 0 ? (
      <Empty title={text.attention.none}>
        <p>{text.attention.noneBody}</p>
      </Empty>
    ) : (
      <ul class="overview-concerns">
        {of.map(({ key, tone, says, quote, when, link }) => (
          <li key={key} class={`overview-concern overview-${tone}`}>
            <div>
              <strong>{says}</strong>
              {quote !== undefined && <blockquote>{quote}</blockquote>}
              {when !== undefined && (
                <p class="hint">
                  {when.label} <Time at={when.at} only="date" />
                </p>
              )}
            </div>
            <a class="button" href={link.href} aria-label={`${link.label}: ${says}`}>
              {link.label}
            </a>
          </li>
        ))}
      </ul>
    )}
    {apps > MOST_APPS && <p class="hint">{text.attention.more(MOST_APPS)}</p>}
  </Card>
);

const refusalsOf = (standings: Standings, app: string): number | undefined =>
  standings.state === 'ready' ? standings.of.find((one) => one.app.id === app)?.refusals.length : undefined;

const AppList = ({ of, standings }: { readonly of: readonly App[]; readonly standings: Standings }) => (
  <ul class="overview-apps">
    {[...of]
      .reverse()
      .slice(0, MOST_APPS)
      .map(({ id, name, role, status }) => {
        const refusals = refusalsOf(standings, id);
        return (
          <li key={id}>
            <a href={`/portal/apps/${id}`}>{name}</a>
            <Badge tone={status === 'active' ? 'good' : 'warn'}>{appTexts.states[status]}</Badge>
            <span class="hint">
              {role}
              {refusals !== undefined && ` · ${text.refusals(refusals)}`}
            </span>
          </li>
        );
      })}
  </ul>
);

interface NeedsProps {
  readonly apps: readonly App[];
  readonly standings: readonly Standing[];
  readonly organisation: string;
}

const Needs = ({ apps, standings, organisation }: NeedsProps) => {
  const requests = useQuery<{ readonly requests: readonly RequestSeen[] }>(
    `/postern/v1/access-requests?organisation=${organisation}`,
  );
  const grants = useQuery<{ readonly grants: readonly GrantSeen[] }>(
    `/postern/v1/grants?organisation=${organisation}`,
  );
  return (
    <Loaded of={requests}>
      {(asked) => (
        <Loaded of={grants}>
          {(held) => (
            <Concerns
              apps={apps.length}
              of={concernsOf({ apps, standings, requests: asked.requests, grants: held.grants }, Date.now())}
            />
          )}
        </Loaded>
      )}
    </Loaded>
  );
};

const Overview = () => {
  const apps = useOwnApps();
  const standings = useStandings(apps.data?.apps);
  const own = person.value?.organisation;
  return (
    <Page
      title={own === undefined ? appTexts.title : text.title(own.name)}
      lead={text.lead}
      json={own === undefined ? undefined : `/postern/v1/organisations/${own.id}`}
    >
      <div class="overview">
        <div class="stack">
          <Loaded of={apps}>
            {(held) => {
              if (standings.state === 'loading') return <Skeleton lines={6} />;
              if (standings.state === 'failed') {
                return <ProblemNotice problem={standings.problem} retry={apps.reload} />;
              }
              return (
                <>
                  {!hasAsked(standings.of) && <FirstSteps apps={held.apps} standings={standings.of} />}
                  {own !== undefined && (
                    <Needs apps={held.apps} standings={standings.of} organisation={own.id} />
                  )}
                  {hasAsked(standings.of) && <Refusals of={standings.of} />}
                </>
              );
            }}
          </Loaded>
        </div>
        <div class="stack overview-side">
          <Card title={text.apps} actions={<a href="/portal/apps">{text.all}</a>}>
            <Loaded of={apps} lines={3}>
              {(held) =>
                held.apps.length === 0 ? (
                  <Empty title={appTexts.empty}>
                    <a href="/portal/apps">{text.make}</a>
                  </Empty>
                ) : (
                  <AppList of={held.apps} standings={standings} />
                )
              }
            </Loaded>
          </Card>
          {own !== undefined && (
            <Card title={own.name}>
              <About id={own.id} />
            </Card>
          )}
        </div>
      </div>
    </Page>
  );
};
export default Overview;
