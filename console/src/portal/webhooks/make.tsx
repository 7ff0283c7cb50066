/** Making a subscription: with a token of the app that is issued to the person for it, as the app would. */

import { useState } from 'preact/hooks';
import { tokenOf } from '../../api/app-token.ts';
import { call, type Result } from '../../api/client.ts';
import { useAction, useDraft } from '../../api/hooks.ts';
import { access } from '../../texts/en/access.ts';
import { webhooks } from '../../texts/en/portal-webhooks.ts';
import { Button, Card, Copy, Field, Notice } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { App } from '../shared/shapes.ts';
import { SUBSCRIPTIONS } from './shapes.ts';

const text = webhooks.form;

/** 32 characters that nobody can guess. */
const newSecret = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

const EMPTY = {
  app: '',
  name: '',
  listener: '',
  mid: '',
  number: '',
  email: '',
  purpose: 'customer-visibility',
};
type Draft = typeof EMPTY;

interface Made {
  readonly subscriptionId: string;
  readonly status: string;
}

const make = async (draft: Draft, app: string, secret: string): Promise<Result<Made>> => {
  const issued = await tokenOf(app);
  if (!issued.ok) return issued;
  const filter = draft.number === '' ? { MID: draft.mid } : { trackingNumber: draft.number };
  return call<Made>(SUBSCRIPTIONS, {
    method: 'POST',
    headers: { authorization: `Bearer ${issued.token}`, 'postern-purpose': draft.purpose },
    body: {
      listenerURL: draft.listener,
      secret,
      filterProperties: { ...filter, trackingEventTypes: ['ALL_UPDATES'] },
      adminNotification: [{ email: draft.email }],
      ...(draft.name !== '' && { subscriptionName: draft.name }),
    },
  });
};

interface MakeProps {
  readonly apps: readonly App[];
  readonly onMade: (id: string) => void;
}

export const Make = ({ apps, onMade }: MakeProps) => {
  const draft = useDraft<Draft>('subscription', EMPTY);
  const [secret] = useState(newSecret);
  const { value, set } = draft;
  const app = (apps.find(({ id }) => id === value.app) ?? apps[0])?.id ?? '';
  const subscribe = useAction(() => make(value, app, secret));
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const result = await subscribe.run();
    if (!result.ok) return;
    draft.clear();
    onMade(result.data.subscriptionId);
  };
  const line = (
    name: 'name' | 'listener' | 'mid' | 'number' | 'email',
    more: {
      readonly hint?: string;
      readonly inputMode?: 'url' | 'email';
      readonly pattern?: string;
      readonly required?: boolean;
    },
  ) => (
    <TextField
      label={text[name]}
      hint={more.hint}
      inputMode={more.inputMode ?? 'text'}
      required={more.required ?? false}
      pattern={more.pattern}
      maxLength={name === 'listener' ? 2_048 : 100}
      value={value[name]}
      onInput={(event) => set({ [name]: event.currentTarget.value.trimStart() })}
    />
  );
  return (
    <Card title={text.title}>
      <p class="hint">{text.lead}</p>
      <form onSubmit={submit}>
        <div class="webhooks-pair">
          <Field label={text.app}>
            {(control) => (
              <select
                {...control}
                required
                value={app}
                onChange={(event) => set({ app: event.currentTarget.value })}
              >
                {apps.map(({ id, name, role }) => (
                  <option key={id} value={id}>
                    {name} ({role})
                  </option>
                ))}
              </select>
            )}
          </Field>
          {line('name', {})}
          {line('listener', {
            hint: text.listenerHint,
            inputMode: 'url',
            pattern: 'https?://.+',
            required: true,
          })}
          {line('email', { inputMode: 'email', pattern: '[^@\\s]+@[^@\\s]+', required: true })}
          {line('mid', { hint: text.midHint, pattern: '\\d{6}(\\d{3})?', required: value.number === '' })}
          {line('number', { hint: text.numberHint })}
          <Field label={text.purpose} hint={text.purposeHint}>
            {(control) => (
              <select
                {...control}
                value={value.purpose}
                onChange={(event) => set({ purpose: event.currentTarget.value })}
              >
                {Object.entries(access.purposes).map(([purpose, name]) => (
                  <option key={purpose} value={purpose}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <p>
          <strong>{text.secret}</strong>
        </p>
        <Copy text={secret} />
        <p class="hint webhooks-secret">{text.secretHint}</p>
        {subscribe.problem !== undefined && <ProblemNotice problem={subscribe.problem} />}
        {subscribe.ok && <Notice tone="good">{text.made}</Notice>}
        <Button type="submit" kind="main" busy={subscribe.busy}>
          {text.submit}
        </Button>
      </form>
    </Card>
  );
};
