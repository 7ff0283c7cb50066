/** An act of the desk: a button, then a dialog that asks why. What was written stays until it has succeeded. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Result } from '../../api/client.ts';
import { useAction, useDraft } from '../../api/hooks.ts';
import { desk } from '../../texts/en/desk.ts';
import { parts } from '../../texts/en/shell.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Button, Field, faultOf, Notice } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';

interface ReasonedProps {
  readonly label: string;
  readonly title?: string;
  readonly kind?: 'plain' | 'main' | 'danger';
  /** Where the text is kept: one for each thing that is acted on. */
  readonly draft: string;
  readonly reasonLabel?: string;
  /** Some acts ask for no reason: then the dialog only asks whether it is meant. */
  readonly asks?: 'reason' | 'nothing';
  /** What is said where somebody else was first; that it was another steward, unless stated. */
  readonly conflict?: string;
  readonly act: (reason: string) => Promise<Result<unknown>>;
  readonly onDone: () => void;
  readonly children?: ComponentChildren;
}

export const Reasoned = ({
  label,
  title,
  kind,
  draft,
  reasonLabel,
  asks = 'reason',
  conflict = desk.conflict,
  act,
  onDone,
  children,
}: ReasonedProps) => {
  const [open, setOpen] = useState(false);
  const text = useDraft(draft, { reason: '' });
  const action = useAction(act);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const result = await action.run(text.value.reason);
    if (result.ok) {
      text.clear();
      setOpen(false);
    }
    // After a conflict the list behind shows how it stands.
    if (result.ok || result.problem.kind === 'conflict') onDone();
  };
  return (
    <>
      <Button {...(kind !== undefined && { kind })} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {open && (
        <Dialog title={title ?? label} onClose={() => setOpen(false)}>
          <form onSubmit={submit}>
            {children}
            {asks === 'reason' && (
              <Field
                label={reasonLabel ?? desk.reason.label}
                hint={desk.reason.hint}
                fault={faultOf(action.problem, 'reason')}
              >
                {(control) => (
                  <textarea
                    {...control}
                    required
                    minLength={3}
                    maxLength={1_000}
                    value={text.value.reason}
                    onInput={(event) => text.set({ reason: event.currentTarget.value })}
                  />
                )}
              </Field>
            )}
            {action.problem?.kind === 'conflict' && <Notice tone="warn">{conflict}</Notice>}
            {action.problem !== undefined && <ProblemNotice problem={action.problem} />}
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
