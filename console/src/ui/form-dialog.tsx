/** A button that opens a small form; it closes when what it asked for was done. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Problem } from '../api/client.ts';
import type { Action } from '../api/hooks.ts';
import { parts } from '../texts/en/shell.ts';
import { Dialog } from './dialog.tsx';
import { Button, Notice } from './parts.tsx';
import { ProblemNotice } from './problem.tsx';

interface FormDialogProps<Data> {
  readonly label: string;
  readonly title: string;
  readonly kind?: 'plain' | 'main' | 'danger';
  readonly action: Action<[], Data>;
  readonly onDone: (data: Data) => void;
  readonly onProblem?: (problem: Problem) => void;
  /** Said where no answer came, so that nobody knows whether it was done. */
  readonly offline?: string;
  readonly children: ComponentChildren;
}

export const FormDialog = <Data,>({
  label,
  title,
  kind = 'plain',
  action,
  onDone,
  onProblem,
  offline,
  children,
}: FormDialogProps<Data>) => {
  const [open, setOpen] = useState(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const result = await action.run();
    if (!result.ok) {
      onProblem?.(result.problem);
      return;
    }
    setOpen(false);
    onDone(result.data);
  };
  const begin = (): void => {
    action.clear();
    setOpen(true);
  };
  return (
    <>
      <Button kind={kind} onClick={begin}>
        {label}
      </Button>
      {open && (
        <Dialog title={title} onClose={() => setOpen(false)}>
          <form onSubmit={submit}>
            {children}
            {action.problem !== undefined && <ProblemNotice problem={action.problem} />}
            {offline !== undefined && action.problem?.kind === 'offline' && (
              <Notice tone="warn">{offline}</Notice>
            )}
            <div class="row">
              <Button type="submit" kind="main" busy={action.busy}>
                {label}
              </Button>
              <Button onClick={() => setOpen(false)}>{parts.cancel}</Button>
            </div>
          </form>
        </Dialog>
      )}
    </>
  );
};
