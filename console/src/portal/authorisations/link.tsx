/** Making a link for a merchant: the text to send with it, and its state when asked. */

import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { call, type Result } from '../../api/client.ts';
import { useAction, useDraft } from '../../api/hooks.ts';
import { person } from '../../api/session.ts';
import { access } from '../../texts/en/access.ts';
import { authorisation } from '../../texts/en/portal-authorisations.ts';
import { Badge, Button, Card, Code, Copy, Field, faultOf } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { midsOf, wrongMid } from '../access/draft.ts';

const text = authorisation.link;
const CHANNELS = ['api', 'webhook', 'extract'] as const;

interface Made {
  readonly id: string;
  readonly url: string;
  readonly expiresAt: string;
  readonly app: string;
  readonly mids: readonly string[];
}

/** In memory alone, newest first: whoever has a link may answer it. */
const links = signal<readonly Made[]>([]);

const EMPTY = {
  mids: '',
  channels: ['api'] as readonly string[],
  purpose: 'customer-visibility',
  merchant: '',
  until: '',
  days: '14',
};

export const MakeLink = ({ app }: { readonly app: string }) => {
  const draft = useDraft('authorisation-link', EMPTY);
  const [tried, setTried] = useState(false);
  const { value, set } = draft;
  const wrong = wrongMid(value.mids);
  const make = useAction(
    async (): Promise<Result<Omit<Made, 'app' | 'mids'>>> =>
      call(`/postern/v1/apps/${app}/authorisation-links`, {
        method: 'POST',
        body: {
          mids: midsOf(value.mids),
          channels: value.channels,
          purpose: value.purpose,
          days: Number(value.days),
          ...(value.merchant !== '' && { merchant: value.merchant }),
          ...(value.until !== '' && { until: value.until }),
        },
      }),
  );
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (wrong !== undefined || value.channels.length === 0) return;
    const result = await make.run();
    if (!result.ok) return;
    links.value = [{ ...result.data, app, mids: midsOf(value.mids) }, ...links.value];
    draft.clear();
    setTried(false);
  };
  return (
    <Card title={text.title}>
      <p class="hint">{text.body}</p>
      <form onSubmit={submit}>
        <div class="authorisations-pair">
          <TextField
            label={text.mids}
            hint={text.midsHint}
            fault={tried && wrong !== undefined ? text.midsFault(wrong) : faultOf(make.problem, 'mids')}
            required
            value={value.mids}
            onInput={(event) => set({ mids: event.currentTarget.value })}
          />
          <Field label={text.purpose}>
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
          <TextField
            label={text.merchant}
            hint={text.merchantHint}
            fault={faultOf(make.problem, 'merchant')}
            maxLength={60}
            value={value.merchant}
            onInput={(event) => set({ merchant: event.currentTarget.value })}
          />
          <TextField
            label={text.until}
            hint={text.untilHint}
            fault={faultOf(make.problem, 'until')}
            type="date"
            value={value.until}
            onInput={(event) => set({ until: event.currentTarget.value })}
          />
          <TextField
            label={text.days}
            type="number"
            required
            min={1}
            max={90}
            value={value.days}
            onInput={(event) => set({ days: event.currentTarget.value })}
          />
        </div>
        <fieldset>
          <legend>{text.channels}</legend>
          <div class="row">
            {CHANNELS.map((channel) => (
              <label key={channel}>
                <input
                  type="checkbox"
                  checked={value.channels.includes(channel)}
                  onChange={(event) =>
                    set({
                      channels: event.currentTarget.checked
                        ? [...value.channels, channel]
                        : value.channels.filter((one) => one !== channel),
                    })
                  }
                />{' '}
                {text.channel[channel]}
              </label>
            ))}
          </div>
          {tried && value.channels.length === 0 && (
            <p class="fault" role="alert">
              {text.pick}
            </p>
          )}
        </fieldset>
        {make.problem !== undefined && <ProblemNotice problem={make.problem} />}
        <Button type="submit" kind="main" busy={make.busy}>
          {text.make}
        </Button>
      </form>
    </Card>
  );
};

const Link = ({ of }: { readonly of: Made }) => {
  const { made } = authorisation;
  const look = useAction(() => call(new URL(of.url).pathname.replace('/postern/', '/postern/v1/')));
  const mids = of.mids.join(', ');
  const message = made.text(person.value?.organisation.name ?? '', mids, of.expiresAt.slice(0, 10), of.url);
  const state = look.ok ? 'open' : look.problem?.code;
  return (
    <div class="authorisations-link">
      <Code text={message} label={made.textLabel(mids)} />
      <div class="row">
        <Copy text={message} label={made.copy} show="button" />
        <a href={of.url} target="_blank" rel="noreferrer">
          {made.open}
        </a>
        <Button kind="quiet" busy={look.busy} onClick={() => void look.run()}>
          {made.look}
        </Button>
        <span role="status">
          {state !== undefined && (
            <Badge tone={state === 'link_used' ? 'good' : 'info'}>{made.states[state] ?? state}</Badge>
          )}
        </span>
      </div>
    </div>
  );
};

/** The links of an app made since the console was loaded. */
export const MadeLinks = ({ app }: { readonly app: string }) => {
  const own = links.value.filter((link) => link.app === app);
  if (own.length === 0) return null;
  return (
    <Card title={authorisation.made.title}>
      <p class="hint">{authorisation.made.hint}</p>
      {own.map((link) => (
        <Link key={link.id} of={link} />
      ))}
    </Card>
  );
};
