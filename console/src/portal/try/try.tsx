/** `/portal/try?app=&as=&op=`: any operation of this Postern, asked as an app, as oneself or as nobody. */
import { useRef, useState } from 'preact/hooks';
import type { Problem } from '../../api/client.ts';
import { useQuery } from '../../api/hooks.ts';
import { tryIt as text } from '../../texts/en/portal-try.ts';
import { useQueryState } from '../../ui/address-bar.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { Page } from '../../ui/page.tsx';
import { Badge, Card, Code, Copy, Empty, Loaded, Notice } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { useOwnApps } from '../shared/apps-of.ts';
import { Answer } from './answer.tsx';
import { type Asked, curlOf, type Who } from './asked.ts';
import { type AppOpenApi, found, type OpenApi, type Operation, operationsOf } from './operations.ts';
import { beginning, RequestForm } from './request-form.tsx';
import { type Answered, ask } from './sending.ts';
import { WhoAsks } from './who-asks.tsx';
import './try.css';

const MOST_SUGGESTIONS = 12;
const FIRST: readonly string[] = ['zips-get', 'addresses-city-state', 'tracking-get', 'locations-nearest'];

interface ChooserProps {
  readonly operations: readonly Operation[];
  readonly chosen: Operation | undefined;
  readonly onChoose: (id: string) => void;
}

const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;

const Chooser = ({ operations, chosen, onChoose }: ChooserProps) => {
  const [typed, setTyped] = useState('');
  const options = found(operations, typed).slice(0, MOST_SUGGESTIONS);
  const take = (id: string): void => {
    setTyped('');
    onChoose(id);
  };
  const first = FIRST.flatMap((id) => operations.find((operation) => operation.id === id) ?? []);
  return (
    <Card title={text.operation.title}>
      <Combobox
        label={text.operation.find}
        placeholder={text.operation.hint}
        value={typed}
        options={options.map((operation) => ({
          key: operation.id,
          title: nameOf(operation),
          text: operation.summary,
        }))}
        nothing={typed.trim() === '' ? undefined : text.operation.nothing}
        onInput={setTyped}
        onChoose={({ key }) => take(key)}
        onSubmit={() => {
          const best = options[0];
          if (best !== undefined) take(best.id);
        }}
      />
      {chosen === undefined && (
        <>
          <p class="hint try-first">{text.operation.first}:</p>
          <ul class="try-first">
            {first.map((operation) => (
              <li key={operation.id}>
                <button type="button" class="button button-quiet" onClick={() => take(operation.id)}>
                  <code>{nameOf(operation)}</code>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
};

/** Why the rules refuse the operation to this app as they stand; undefined: they may not, or nobody knows yet. */
const leftOutOf = (document: AppOpenApi | undefined, { method, route }: Operation) =>
  document?.['x-postern-left-out'].find(
    ({ routes }) => routes.includes(route) || routes.includes(`${method} ${route}`),
  );

interface TrialProps {
  readonly operation: Operation;
  readonly who: Who;
  readonly app: string;
  readonly document: AppOpenApi | undefined;
  readonly onSent: () => void;
}

const Trial = ({ operation, who, app, document, onSent }: TrialProps) => {
  const [asked, setAsked] = useState<Asked>(() => beginning(operation));
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<Answered | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [stopped, setStopped] = useState(false);
  const running = useRef<AbortController | undefined>(undefined);
  const leftOut = who === 'app' ? leftOutOf(document, operation) : undefined;
  const run = async (): Promise<void> => {
    if (running.current !== undefined) return;
    const abort = new AbortController();
    running.current = abort;
    setBusy(true);
    setProblem(undefined);
    setStopped(false);
    try {
      const sent = await ask(operation, asked, who, app, abort.signal);
      setAnswer(sent.ok ? sent.answer : undefined);
      setProblem(sent.ok ? undefined : sent.problem);
    } catch {
      // Only stopping ends here: what does not answer is a problem, not an exception.
      setAnswer(undefined);
      setStopped(true);
    } finally {
      running.current = undefined;
      setBusy(false);
      onSent();
    }
  };
  const curl = curlOf(operation, asked, who, location.origin);
  return (
    <>
      <Card>
        <h2 class="try-name">
          <Badge tone="info">{operation.method}</Badge> <code>{operation.path}</code>
        </h2>
        <p>{operation.summary}</p>
        {operation.description !== undefined && <p class="hint">{operation.description}</p>}
        <p class="row">
          <Badge>{operation.dataClass}</Badge>
          {operation.purposeRequired && <Badge tone="warn">{text.operation.purpose}</Badge>}
          {operation.confidence === 'reconstructed' && <Badge>{text.operation.reconstructed}</Badge>}
        </p>
        {operation.method !== 'GET' && <p class="hint">{text.operation.changes}</p>}
        {leftOut !== undefined && (
          <Notice tone="warn" title={text.operation.leftOut}>
            <p>{leftOut.because}</p>
            {leftOut.cure !== '' && <p class="hint">{leftOut.cure}</p>}
          </Notice>
        )}
      </Card>
      <RequestForm
        operation={operation}
        asked={asked}
        busy={busy}
        onChange={setAsked}
        onSend={() => void run()}
        onStop={() => running.current?.abort()}
      />
      {problem !== undefined && <ProblemNotice problem={problem} />}
      {stopped && <Notice tone="warn">{text.answer.stopped}</Notice>}
      {answer !== undefined && <Answer of={answer} />}
      <Card title={text.curl.title}>
        {who !== 'nobody' && <p class="hint">{text.curl.hint}</p>}
        <Code text={curl} label={text.curl.title} />
        <Copy text={curl} show="button" />
      </Card>
    </>
  );
};

const DEFAULTS = { app: '', as: '', op: '' };

const TryPage = () => {
  const { values, set } = useQueryState(DEFAULTS);
  const apps = useOwnApps();
  const [, setSent] = useState(0);
  const document = useQuery<OpenApi>('/openapi.json');
  const all = apps.data?.apps ?? [];
  const app = values.app !== '' ? values.app : (all[0]?.id ?? '');
  const who: Who = values.as === 'self' || values.as === 'nobody' ? values.as : 'app';
  const known = all.some(({ id }) => id === app);
  const ofApp = useQuery<AppOpenApi>(who === 'app' && known ? `/postern/v1/apps/${app}/openapi.json` : null);
  return (
    <Page title={text.title} lead={text.lead} json="/openapi.json">
      <div class="stack">
        <Loaded of={apps} lines={2}>
          {() => (
            <WhoAsks
              apps={all}
              app={app}
              who={who}
              onApp={(id) => set({ app: id, as: '' })}
              onWho={(as) => set({ as: as === 'app' ? '' : as })}
            />
          )}
        </Loaded>
        <Loaded of={document}>
          {(data) => {
            const operations = operationsOf(data);
            const operation = operations.find(({ id }) => id === values.op);
            return (
              <>
                <Chooser operations={operations} chosen={operation} onChoose={(op) => set({ op })} />
                {operation === undefined ? (
                  <Empty title={text.operation.none}>
                    <p>{text.operation.noneBody}</p>
                  </Empty>
                ) : (
                  <Trial
                    key={operation.id}
                    operation={operation}
                    who={who}
                    app={app}
                    document={ofApp.data}
                    onSent={() => {
                      setSent((count) => count + 1);
                      // What was granted meanwhile is no longer left out.
                      ofApp.reload();
                    }}
                  />
                )}
              </>
            );
          }}
        </Loaded>
      </div>
    </Page>
  );
};
export default TryPage;
