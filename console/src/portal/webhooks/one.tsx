/** One subscription: how it stands, and what can be done about it. */
import { useState } from 'preact/hooks';
import { tokenOf } from '../../api/app-token.ts';
import { call, type Result } from '../../api/client.ts';
import { useAction } from '../../api/hooks.ts';
import { webhooks } from '../../texts/en/portal-webhooks.ts';
import { Button, Card, Facts, Field, Notice, Time } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { Reasoned } from '../../ui/reasoned.tsx';
import { filterOf, Health } from './health.tsx';
import { SUBSCRIPTIONS, type Subscription } from './shapes.ts';

const text = webhooks.one;

/** Ended as the app would end it: by the ETag of what was last seen. */
const end = async ({ app, subscriptionId }: Subscription): Promise<Result<unknown>> => {
  const issued = await tokenOf(app);
  if (!issued.ok) return issued;
  const headers = { authorization: `Bearer ${issued.token}` };
  const address = `${SUBSCRIPTIONS}/${subscriptionId}`;
  const seen = await call(address, { headers });
  if (!seen.ok) return seen;
  return call(address, {
    method: 'DELETE',
    headers: { ...headers, 'if-match': seen.headers.get('etag') ?? '' },
  });
};

interface OneProps {
  readonly of: Subscription;
  readonly appName: string;
  readonly reload: () => void;
}

export const One = ({ of, appName, reload }: OneProps) => {
  const [since, setSince] = useState('');
  const path = `/postern/v1/subscriptions/${of.subscriptionId}`;
  const resume = useAction(() => call(`${path}/resume`, { method: 'POST' }));
  const replay = useAction((from: string) => call(`${path}/replay`, { method: 'POST', body: { from } }));
  const revive = useAction(() =>
    call<{ readonly revived: number }>(`${path}/dead-letters`, { method: 'POST' }),
  );
  const problem = resume.problem ?? replay.problem ?? revive.problem;
  const isSuspended = of.status === 'SUSPENDED';
  return (
    <Card title={of.subscriptionName ?? text.title} actions={<Health of={of} />}>
      <Facts
        of={[
          [webhooks.columns.listener, of.listenerURL],
          [webhooks.columns.filter, filterOf(of)],
          [webhooks.columns.app, appName],
          [webhooks.columns.made, <Time at={of.createdAt} />],
          [text.notified, of.adminNotification.map(({ email }) => email).join(', ')],
          ...(of.suspendedFor === null ? [] : ([[text.suspendedFor, of.suspendedFor]] as const)),
        ]}
      />
      {isSuspended && (
        <Notice tone="warn">
          <p>{text.resumeBody}</p>
          <Button
            kind="main"
            busy={resume.busy}
            onClick={async () => {
              await resume.run();
              reload();
            }}
          >
            {text.resume}
          </Button>
        </Notice>
      )}
      {resume.ok && <Notice tone="good">{text.resumed}</Notice>}
      {problem !== undefined && <ProblemNotice problem={problem} />}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void replay.run(new Date(since).toISOString());
        }}
      >
        <Field label={text.replay} hint={text.replayHint}>
          {(control) => (
            <span class="row">
              <input
                {...control}
                type="datetime-local"
                required
                value={since}
                onInput={(event) => setSince(event.currentTarget.value)}
              />
              <Button type="submit" busy={replay.busy}>
                {text.replay}
              </Button>
            </span>
          )}
        </Field>
      </form>
      {replay.ok && <Notice tone="good">{text.replayed}</Notice>}
      {revive.ok && <Notice tone="good">{text.revived(revive.done?.revived ?? 0)}</Notice>}
      <div class="row">
        <Button busy={revive.busy} onClick={() => void revive.run()}>
          {text.dead}
        </Button>
        <Reasoned
          label={text.end}
          title={text.endTitle}
          kind="danger"
          asks="nothing"
          conflict={text.endConflict}
          draft={`subscription:${of.subscriptionId}`}
          act={() => end(of)}
          onDone={reload}
        >
          <p>{text.endBody}</p>
        </Reasoned>
      </div>
    </Card>
  );
};
