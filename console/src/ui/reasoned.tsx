/** An act that asks why: a button, then a dialog with the question. What was written stays until it has succeeded. */

import type { ComponentChildren } from 'preact';
import type { Result } from '../api/client.ts';
import { useAction, useDraft } from '../api/hooks.ts';
import { desk } from '../texts/en/desk.ts';
import { FormDialog } from './form-dialog.tsx';
import { faultOf, Notice } from './parts.tsx';
import { TextArea } from './text-field.tsx';

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
  title = label,
  kind = 'plain',
  draft,
  reasonLabel = desk.reason.label,
  asks = 'reason',
  conflict = desk.conflict,
  act,
  onDone,
  children,
}: ReasonedProps) => {
  const text = useDraft(draft, { reason: '' });
  const action = useAction(() => act(text.value.reason));
  return (
    <FormDialog
      label={label}
      title={title}
      kind={kind}
      action={action}
      onDone={() => {
        text.clear();
        onDone();
      }}
      // After a conflict the list behind shows how it stands.
      onProblem={(problem) => {
        if (problem.kind === 'conflict') onDone();
      }}
    >
      {children}
      {asks === 'reason' && (
        <TextArea
          label={reasonLabel}
          hint={desk.reason.hint}
          fault={faultOf(action.problem, 'reason')}
          required
          minLength={3}
          maxLength={1_000}
          value={text.value.reason}
          onInput={(event) => text.set({ reason: event.currentTarget.value })}
        />
      )}
      {action.problem?.kind === 'conflict' && <Notice tone="warn">{conflict}</Notice>}
    </FormDialog>
  );
};
