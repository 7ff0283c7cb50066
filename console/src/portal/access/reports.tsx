/** Reports of use: what is due, and filing it. */

import { useState } from 'preact/hooks';
import { call } from '../../api/client.ts';
import { useAction, useDraft } from '../../api/hooks.ts';
import { portalAccess } from '../../texts/en/portal-access.ts';
import { parts } from '../../texts/en/shell.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Badge, Button, Card, faultOf, Time } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { Table } from '../../ui/table.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import type { UseReport } from './shapes.ts';

const text = portalAccess.reports;
const QUESTIONS = ['kept', 'passedOn', 'deleted'] as const;

const File = ({ id, onDone }: { readonly id: string; readonly onDone: () => void }) => {
  const [open, setOpen] = useState(false);
  const draft = useDraft(`use-report:${id}`, { kept: '', passedOn: '', deleted: '' });
  const file = useAction(() => call(`/postern/v1/use-reports/${id}`, { method: 'POST', body: draft.value }));
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const result = await file.run();
    if (!result.ok) return;
    draft.clear();
    setOpen(false);
    onDone();
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{text.file}</Button>
      {open && (
        <Dialog title={text.file} onClose={() => setOpen(false)}>
          <form onSubmit={submit}>
            {QUESTIONS.map((name) => (
              <TextArea
                key={name}
                label={text[name]}
                hint={text.hint}
                fault={faultOf(file.problem, name)}
                required
                maxLength={4_000}
                value={draft.value[name]}
                onInput={(event) => draft.set({ [name]: event.currentTarget.value })}
              />
            ))}
            {file.problem !== undefined && <ProblemNotice problem={file.problem} />}
            <div class="row">
              <Button type="submit" kind="main" busy={file.busy}>
                {text.file}
              </Button>
              <Button onClick={() => setOpen(false)}>{parts.cancel}</Button>
            </div>
          </form>
        </Dialog>
      )}
    </>
  );
};

interface ReportsProps {
  readonly reports: readonly UseReport[];
  readonly onFiled: () => void;
}

/** Nothing at all where none was ever asked for. */
export const Reports = ({ reports, onFiled }: ReportsProps) =>
  reports.length === 0 ? null : (
    <Card title={text.title}>
      <p class="hint">{text.body}</p>
      <Table
        caption={text.title}
        tools="bare"
        rows={reports}
        rowKey={({ id }) => id}
        columns={[
          { title: portalAccess.state, value: ({ kind }) => text.kinds[kind] ?? kind },
          {
            title: text.period,
            value: ({ from }) => from,
            cell: ({ from, until }) => (
              <>
                <Time at={from} only="date" /> – <Time at={until} only="date" />
              </>
            ),
          },
          { title: text.due, value: ({ due }) => due, cell: ({ due }) => <Time at={due} only="date" /> },
          {
            title: portalAccess.requests.what,
            value: ({ filed }) => filed,
            cell: ({ id, filed }) =>
              filed === null ? (
                <File id={id} onDone={onFiled} />
              ) : (
                <>
                  <Badge tone="good">{text.filed}</Badge> <Time at={filed} only="date" />
                </>
              ),
          },
        ]}
      />
    </Card>
  );
