/** `/portal/apps/:id`: all about one app, and the keeping of its secrets. */
import { useRoute } from 'preact-iso';
import { useQuery } from '../../api/hooks.ts';
import { apps, app as text } from '../../texts/en/portal-apps.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Card, Copy, Facts, Loaded, Notice, Time } from '../../ui/parts.tsx';
import type { App } from '../shared/shapes.ts';
import { Authorisations, Grants, MailerIds } from './holdings.tsx';
import { Limits } from './limits.tsx';
import { Callable } from './may-call.tsx';
import { QuickStarts } from './quick-starts.tsx';
import { Secrets } from './secrets.tsx';
import { WebToolsUsers } from './web-tools.tsx';
import './app.css';

const About = ({ of }: { readonly of: App }) => (
  <Card>
    <Facts
      of={[
        [text.facts.id, <Copy key="id" text={of.id} />],
        [
          text.facts.role,
          <span key="role" class="row">
            {of.role}
            {of.status === 'suspended' && <Badge tone="warn">{apps.states.suspended}</Badge>}
          </span>,
        ],
        [text.facts.products, of.products.join(', ') || '–'],
        [text.facts.scopes, (of.scopes ?? []).join(' · ') || '–'],
        [text.facts.tokens, <code key="tokens">{`${location.origin}/oauth2/v3/token`}</code>],
        [text.facts.made, <Time key="made" at={of.createdAt} only="date" />],
      ]}
    />
  </Card>
);

const OneApp = () => {
  const { params } = useRoute();
  const path = `/postern/v1/apps/${encodeURIComponent(params.id ?? '')}`;
  const found = useQuery<App>(path);
  const held = found.data;
  return (
    <Page
      title={held?.name ?? apps.title}
      {...(held !== undefined && { lead: text.lead(held.role) })}
      json={path}
      actions={
        held !== undefined && (
          <>
            <a class="button" href={`/portal/requests?app=${held.id}`}>
              {text.log}
            </a>
            <a class="button" href={`/portal/try?app=${held.id}`}>
              {text.tryIt}
            </a>
          </>
        )
      }
    >
      <Loaded of={found} lines={8}>
        {(app) => (
          <div class="stack">
            {app.status === 'suspended' && <Notice tone="warn">{text.suspended}</Notice>}
            <About of={app} />
            <Secrets app={app.id} />
            <QuickStarts app={app.id} />
            <Callable app={app.id} />
            <Limits app={app.id} />
            <Grants app={app} />
            <Authorisations app={app.id} />
            <MailerIds organisation={app.organisationId} />
            <WebToolsUsers app={app.id} />
          </div>
        )}
      </Loaded>
    </Page>
  );
};
export default OneApp;
