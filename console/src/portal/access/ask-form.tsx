/** The form of a request, with the rules above it. Handing in begins a draft and submits it in one go. */

import { useState } from 'preact/hooks';
import { call, type Result } from '../../api/client.ts';
import { useAction, useDraft } from '../../api/hooks.ts';
import { access } from '../../texts/en/access.ts';
import { asking as text } from '../../texts/en/portal-access.ts';
import { Button, Card, Field, faultOf, Loaded } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { useOwnApps } from '../shared/apps-of.ts';
import { type AskDraft, bodyOf, EMPTY, wrongMid } from './draft.ts';
import { RulesToAttest } from './rules-to-attest.tsx';
import type { AccessRequest, BeforeAsking } from './shapes.ts';

interface AskFormProps {
  readonly dataset: string;
  readonly before: BeforeAsking & { readonly kind: 'request' };
  readonly onBegun: (id: string) => void;
}

interface TextFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly name: 'need' | 'jobFunction' | 'users' | 'mids' | 'crid' | 'average' | 'peak';
  readonly fault?: string | undefined;
  readonly draft: ReturnType<typeof useDraft<AskDraft>>;
}

const Line = ({ label, hint, name, fault, draft }: TextFieldProps) => {
  const isNumber = name === 'average' || name === 'peak';
  return (
    <TextField
      label={label}
      hint={hint}
      fault={fault}
      required={name !== 'mids' && name !== 'crid'}
      maxLength={2_000}
      {...(isNumber && { type: 'number', min: 0, max: 1_000_000_000 })}
      {...(name === 'crid' && { inputMode: 'numeric', pattern: '\\d{1,15}' })}
      value={draft.value[name]}
      onInput={(event) => draft.set({ [name]: event.currentTarget.value })}
    />
  );
};

const Purposes = ({ draft, fault }: { readonly draft: TextFieldProps['draft']; readonly fault?: string }) => (
  <fieldset class="access-choices">
    <legend>{text.purposes}</legend>
    {Object.entries(access.purposes).map(([purpose, name]) => (
      <label key={purpose}>
        <input
          type="checkbox"
          checked={draft.value.purposes.includes(purpose)}
          onChange={(event) =>
            draft.set({
              purposes: event.currentTarget.checked
                ? [...draft.value.purposes, purpose]
                : draft.value.purposes.filter((one) => one !== purpose),
            })
          }
        />{' '}
        {name}
      </label>
    ))}
    {fault !== undefined && (
      <p class="fault" role="alert">
        {fault}
      </p>
    )}
  </fieldset>
);

export const AskForm = ({ dataset, before, onBegun }: AskFormProps) => {
  const apps = useOwnApps();
  const draft = useDraft<AskDraft>(`access:${dataset}`, EMPTY);
  const [tried, setTried] = useState(false);
  const { value, set } = draft;
  const channel = before.channels.includes(value.channel) ? value.channel : (before.channels[0] ?? 'api');
  const all = apps.data?.apps ?? [];
  const app = (all.find(({ id }) => id === value.app) ?? all[0])?.id ?? '';
  const isAttested = value.attested === before.rules.sha256;
  const wrong = wrongMid(value.mids);
  const hasPeak = Number(value.peak) >= Number(value.average);

  const handIn = useAction(async (): Promise<Result<AccessRequest>> => {
    const begun = await call<AccessRequest>('/postern/v1/access-requests', {
      method: 'POST',
      body: bodyOf(value, dataset, channel, app),
    });
    if (!begun.ok) return begun;
    // From here on it is kept by the server; the page of the request goes on from wherever this stops.
    draft.clear();
    await call<AccessRequest>(`/postern/v1/access-requests/${begun.data.id}/submit`, {
      method: 'POST',
      body: { attested: value.attested },
    });
    return begun;
  });

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!isAttested || wrong !== undefined || !hasPeak || value.purposes.length === 0 || app === '') return;
    const result = await handIn.run();
    if (result.ok) onBegun(result.data.id);
  };
  return (
    <>
      <Card title={text.steps.rules}>
        <RulesToAttest
          rules={before.rules}
          attested={value.attested}
          onAttest={(attested) => set({ attested })}
        />
        {tried && !isAttested && (
          <p class="fault" role="alert">
            {text.unread}
          </p>
        )}
      </Card>
      <form class="access-steps" onSubmit={submit}>
        <Card title={text.steps.what}>
          <div class="access-pair">
            <Loaded of={apps} lines={1}>
              {() => (
                <Field
                  label={text.app}
                  hint={
                    all.length === 0 ? (
                      <>
                        {text.noApp} <a href="/portal/apps">{text.makeApp}</a>
                      </>
                    ) : undefined
                  }
                  fault={faultOf(handIn.problem, 'app')}
                >
                  {(control) => (
                    <select
                      {...control}
                      required
                      value={app}
                      onChange={(event) => set({ app: event.currentTarget.value })}
                    >
                      {all.map(({ id, name, role }) => (
                        <option key={id} value={id}>
                          {name} ({role})
                        </option>
                      ))}
                    </select>
                  )}
                </Field>
              )}
            </Loaded>
            <Field label={text.channel} fault={faultOf(handIn.problem, 'channel')}>
              {(control) => (
                <select
                  {...control}
                  value={channel}
                  onChange={(event) => set({ channel: event.currentTarget.value })}
                >
                  {before.channels.map((one) => (
                    <option key={one} value={one}>
                      {one}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          </div>
          <Purposes draft={draft} {...(tried && value.purposes.length === 0 && { fault: text.pick })} />
          <TextArea
            label={text.need}
            hint={text.needHint}
            fault={faultOf(handIn.problem, 'need')}
            required
            rows={4}
            maxLength={2_000}
            value={value.need}
            onInput={(event) => set({ need: event.currentTarget.value })}
          />
          <div class="access-pair">
            <Line draft={draft} name="jobFunction" label={text.job} hint={text.jobHint} />
            <Line draft={draft} name="users" label={text.users} hint={text.usersHint} />
            <Line
              draft={draft}
              name="mids"
              label={text.mids}
              hint={text.midsHint}
              fault={tried && wrong !== undefined ? text.midsFault(wrong) : faultOf(handIn.problem, 'mids')}
            />
            <Line
              draft={draft}
              name="crid"
              label={text.crid}
              hint={text.cridHint}
              fault={faultOf(handIn.problem, 'crid')}
            />
            <Line draft={draft} name="average" label={text.average} />
            <Line
              draft={draft}
              name="peak"
              label={text.peak}
              fault={tried && !hasPeak ? text.peakFault : undefined}
            />
          </div>
          {dataset.startsWith('tracking-') && (
            <fieldset>
              <legend>{text.persons}</legend>
              <label>
                <input
                  type="checkbox"
                  checked={value.persons}
                  onChange={(event) => set({ persons: event.currentTarget.checked })}
                />{' '}
                {text.personsLabel}
              </label>
              <p class="hint">{text.personsHint}</p>
            </fieldset>
          )}
        </Card>
        <Card title={text.steps.submit}>
          {handIn.problem !== undefined && <ProblemNotice problem={handIn.problem} />}
          <Button type="submit" kind="main" busy={handIn.busy}>
            {text.handIn}
          </Button>
        </Card>
      </form>
    </>
  );
};
