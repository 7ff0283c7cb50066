/** What to do first, with what is done already; gone once an app has asked for something. */
import { overview } from '../../texts/en/portal-apps.ts';
import { Badge, Card } from '../../ui/parts.tsx';
import type { App } from '../shared/shapes.ts';
import type { Standing } from './standing.ts';

const text = overview.steps;

/** Whether somebody has asked with a secret of any app. */
export const hasAsked = (standings: readonly Standing[]): boolean =>
  standings.some(({ credentials }) => credentials.some(({ lastUsedAt }) => lastUsedAt !== null));

export const FirstSteps = ({
  apps,
  standings,
}: {
  readonly apps: readonly App[];
  readonly standings: readonly Standing[];
}) => {
  const newest = apps.at(-1);
  const ofApp = newest === undefined ? '/portal/apps' : `/portal/apps/${newest.id}`;
  const steps = [
    { title: text.app, body: text.appBody, href: '/portal/apps', done: newest !== undefined },
    {
      title: text.secret,
      body: text.secretBody,
      href: ofApp,
      done: standings.some(({ credentials }) => credentials.length > 0),
    },
    { title: text.ask, body: text.askBody, href: ofApp, done: hasAsked(standings) },
  ];
  const next = steps.find(({ done }) => !done);
  return (
    <Card title={text.title}>
      <ol class="overview-steps">
        {steps.map((step) => (
          <li key={step.title}>
            <h3>
              {step.title} {step.done && <Badge tone="good">{text.done}</Badge>}
            </h3>
            <p class="hint">{step.body}</p>
            {step === next && (
              <a class="button button-main" href={step.href}>
                {step.title}
              </a>
            )}
          </li>
        ))}
        <li>
          <h3>{text.more}</h3>
          <p class="hint">
            {text.moreBody} <a href="/access">{text.moreLink}</a>
          </p>
        </li>
      </ol>
    </Card>
  );
};
