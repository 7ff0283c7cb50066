/** What this server may show of a number: nothing is asked for a visitor; a person asks by a button. */

import { useState } from 'preact/hooks';
import { tokenOf } from '../../api/app-token.ts';
import { call, type Problem, query } from '../../api/client.ts';
import { useAction } from '../../api/hooks.ts';
import { type Person, person } from '../../api/session.ts';
import { useOwnApps } from '../../portal/shared/apps-of.ts';
import { track as texts } from '../../texts/en/track.ts';
import { Button, Card, Field, Notice, Skeleton } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { PieceHistory } from './history.tsx';
import { type DetailAnswer, historyOfDetail } from './history-of.ts';

/** The tracking page of USPS for a number. */
export const uspsPage = (number: string): string =>
  `https://tools.usps.com/go/TrackConfirmAction?tLabels=${encodeURIComponent(number)}`;

/** For a visitor the same words whatever the number is, since nothing was asked. */
const AtUsps = ({
  number,
  visitor,
}: {
  readonly number: string;
  readonly visitor: 'signed-in' | 'anybody';
}) => (
  <Card level={3} title={texts.usps.title}>
    <p>{visitor === 'anybody' ? texts.usps.body : texts.usps.also}</p>
    <p>
      <a
        class={visitor === 'anybody' ? 'button button-main' : 'button'}
        href={uspsPage(number)}
        rel="noreferrer"
        target="_blank"
      >
        {texts.usps.link}
      </a>
    </p>
    {visitor === 'anybody' && (
      <p class="row hint">
        <span>{texts.usps.otherwise}</span>
        <a href="/sign-in?next=/track">{texts.usps.signIn}</a>
        <a href="/access?dataset=tracking-api">{texts.usps.how}</a>
      </p>
    )}
  </Card>
);

const Refused = ({ problem }: { readonly problem: Problem }) => {
  if (problem.kind === 'absent') return <Notice tone="warn">{texts.asPerson.absent}</Notice>;
  return (
    <>
      <ProblemNotice problem={problem} />
      {(problem.kind === 'refused' || problem.kind === 'invalid') && (
        <p>
          {texts.asPerson.refused} <a href="/portal/try">{texts.asPerson.tryIt}</a>
        </p>
      )}
    </>
  );
};

const AsPerson = ({ number, who }: { readonly number: string; readonly who: Person }) => {
  const [zip, setZip] = useState('');
  const [purpose, setPurpose] = useState(texts.asPerson.purposes[0]?.[0] ?? '');
  const apps = useOwnApps();
  const own = apps.data?.apps.filter(({ status }) => status === 'active') ?? [];
  const [chosen, setChosen] = useState('');
  const app = own.find(({ id }) => id === chosen)?.id ?? own[0]?.id;
  const asked = useAction(async (asApp: string) => {
    // Purposes and scopes are granted to apps: the look-up is the app's, and the record names both.
    const token = await tokenOf(asApp);
    if (!token.ok) return token;
    const path = `/tracking/v3/tracking/${encodeURIComponent(number)}`;
    const result = await call<DetailAnswer>(
      `${path}${query({ expand: 'DETAIL', destinationZIPCode: zip.trim() })}`,
      { headers: { 'postern-purpose': purpose, authorization: `Bearer ${token.token}` } },
    );
    return result.ok ? { ...result, data: historyOfDetail(result.data, result.headers) } : result;
  });
  if (apps.state === 'ready' && app === undefined) {
    return (
      <Card level={3} title={texts.asPerson.title}>
        <p>{texts.asPerson.noApp}</p>
        <a href="/portal/apps">{texts.asPerson.makeApp}</a>
      </Card>
    );
  }
  return (
    <Card level={3} title={texts.asPerson.title}>
      <p>{texts.asPerson.body(who.organisation.name)}</p>
      <form
        class="row track-ask"
        onSubmit={(event) => {
          event.preventDefault();
          if (app !== undefined) void asked.run(app);
        }}
      >
        <Field label={texts.asPerson.app}>
          {(control) => (
            <select {...control} value={app} onChange={(event) => setChosen(event.currentTarget.value)}>
              {own.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={texts.asPerson.purpose}>
          {(control) => (
            <select {...control} value={purpose} onChange={(event) => setPurpose(event.currentTarget.value)}>
              {texts.asPerson.purposes.map(([id, name]) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField
          label={texts.asPerson.zip}
          inputMode="numeric"
          maxLength={5}
          size={8}
          value={zip}
          onInput={(event) => setZip(event.currentTarget.value)}
        />
        <Button kind="main" type="submit" busy={asked.busy}>
          {texts.asPerson.ask}
        </Button>
      </form>
      {asked.busy && <Skeleton />}
      {asked.problem !== undefined && <Refused problem={asked.problem} />}
      {asked.done !== undefined && (
        <div role="status">
          <PieceHistory of={asked.done} level={3} />
        </div>
      )}
    </Card>
  );
};

/** @param number the tracking part alone, as the likeliest reading has it */
export const LookUp = ({ number }: { readonly number: string }) => {
  const who = person.value;
  return (
    <section class="stack">
      <h2>{texts.where}</h2>
      {who !== null && <AsPerson number={number} who={who} />}
      <AtUsps number={number} visitor={who === null ? 'anybody' : 'signed-in'} />
    </section>
  );
};
