/** The lines of a request log, page by page. */
import { useEffect, useState } from 'preact/hooks';
import { useAction } from '../../api/hooks.ts';
import { log as text } from '../../texts/en/portal-apps.ts';
import { Badge, Button, Empty, Skeleton, Time } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { type LogFilter, readLog } from '../shared/log-pages.ts';
import { useRuleTitles } from '../shared/rules.ts';
import type { LoggedRequest } from '../shared/shapes.ts';

const PAGE = 50;

const outcome = ({ effect }: LoggedRequest): string => (effect === 'permit' ? text.answered : text.refused);

const inputOf = ({ parameters }: LoggedRequest): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ');

const columnsOf = (titleOf: (rule: string) => string): readonly Column<LoggedRequest>[] => [
  {
    title: text.columns.at,
    value: ({ at }) => at,
    cell: ({ at }) => (
      <span class="requests-at">
        <Time at={at} />
      </span>
    ),
  },
  {
    title: text.columns.route,
    value: ({ route }) => route,
    cell: ({ route }) => <code class="requests-route">{route}</code>,
  },
  {
    title: text.columns.outcome,
    value: (one) => `${one.status} ${outcome(one)}`,
    cell: (one) => (
      <Badge tone={one.effect === 'forbid' ? 'bad' : one.status < 400 ? 'good' : 'warn'}>
        {one.status} {outcome(one)}
      </Badge>
    ),
  },
  {
    title: text.columns.reason,
    value: ({ code, ruleIds }) => [code, ...ruleIds].join(' '),
    cell: ({ effect, code, ruleIds }) => (
      <>
        {effect === 'forbid' && <strong class="requests-code">{code}</strong>}
        {ruleIds.map((rule) => (
          <a key={rule} class="requests-rule" href={`/policies#${rule}`} title={rule}>
            {titleOf(rule)}
          </a>
        ))}
      </>
    ),
  },
  { title: text.columns.input, value: inputOf, cell: (one) => inputOf(one) || text.none },
  {
    title: text.columns.why,
    value: ({ decisionId }) => decisionId,
    cell: ({ decisionId }) => (
      <a href={`/decisions/${decisionId}`} aria-label={text.whyOf(decisionId)}>
        {text.why}
      </a>
    ),
  },
];

interface Held {
  readonly requests: readonly LoggedRequest[];
  readonly next: string | null;
}

const Nothing = ({ app, filter, next }: LogProps & { readonly next: string | null }) => {
  if (next !== null) {
    return (
      <Empty title={text.emptyStretch}>
        <p>{text.emptyStretchBody}</p>
      </Empty>
    );
  }
  if (Object.keys(filter).length > 0) {
    return (
      <Empty title={text.emptyFiltered}>
        <p>{text.emptyFilteredBody}</p>
      </Empty>
    );
  }
  return (
    <Empty title={text.empty}>
      <p>{text.emptyBody}</p>
      <a href={`/portal/apps/${app}`}>{text.quickStarts}</a>
    </Empty>
  );
};

interface LogProps {
  readonly app: string;
  readonly filter: LogFilter;
}

/** Begins at the newest request when it appears; older ones come when they are asked for, none by itself. */
export const Log = ({ app, filter }: LogProps) => {
  const [held, setHeld] = useState<Held | undefined>(undefined);
  const titleOf = useRuleTitles();
  const read = useAction((from?: string) => readLog(encodeURIComponent(app), filter, PAGE, from));
  const more = async (from?: string): Promise<void> => {
    const result = await read.run(from);
    if (!result.ok) return;
    const { requests, next } = result.data;
    setHeld((before) => ({ requests: [...(before?.requests ?? []), ...requests], next }));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each app and filter, which make another Log
  useEffect(() => void more(), []);
  const again = (): void => void more(held?.next ?? undefined);
  if (held === undefined) {
    return read.problem === undefined ? (
      <Skeleton lines={6} />
    ) : (
      <ProblemNotice problem={read.problem} retry={again} />
    );
  }
  return (
    <>
      <Table
        caption={text.title}
        columns={columnsOf(titleOf)}
        rows={held.requests}
        rowKey={({ decisionId }) => decisionId}
        page={5_000}
        empty={<Nothing app={app} filter={filter} next={held.next} />}
      />
      {read.problem !== undefined && <ProblemNotice problem={read.problem} retry={again} />}
      <div class="row requests-more">
        {held.next !== null && (
          <Button busy={read.busy} onClick={again}>
            {text.older}
          </Button>
        )}
        {held.next === null && held.requests.length > 0 && <p class="hint">{text.end}</p>}
      </div>
    </>
  );
};
