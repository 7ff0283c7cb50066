/** Whether an app would see pieces: a list in, a table of Mailer IDs and channels out. The list is kept nowhere. */

import { useState } from 'preact/hooks';
import { call } from '../../api/client.ts';
import { useAction } from '../../api/hooks.ts';
import { authorisation } from '../../texts/en/portal-authorisations.ts';
import { Badge, Button, Card } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { Table } from '../../ui/table.tsx';
import { TextArea } from '../../ui/text-field.tsx';

const text = authorisation.ready;

interface Row {
  readonly mid: string | null;
  readonly merchant: string | null;
  readonly pieces: number;
  readonly channel: string;
  readonly ready: 'yes' | 'no';
  readonly todo: readonly { readonly who: string; readonly what: string; readonly rule: string }[];
  readonly link: string | null;
}

interface Readiness {
  readonly lines: number;
  readonly pieces: number;
  readonly unread: { readonly count: number; readonly firstLines: readonly number[] };
  readonly rows: readonly Row[];
}

const todoOf = ({ todo }: Row): string => todo.map(({ who, what }) => `${who}: ${what}`).join(' ');

const Result = ({ of }: { readonly of: Readiness }) => (
  <div role="status">
    <p>
      <strong>{text.summary(of.lines, of.pieces)}</strong>{' '}
      {of.unread.count > 0 && text.unread(of.unread.count, of.unread.firstLines.join(', '))}
    </p>
    <Table
      caption={text.title}
      rows={of.rows}
      rowKey={({ mid, merchant, channel }) => `${mid} ${merchant} ${channel}`}
      columns={[
        { title: text.mid, value: ({ mid }) => mid ?? text.noMid },
        { title: text.merchant, value: ({ merchant }) => merchant },
        { title: text.pieces, value: ({ pieces }) => pieces, align: 'end' },
        { title: text.channel, value: ({ channel }) => channel },
        {
          title: text.ready,
          value: ({ ready }) => text[ready],
          cell: ({ ready }) => <Badge tone={ready === 'yes' ? 'good' : 'warn'}>{text[ready]}</Badge>,
        },
        {
          title: text.todo,
          value: todoOf,
          cell: ({ todo, link }) => (
            <>
              {todo.map(({ who, what, rule }) => (
                <p key={rule}>
                  <strong>{who}:</strong> {what}{' '}
                  <a href={`/policies#${rule}`}>
                    <code>{rule}</code>
                  </a>
                </p>
              ))}
              {link !== null && (
                <a href={link} target="_blank" rel="noreferrer">
                  {text.link}
                </a>
              )}
            </>
          ),
        },
      ]}
    />
  </div>
);

export const Ready = ({ app }: { readonly app: string }) => {
  const [list, setList] = useState('');
  const check = useAction(() =>
    call<Readiness>(`/postern/v1/apps/${app}/readiness`, { method: 'POST', body: list, type: 'text/plain' }),
  );
  return (
    <Card title={text.title}>
      <p class="hint">{text.body}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void check.run();
        }}
      >
        <TextArea
          label={text.list}
          required
          rows={5}
          spellcheck={false}
          value={list}
          onInput={(event) => setList(event.currentTarget.value)}
        />
        {check.problem !== undefined && <ProblemNotice problem={check.problem} />}
        <Button type="submit" kind="main" busy={check.busy}>
          {text.check}
        </Button>
      </form>
      {check.done !== undefined && <Result of={check.done} />}
    </Card>
  );
};
