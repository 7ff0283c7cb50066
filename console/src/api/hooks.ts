/** Asking the server from a page: `useQuery` for what is shown, `useAction` for what is done, `useDraft` for what is typed. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type CallOptions, call, type Problem, type Result } from './client.ts';
import { person, sessionEnded } from './session.ts';

export type Query<Data> = (
  | { readonly state: 'loading'; readonly data?: undefined; readonly problem?: undefined }
  | { readonly state: 'ready'; readonly data: Data; readonly headers: Headers; readonly problem?: undefined }
  | { readonly state: 'failed'; readonly problem: Problem; readonly data?: undefined }
) & {
  /** Asks again; what is shown stays until the new answer is there. */
  readonly reload: () => void;
  /** Whether an answer is under way while an older one is shown. */
  readonly refreshing: boolean;
};

type Held<Data> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly data: Data; readonly headers: Headers }
  | { readonly state: 'failed'; readonly problem: Problem };

/**
 * The JSON at `path`; null asks nothing. Asks again when the path or the person signed in changes.
 * @param options must not change between renders; a POST that only reads may be asked so too
 */
export const useQuery = <Data>(path: string | null, options?: CallOptions): Query<Data> => {
  const [held, setHeld] = useState<Held<Data>>({ state: 'loading' });
  const [refreshing, setRefreshing] = useState(false);
  const [turn, setTurn] = useState(0);
  const shown = useRef<string | null>(null);
  const who = person.value?.id;
  const ended = sessionEnded.value;
  // biome-ignore lint/correctness/useExhaustiveDependencies: options are constant, `who` and `turn` ask again
  useEffect(() => {
    if (path === null) return;
    if (ended && shown.current === path) {
      // What is shown stays, with the forms in it, until the person has signed in again or goes on without.
      setRefreshing(false);
      return;
    }
    const abort = new AbortController();
    if (shown.current !== path) setHeld({ state: 'loading' });
    setRefreshing(true);
    const ask = async (): Promise<void> => {
      try {
        const result = await call<Data>(path, { ...options, signal: abort.signal });
        shown.current = path;
        setRefreshing(false);
        setHeld(
          result.ok
            ? { state: 'ready', data: result.data, headers: result.headers }
            : { state: 'failed', problem: result.problem },
        );
      } catch {
        // Aborted: the page asks for something else, or is gone.
      }
    };
    void ask();
    return () => abort.abort();
  }, [path, who, turn, ended]);
  const reload = useCallback(() => setTurn((now) => now + 1), []);
  return { ...held, reload, refreshing } as Query<Data>;
};

export interface Action<Arguments extends unknown[], Data> {
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  /** Whether it was done, the last time it was tried. */
  readonly ok: boolean;
  readonly done: Data | undefined;
  readonly run: (...given: Arguments) => Promise<Result<Data>>;
  readonly clear: () => void;
}

const IDLE = { busy: false, ok: false } as const;

/** Something a person does: it cannot be done twice at once, and its problem stays until it is tried again. */
export const useAction = <Arguments extends unknown[], Data>(
  work: (...given: Arguments) => Promise<Result<Data>>,
): Action<Arguments, Data> => {
  const [state, setState] = useState<{ busy: boolean; ok: boolean; problem?: Problem; done?: Data }>(IDLE);
  const running = useRef<Promise<Result<Data>> | undefined>(undefined);
  const run = async (...given: Arguments): Promise<Result<Data>> => {
    if (running.current !== undefined) return running.current;
    setState({ busy: true, ok: false });
    running.current = work(...given);
    try {
      const result = await running.current;
      setState(
        result.ok
          ? { busy: false, ok: true, done: result.data }
          : { busy: false, ok: false, problem: result.problem },
      );
      return result;
    } finally {
      running.current = undefined;
    }
  };
  return {
    busy: state.busy,
    ok: state.ok,
    problem: state.problem,
    done: state.done,
    run,
    clear: () => setState(IDLE),
  };
};

const readDraft = <Value>(key: string, initial: Value): Value => {
  try {
    const kept = sessionStorage.getItem(`draft:${key}`);
    return kept === null ? initial : { ...initial, ...(JSON.parse(kept) as Value) };
  } catch {
    return initial;
  }
};

/**
 * What is typed into a form, kept through a reload, a lost session and a restart of the server, in this tab alone,
 * until `clear`. Not for secrets.
 */
export const useDraft = <Value extends object>(
  key: string,
  initial: Value,
): { readonly value: Value; readonly set: (change: Partial<Value>) => void; readonly clear: () => void } => {
  const [value, setValue] = useState(() => readDraft(key, initial));
  const set = (change: Partial<Value>): void =>
    setValue((before) => {
      const after = { ...before, ...change };
      try {
        sessionStorage.setItem(`draft:${key}`, JSON.stringify(after));
      } catch {
        // A browser without storage keeps what is typed in memory alone.
      }
      return after;
    });
  const clear = (): void => {
    sessionStorage.removeItem(`draft:${key}`);
    setValue(initial);
  };
  return { value, set, clear };
};
