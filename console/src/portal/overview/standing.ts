/** How the apps of an organisation stand: their secrets, and what was refused in the last day. */
import { useEffect, useState } from 'preact/hooks';
import { call, type Problem } from '../../api/client.ts';
import { readLog } from '../shared/log-pages.ts';
import type { App, Credential, LoggedRequest } from '../shared/shapes.ts';

export interface Standing {
  readonly app: App;
  readonly credentials: readonly Credential[];
  readonly refusals: readonly LoggedRequest[];
  /** Whether the record of the day goes on further than was looked at. */
  readonly cut: 'all' | 'more';
}

export type Standings =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly of: readonly Standing[] }
  | { readonly state: 'failed'; readonly problem: Problem };

const DAY_MS = 86_400_000;
const MOST_REFUSALS = 500;
/** Apps that are looked at; the newest ones. */
export const MOST_APPS = 8;

type Read =
  | { readonly ok: true; readonly standing: Standing }
  | { readonly ok: false; readonly problem: Problem };

const read = async (app: App, since: string): Promise<Read> => {
  const [credentials, log] = await Promise.all([
    call<{ readonly credentials: readonly Credential[] }>(`/postern/v1/apps/${app.id}/credentials`),
    readLog(app.id, { effect: 'forbid', since }, MOST_REFUSALS),
  ]);
  if (!credentials.ok) return credentials;
  if (!log.ok) return log;
  return {
    ok: true,
    standing: {
      app,
      credentials: credentials.data.credentials,
      refusals: log.data.requests,
      cut: log.data.next === null ? 'all' : 'more',
    },
  };
};

/** Asks anew when the apps change. */
export const useStandings = (apps: readonly App[] | undefined): Standings => {
  const [standings, setStandings] = useState<Standings>({ state: 'loading' });
  useEffect(() => {
    if (apps === undefined) return;
    let gone = false;
    const ask = async (): Promise<void> => {
      const since = new Date(Date.now() - DAY_MS).toISOString();
      const answers = await Promise.all(apps.slice(-MOST_APPS).map((app) => read(app, since)));
      if (gone) return;
      const failed = answers.find((answer) => !answer.ok);
      setStandings(
        failed === undefined
          ? { state: 'ready', of: answers.flatMap((answer) => (answer.ok ? [answer.standing] : [])) }
          : { state: 'failed', problem: failed.problem },
      );
    };
    void ask();
    return () => {
      gone = true;
    };
  }, [apps]);
  return standings;
};
