/** Small parts that pages are made of. Each does one thing and knows nothing of the server. */
import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { Problem } from '../api/client.ts';
import type { Query } from '../api/hooks.ts';
import { parts } from '../texts/en/shell.ts';
import { ProblemNotice } from './problem.tsx';

/** Grey lines in place of what is still under way. */
export const Skeleton = ({ lines = 4 }: { readonly lines?: number }) => (
  <div class="skeleton" role="status" aria-label={parts.loading}>
    {Array.from({ length: lines }, (_, line) => (
      <span key={line} class={`skeleton-line skeleton-${line % 3}`} />
    ))}
  </div>
);

interface LoadedProps<Data> {
  readonly of: Query<Data>;
  readonly lines?: number;
  readonly children: (data: Data) => ComponentChildren;
}

/** What a query gives, in each of its states. */
export const Loaded = <Data,>({ of, lines, children }: LoadedProps<Data>) => {
  if (of.state === 'failed') return <ProblemNotice problem={of.problem} retry={of.reload} />;
  if (of.state === 'loading') return <Skeleton {...(lines !== undefined && { lines })} />;
  return <>{children(of.data)}</>;
};

interface EmptyProps {
  readonly title: string;
  /** What to do, so that it does not stay empty. */
  readonly children?: ComponentChildren;
}

/** Nothing is there yet, and what to do about it. */
export const Empty = ({ title, children }: EmptyProps) => (
  <div class="empty">
    <p class="empty-title">{title}</p>
    {children}
  </div>
);

type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'info';

export const Badge = ({
  tone = 'plain',
  children,
}: {
  readonly tone?: Tone;
  readonly children: ComponentChildren;
}) => <span class={`badge badge-${tone}`}>{children}</span>;

interface NoticeProps {
  readonly tone?: Tone;
  readonly title?: string;
  readonly children?: ComponentChildren;
}

/** Something that a reader should know; read out by screen readers when it appears. */
export const Notice = ({ tone = 'info', title, children }: NoticeProps) => (
  <section class={`notice notice-${tone}`} role="status">
    {title !== undefined && <h2 class="notice-title">{title}</h2>}
    {children}
  </section>
);

export const Card = ({
  title,
  level = 2,
  children,
  actions,
}: {
  readonly title?: ComponentChildren;
  readonly level?: 2 | 3;
  readonly children: ComponentChildren;
  readonly actions?: ComponentChildren;
}) => {
  const Heading = `h${level}` as 'h2' | 'h3';
  return (
    <section class="card">
      {(title !== undefined || actions !== undefined) && (
        <header class="card-head">
          {title !== undefined && <Heading>{title}</Heading>}
          {actions !== undefined && <div class="row">{actions}</div>}
        </header>
      )}
      {children}
    </section>
  );
};

interface FieldProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  /** What is wrong with what was typed. */
  readonly fault?: string | undefined;
  /** The control, given its id and the id of its hint. */
  readonly children: (control: { id: string; 'aria-describedby': string | undefined }) => ComponentChildren;
}

/** A labelled control with its hint and its fault. */
export const Field = ({ label, hint, fault, children }: FieldProps) => {
  const id = useId();
  const described = hint !== undefined || fault !== undefined ? `${id}-hint` : undefined;
  return (
    <div class={fault === undefined ? 'field' : 'field field-bad'}>
      <label for={id}>{label}</label>
      {children({ id, 'aria-describedby': described })}
      {described !== undefined && (
        <p id={described} class="hint">
          {fault !== undefined && <strong class="fault">{fault} </strong>}
          {hint}
        </p>
      )}
    </div>
  );
};

/** What a server said of one field of a form. */
export const faultOf = (problem: Problem | undefined, field: string): string | undefined =>
  problem?.faults.find(({ parameter }) => parameter === field || parameter?.endsWith(`/${field}`) === true)
    ?.detail;

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'disabled'> {
  readonly kind?: 'main' | 'plain' | 'danger' | 'quiet';
  readonly type?: 'button' | 'submit';
  readonly busy?: boolean;
  readonly disabled?: boolean;
}

/** A button; while it is busy it stays focusable and does nothing. */
export const Button = ({
  kind = 'plain',
  type = 'button',
  busy = false,
  onClick,
  children,
  ...rest
}: ButtonProps) => (
  <button
    {...rest}
    type={type}
    class={`button button-${kind}`}
    aria-disabled={busy}
    aria-busy={busy}
    onClick={busy ? (event: Event) => event.preventDefault() : onClick}
  >
    {children}
  </button>
);

interface CopyProps {
  readonly text: string;
  readonly label?: string;
  /** `button`: the text itself stands elsewhere. */
  readonly show?: 'text' | 'button';
}

/** A text to take away, such as a key that is shown once. */
export const Copy = ({ text, label, show = 'text' }: CopyProps) => {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <span class="copy">
      {show === 'text' && <code>{text}</code>}
      <button type="button" class="button button-quiet" onClick={copy} aria-live="polite">
        {copied ? parts.copied : (label ?? parts.copy)}
      </button>
    </span>
  );
};

/** Lines of code or JSON, which can be scrolled by keyboard. */
export const Code = ({ text, label }: { readonly text: string; readonly label: string }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
  <pre class="code" tabIndex={0} role="region" aria-label={label}>
    <code>{text}</code>
  </pre>
);

const DATE = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium' });
const DATE_TIME = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short' });

/** A moment, in the reader's own zone, with the exact one behind it. @param at ISO text or Unix ms */
export const Time = ({
  at,
  only,
}: {
  readonly at: string | number | null | undefined;
  readonly only?: 'date';
}) => {
  if (at === null || at === undefined) return <>–</>;
  // A day without a time belongs to no zone.
  const isDay = typeof at === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(at);
  const date = new Date(isDay ? `${at}T12:00:00` : at);
  if (Number.isNaN(date.getTime())) return <>{String(at)}</>;
  const exact = isDay ? at : date.toISOString();
  return (
    <time dateTime={exact} title={exact}>
      {only === 'date' || isDay ? DATE.format(date) : DATE_TIME.format(date)}
    </time>
  );
};

/** Names and values, side by side. */
export const Facts = ({
  of,
}: {
  readonly of: readonly (readonly [ComponentChildren, ComponentChildren])[];
}) => (
  <dl class="facts">
    {of.map(([name, value], index) => (
      <div key={index}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly {
    readonly id: string;
    readonly title: string;
    readonly body: () => ComponentChildren;
  }[];
}

/** Tabs by the pattern of the ARIA practices: arrows move, the panel follows. */
export const Tabs = ({ label, tabs }: TabsProps) => {
  const base = useId();
  const [chosen, setChosen] = useState(tabs[0]?.id);
  const current = tabs.find(({ id }) => id === chosen) ?? tabs[0];
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0 || current === undefined) return;
    const next = tabs[(tabs.indexOf(current) + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    setChosen(next.id);
    document.getElementById(`${base}-${next.id}`)?.focus();
  };
  return (
    <div class="tabs">
      <div role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map(({ id, title }) => (
          <button
            key={id}
            id={`${base}-${id}`}
            type="button"
            role="tab"
            aria-selected={id === current?.id}
            aria-controls={`${base}-panel`}
            tabIndex={id === current?.id ? 0 : -1}
            onClick={() => setChosen(id)}
          >
            {title}
          </button>
        ))}
      </div>
      {current !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel is part of the tab order (ARIA practices)
        <div id={`${base}-panel`} role="tabpanel" aria-labelledby={`${base}-${current.id}`} tabIndex={0}>
          {current.body()}
        </div>
      )}
    </div>
  );
};
