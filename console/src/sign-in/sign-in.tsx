/** `/sign-in`: passkey, link or the operator's provider; and `/sign-in#token=…`, where a link leads. */

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { call, query, type Result } from '../api/client.ts';
import { useAction } from '../api/hooks.ts';
import { passkeysWorkHere, signInWithPasskey } from '../api/passkeys.ts';
import { person, type Session, session, takeSession } from '../api/session.ts';
import { signIn } from '../texts/en/sign-in.ts';
import { Page } from '../ui/page.tsx';
import { Button, Card, faultOf, Notice, Skeleton } from '../ui/parts.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { TextField } from '../ui/text-field.tsx';

/** Where to go afterwards: a page of our own only. `close` is a tab that was opened to sign in again. */
const nextOf = (asked: string | undefined): string =>
  asked !== undefined && /^\/(?!\/)[\w\-./?=&%]*$/.test(asked) ? asked : '/portal';

const tokenOfAddress = (): string | undefined => /^#token=([\w.-]{20,300})$/.exec(location.hash)?.[1];

const SignedIn = () => (
  <Page title={signIn.done.title} width="text">
    <Notice tone="good">
      <p>{signIn.done.body}</p>
    </Notice>
    <a href="/portal">{signIn.done.portal}</a>
  </Page>
);

/** A link is redeemed by a press of a button, so that a mail scanner that opens it does not use it up. */
const Redeem = ({ token, onDone }: { readonly token: string; readonly onDone: (done: Session) => void }) => {
  const redeem = useAction((given: string) =>
    call<Session>('/postern/v1/session/links/redeem', { method: 'POST', body: { token: given } }),
  );
  const run = async (): Promise<void> => {
    const result = await redeem.run(token);
    if (result.ok) onDone(result.data);
  };
  return (
    <Page title={signIn.redeeming.title} lead={signIn.redeeming.lead} width="text">
      {redeem.problem !== undefined && <ProblemNotice problem={redeem.problem} />}
      <div class="row">
        <Button kind="main" busy={redeem.busy} onClick={run}>
          {signIn.redeeming.action}
        </Button>
        {redeem.problem !== undefined && <a href="/sign-in">{signIn.title}</a>}
      </div>
    </Page>
  );
};

const Way = ({ title, children }: { readonly title: string; readonly children: ComponentChildren }) => (
  <Card title={title}>{children}</Card>
);

const ByPasskey = ({ onDone }: { readonly onDone: (done: Session) => void }) => {
  const asked = useAction(() => signInWithPasskey(signIn.passkey.cancelled));
  const run = async (): Promise<void> => {
    const result: Result<Session> = await asked.run();
    if (result.ok) onDone(result.data);
  };
  const here = session.value?.ways.passkey === true && passkeysWorkHere();
  const named = `${location.protocol}//localhost${location.port === '' ? '' : `:${location.port}`}/sign-in`;
  return (
    <Way title={signIn.passkey.title}>
      {here ? (
        <>
          <p>{signIn.passkey.body}</p>
          {asked.problem !== undefined && <ProblemNotice problem={asked.problem} />}
          <Button kind="main" busy={asked.busy} onClick={run}>
            {signIn.passkey.action}
          </Button>
        </>
      ) : (
        <p>
          {signIn.passkey.byName}
          {location.hostname === '127.0.0.1' && (
            <>
              {': '}
              <a href={named}>{named}</a>
            </>
          )}
          .
        </p>
      )}
    </Way>
  );
};

const ByLink = () => {
  const [email, setEmail] = useState('');
  const ask = useAction((to: string) =>
    call('/postern/v1/session/links', { method: 'POST', body: { email: to } }),
  );
  if (session.value?.ways.link !== true) {
    return (
      <Way title={signIn.link.title}>
        <p>{signIn.link.none}</p>
      </Way>
    );
  }
  return (
    <Way title={signIn.link.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void ask.run(email);
        }}
      >
        <TextField
          label={signIn.link.label}
          hint={signIn.link.hint}
          fault={faultOf(ask.problem, 'email')}
          type="email"
          required
          autocomplete="email"
          maxLength={254}
          value={email}
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
        {ask.problem !== undefined && <ProblemNotice problem={ask.problem} />}
        {ask.ok && (
          <Notice tone="good">
            <p>{signIn.link.sent}</p>
          </Notice>
        )}
        <Button type="submit" busy={ask.busy}>
          {signIn.link.action}
        </Button>
      </form>
    </Way>
  );
};

const SignIn = () => {
  const { route, query: asked } = useLocation();
  const [token] = useState(tokenOfAddress);
  const isSecondTab = asked.next === 'close';
  const next = nextOf(asked.next);
  useEffect(() => {
    // The token stays in memory alone: not in the address bar, not in the history.
    if (token !== undefined) history.replaceState(null, '', location.pathname + location.search);
  }, [token]);
  const done = (given: Session): void => {
    takeSession(given);
    if (!isSecondTab) route(next, true);
  };
  if (session.value === undefined) return <Skeleton lines={5} />;
  if (token !== undefined && person.value === null) return <Redeem token={token} onDone={done} />;
  if (person.value !== null) return <SignedIn />;
  const { oidc } = session.value.ways;
  return (
    <Page title={signIn.title} lead={signIn.lead} json="/postern/v1/session" width="text">
      <div class="stack">
        {asked.problem !== undefined && (
          <Notice tone="bad" title={signIn.oidc.failed}>
            <p>
              <a href={`/postern/errors#${encodeURIComponent(asked.problem)}`}>
                <code>{asked.problem}</code>
              </a>
            </p>
          </Notice>
        )}
        {oidc !== null && (
          <Way title={signIn.oidc.title}>
            <a class="button button-main" href={`/postern/v1/session/oidc${query({ next })}`}>
              {signIn.oidc.action(oidc.name)}
            </a>
          </Way>
        )}
        <ByPasskey onDone={done} />
        <ByLink />
      </div>
    </Page>
  );
};
export default SignIn;
