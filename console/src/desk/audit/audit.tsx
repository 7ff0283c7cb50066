/** `/desk/audit`: the record, explored and verified in the browser. */

import { useState } from 'preact/hooks';
import { call, callRaw, type Problem, query, type Result } from '../../api/client.ts';
import { useAction } from '../../api/hooks.ts';
import { audit as text } from '../../texts/en/desk.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Button, Card, Facts, Notice, Time } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { Table } from '../../ui/table.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import {
  bytesOf,
  isConsistent,
  type ReadEntry,
  type ReadRecord,
  readCheckpoint,
  rootText,
  verifyExport,
} from './verify.ts';

/** Entries that are loaded at once unless told otherwise: the newest are the ones that are looked for. */
const PAGE = 200;

const unreadable: Problem = {
  kind: 'failed',
  status: 0,
  code: 'record_unreadable',
  detail: text.consistency.unread,
  faults: [],
  body: {},
};

const load = async (range: { from: string; to: string; key: string }): Promise<Result<ReadRecord>> => {
  const answer = await callRaw(`/postern/v1/audit/entries${query({ from: range.from, to: range.to })}`);
  if (!answer.ok) return answer;
  const record = await verifyExport(await answer.data.text(), range.key);
  return record === undefined
    ? { ok: false, problem: unreadable }
    : { ok: true, data: record, headers: answer.headers };
};

/** What an entry says, read for people; the text itself is behind it. */
const summaryOf = ({ text: json }: ReadEntry): { at: number | undefined; kind: string; what: string } => {
  try {
    const entry = JSON.parse(json) as Record<string, unknown>;
    const said = ['action', 'route', 'target', 'actor', 'decisions', 'count', 'reason']
      .flatMap((name) =>
        entry[name] === undefined || entry[name] === '' ? [] : [`${name}: ${String(entry[name])}`],
      )
      .join(', ');
    return {
      at: typeof entry.at === 'number' ? entry.at : undefined,
      kind: String(entry.kind ?? entry.type ?? ''),
      what: said,
    };
  } catch {
    return { at: undefined, kind: '', what: json.slice(0, 120) };
  }
};

const Entries = ({ entries }: { readonly entries: readonly ReadEntry[] }) => (
  <Table
    caption={text.entries}
    rows={entries.toReversed().map((entry) => ({ ...entry, ...summaryOf(entry) }))}
    rowKey={({ index }) => String(index)}
    columns={[
      { title: text.columns.index, value: ({ index }) => index, align: 'end' },
      { title: text.columns.at, value: ({ at }) => at, cell: ({ at }) => <Time at={at} /> },
      { title: text.columns.kind, value: ({ kind }) => kind },
      {
        title: text.columns.what,
        value: ({ text: json }) => json,
        cell: ({ what, text: json }) => (
          <details>
            <summary>{what === '' ? '…' : what}</summary>
            <code>{json}</code>
          </details>
        ),
      },
      {
        title: text.columns.proof,
        value: ({ verified }) => String(verified),
        cell: ({ verified }) => (
          <Badge tone={verified ? 'good' : 'bad'}>{verified ? text.ok : text.bad}</Badge>
        ),
      },
    ]}
  />
);

const Outcome = ({ record }: { readonly record: ReadRecord }) => {
  const wrong = record.entries.find(({ verified }) => !verified);
  return (
    <>
      <Notice tone={record.signed && wrong === undefined ? 'good' : 'bad'}>
        <p>{record.signed ? text.signature.good : text.signature.bad}</p>
        {wrong === undefined ? (
          <p>{text.verified(record.entries.length)}</p>
        ) : (
          <p>{text.failed(wrong.index, text.columns.proof)}</p>
        )}
        {record.whole && <p>{text.whole}</p>}
      </Notice>
      <Card title={text.checkpoint}>
        <Facts
          of={[
            [text.origin, record.checkpoint.origin],
            [text.size, record.checkpoint.size.toLocaleString('en-US')],
            [text.root, <code key="root">{rootText(record.checkpoint)}</code>],
          ]}
        />
      </Card>
      <Entries entries={record.entries} />
    </>
  );
};

const Consistency = () => {
  const [note, setNote] = useState('');
  const check = useAction(
    async (given: string): Promise<Result<{ from: number; to: number; holds: boolean }>> => {
      const older = readCheckpoint(given.endsWith('\n') ? given : `${given}\n`);
      if (older === undefined) return { ok: false, problem: unreadable };
      const newest = await callRaw('/postern/v1/audit/checkpoint');
      if (!newest.ok) return newest;
      const newer = readCheckpoint(await newest.data.text());
      if (newer === undefined) return { ok: false, problem: unreadable };
      const proof = await call<{ readonly proof: readonly string[] }>(
        `/postern/v1/audit/consistency${query({ from: older.size, to: newer.size })}`,
      );
      if (!proof.ok) return proof;
      const holds =
        older.origin === newer.origin && (await isConsistent(older, newer, proof.data.proof.map(bytesOf)));
      return { ok: true, data: { from: older.size, to: newer.size, holds }, headers: proof.headers };
    },
  );
  return (
    <Card title={text.consistency.title}>
      <p>{text.consistency.body}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void check.run(note);
        }}
      >
        <TextArea
          label={text.consistency.label}
          required
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
        <Button type="submit" busy={check.busy}>
          {text.consistency.check}
        </Button>
      </form>
      {check.problem !== undefined && <ProblemNotice problem={check.problem} />}
      {check.done !== undefined && (
        <Notice tone={check.done.holds ? 'good' : 'bad'}>
          {check.done.holds ? text.consistency.good(check.done.from, check.done.to) : text.consistency.bad}
        </Notice>
      )}
    </Card>
  );
};

const Audit = () => {
  const [range, setRange] = useState({ from: '0', to: '', key: '' });
  const record = useAction(load);
  const line = (name: 'from' | 'to', label: string) => (
    <TextField
      label={label}
      type="number"
      min={0}
      value={range[name]}
      onInput={(event) => setRange({ ...range, [name]: event.currentTarget.value })}
    />
  );
  return (
    <Page
      title={text.title}
      lead={text.lead}
      json={`/postern/v1/audit/entries${query({ from: 0, to: PAGE })}`}
    >
      <div class="stack">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void record.run(range);
          }}
        >
          <div class="grid">
            {line('from', text.range.from)}
            {line('to', text.range.to)}
            <TextField
              label={text.key}
              hint={text.keyHint}
              value={range.key}
              onInput={(event) => setRange({ ...range, key: event.currentTarget.value })}
            />
          </div>
          <Button type="submit" kind="main" busy={record.busy}>
            {text.range.load}
          </Button>
        </form>
        <div role="status" class="stack">
          {record.problem !== undefined && <ProblemNotice problem={record.problem} />}
          {record.done !== undefined && <Outcome record={record.done} />}
        </div>
        <Consistency />
      </div>
    </Page>
  );
};
export default Audit;
