/** The text of a pack, file by file, and what a careful reader, a comparison and yesterday's requests say of it. */

import { useMemo, useState } from 'preact/hooks';
import { call } from '../../api/client.ts';
import { useAction, useDraft } from '../../api/hooks.ts';
import { policyDesk as text } from '../../texts/en/desk.ts';
import { Badge, Button, Card, Field, faultOf, Notice, Tabs, Time } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { Table } from '../../ui/table.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import type { Checked, Difference, PackFile, Replay } from './shapes.ts';

interface EditorProps {
  readonly version: string;
  readonly files: readonly PackFile[];
  readonly onProposed: () => void;
}

/** The files with what was changed in them. */
const merged = (files: readonly PackFile[], changed: Readonly<Record<string, string>>): PackFile[] =>
  files.map(({ name, text: was }) => ({ name, text: changed[name] ?? was }));

const Findings = ({ checked }: { readonly checked: Checked }) =>
  checked.findings.length === 0 ? (
    <Notice tone="good">{text.findings.none}</Notice>
  ) : (
    <ul>
      {checked.findings.map((finding) => (
        <li key={JSON.stringify(finding)}>
          <code>{finding.ruleId}</code> {finding.message} <span class="hint">{finding.lint}</span>
        </li>
      ))}
    </ul>
  );

const TONES = { added: 'good', removed: 'bad', changed: 'warn' } as const;

const Differences = ({ differences }: { readonly differences: readonly Difference[] }) =>
  differences.length === 0 ? (
    <p>{text.diff.none}</p>
  ) : (
    <ul class="policy-diff">
      {differences.map(({ change, ruleId, before, after }) => (
        <li key={ruleId}>
          <p class="row">
            <Badge tone={TONES[change]}>{text.diff[change]}</Badge>
            <code>{ruleId}</code>
          </p>
          {before !== null && <del>{before}</del>}
          {after !== null && <ins>{after}</ins>}
        </li>
      ))}
    </ul>
  );

const Sentences = ({ checked }: { readonly checked: Checked }) => (
  <ol class="policy-sentences">
    {checked.sentences.map(({ ruleId, text: sentence }, index) => (
      <li key={`${ruleId}-${index}`}>
        <code>{ruleId}</code>
        <p>{sentence}</p>
      </li>
    ))}
  </ol>
);

const COUNTS = ['lost', 'opened', 'reason', 'duties', 'unchanged'] as const;
const COUNT_TONES = {
  lost: 'bad',
  opened: 'warn',
  reason: 'info',
  duties: 'info',
  unchanged: 'plain',
} as const;

export const ReplayReport = ({ report }: { readonly report: Replay }) => (
  <>
    <p>{text.dryRun.replayed(report.replayed, report.days)}</p>
    <p class="row">
      {COUNTS.map((count) => (
        <Badge key={count} tone={report[count] === 0 ? 'plain' : COUNT_TONES[count]}>
          {report[count].toLocaleString('en-US')} {text.dryRun[count]}
        </Badge>
      ))}
    </p>
    <Table
      caption={text.tabs.dryRun}
      rows={report.groups}
      rowKey={(group) => `${group.change} ${group.app} ${group.rule} ${group.dataset} ${group.purpose}`}
      empty={<p>{text.dryRun.none}</p>}
      columns={[
        { title: text.dryRun.columns.change, value: ({ change }) => text.dryRun[change] },
        { title: 'App', value: ({ app }) => app },
        { title: text.dryRun.columns.rule, value: ({ rule }) => rule },
        { title: text.dryRun.columns.requests, value: ({ requests }) => requests, align: 'end' },
        {
          title: text.dryRun.columns.perDay,
          value: ({ perDay }) => perDay,
          cell: ({ perDay }) => perDay.toLocaleString('en-US', { maximumFractionDigits: 1 }),
          align: 'end',
        },
        {
          title: text.dryRun.columns.first,
          value: ({ first }) => first.at,
          cell: ({ first }) => (
            <a href={`/decisions/${first.decision}`}>
              <Time at={first.at} />
            </a>
          ),
        },
      ]}
    />
    {report.caveats.length > 0 && (
      <details>
        <summary>{text.dryRun.caveats}</summary>
        <ul>
          {report.caveats.map((caveat) => (
            <li key={caveat}>{caveat}</li>
          ))}
        </ul>
      </details>
    )}
  </>
);

const DAYS = [1, 7, 30, 90, 365] as const;

const DryRun = ({ files }: { readonly files: readonly PackFile[] }) => {
  const [days, setDays] = useState(30);
  const run = useAction(() =>
    call<Replay>('/postern/v1/policies/replay', { method: 'POST', body: { files, since: `${days}d` } }),
  );
  return (
    <>
      <Field label={text.dryRun.since}>
        {(control) => (
          <span class="row">
            <select
              {...control}
              value={days}
              onChange={(event) => setDays(Number(event.currentTarget.value))}
            >
              {DAYS.map((count) => (
                <option key={count} value={count}>
                  {count}
                </option>
              ))}
            </select>
            <Button busy={run.busy} onClick={() => void run.run()}>
              {text.dryRun.run}
            </Button>
          </span>
        )}
      </Field>
      <div role="status">
        {run.problem !== undefined && <ProblemNotice problem={run.problem} />}
        {run.done !== undefined && <ReplayReport report={run.done} />}
      </div>
    </>
  );
};

const Propose = ({ files, onDone }: { readonly files: readonly PackFile[]; readonly onDone: () => void }) => {
  const draft = useDraft('policy-proposal', { reason: '', effectiveFrom: '' });
  const propose = useAction(() =>
    call('/postern/v1/policies/proposals', {
      method: 'POST',
      body: {
        files,
        reason: draft.value.reason,
        ...(draft.value.effectiveFrom !== '' && { effectiveFrom: draft.value.effectiveFrom }),
      },
    }),
  );
  return (
    <Card title={text.propose.title}>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          if (!(await propose.run()).ok) return;
          draft.clear();
          onDone();
        }}
      >
        <TextArea
          label={text.propose.reason}
          fault={faultOf(propose.problem, 'reason')}
          required
          minLength={3}
          maxLength={1_000}
          value={draft.value.reason}
          onInput={(event) => draft.set({ reason: event.currentTarget.value })}
        />
        <TextField
          label={text.propose.from}
          hint={text.propose.fromHint}
          fault={faultOf(propose.problem, 'effectiveFrom')}
          type="date"
          value={draft.value.effectiveFrom}
          onInput={(event) => draft.set({ effectiveFrom: event.currentTarget.value })}
        />
        {propose.problem !== undefined && <ProblemNotice problem={propose.problem} />}
        {propose.ok && <Notice tone="good">{text.propose.done}</Notice>}
        <Button type="submit" kind="main" busy={propose.busy}>
          {text.propose.run}
        </Button>
      </form>
    </Card>
  );
};

interface Studied {
  readonly checked: Checked;
  readonly differences: readonly Difference[];
}

export const Editor = ({ version, files, onProposed }: EditorProps) => {
  // Kept by the version it began from: a draft of older rules is not mixed into newer ones.
  const draft = useDraft<{ readonly changed: Readonly<Record<string, string>> }>(`policy:${version}`, {
    changed: {},
  });
  const [name, setName] = useState(files[0]?.name ?? '');
  const all = useMemo(() => merged(files, draft.value.changed), [files, draft.value]);
  const study = useAction(async (given: readonly PackFile[]) => {
    const checked = await call<Checked>('/postern/v1/policies/check', {
      method: 'POST',
      body: { files: given },
    });
    if (!checked.ok) return checked;
    const diff = await call<{ readonly differences: readonly Difference[] }>('/postern/v1/policies/diff', {
      method: 'POST',
      body: { files: given },
    });
    if (!diff.ok) return diff;
    const data: Studied = { checked: checked.data, differences: diff.data.differences };
    return { ok: true as const, data, headers: diff.headers };
  });
  const current = all.find((file) => file.name === name);
  const studied = study.done;
  return (
    <div class="policy-editor">
      <Card>
        <Field label={text.files}>
          {(control) => (
            <select {...control} value={name} onChange={(event) => setName(event.currentTarget.value)}>
              {files.map((file) => (
                <option key={file.name} value={file.name}>
                  {file.name}
                  {draft.value.changed[file.name] === undefined ? '' : ' *'}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextArea
          label={text.text}
          class="policy-text"
          spellcheck={false}
          wrap="off"
          value={current?.text ?? ''}
          onInput={(event) =>
            draft.set({ changed: { ...draft.value.changed, [name]: event.currentTarget.value } })
          }
        />
        <div class="row">
          <Button kind="main" busy={study.busy} onClick={() => void study.run(all)}>
            {text.check}
          </Button>
          <Button onClick={() => draft.clear()}>{text.reset}</Button>
        </div>
      </Card>
      <div class="stack">
        <div role="status">{study.problem !== undefined && <ProblemNotice problem={study.problem} />}</div>
        {studied !== undefined && (
          <Card>
            <Tabs
              label={text.check}
              tabs={[
                {
                  id: 'findings',
                  title: text.tabs.findings,
                  body: () => <Findings checked={studied.checked} />,
                },
                {
                  id: 'diff',
                  title: text.tabs.diff,
                  body: () => <Differences differences={studied.differences} />,
                },
                {
                  id: 'sentences',
                  title: text.tabs.sentences,
                  body: () => <Sentences checked={studied.checked} />,
                },
                { id: 'dry-run', title: text.tabs.dryRun, body: () => <DryRun files={all} /> },
              ]}
            />
          </Card>
        )}
        {studied !== undefined && studied.differences.length > 0 && (
          <Propose files={all} onDone={onProposed} />
        )}
      </div>
    </div>
  );
};
