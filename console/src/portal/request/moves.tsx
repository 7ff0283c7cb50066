/** What the organisation that asks may do: hand a draft in, answer a question. */

import { call } from '../../api/client.ts';
import { useAction, useDraft } from '../../api/hooks.ts';
import { asking, following as text } from '../../texts/en/portal-access.ts';
import { Button, Card, faultOf, Notice } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { RulesToAttest } from '../access/rules-to-attest.tsx';
import type { AccessRequest, Rules } from '../access/shapes.ts';

interface MoveProps {
  readonly request: AccessRequest;
  readonly reload: () => void;
}

export const HandIn = ({ request, rules, reload }: MoveProps & { readonly rules: Rules }) => {
  const draft = useDraft(`attest:${request.id}`, { attested: '' });
  const submit = useAction(() =>
    call(`/postern/v1/access-requests/${request.id}/submit`, {
      method: 'POST',
      body: { attested: draft.value.attested },
    }),
  );
  return (
    <Card title={text.draft}>
      <p>{text.draftLead}</p>
      <RulesToAttest
        rules={rules}
        attested={draft.value.attested}
        onAttest={(attested) => draft.set({ attested })}
      />
      {submit.problem !== undefined && <ProblemNotice problem={submit.problem} />}
      {draft.value.attested !== rules.sha256 && <p class="hint">{asking.unread}</p>}
      <Button
        kind="main"
        busy={submit.busy}
        onClick={async () => {
          if (draft.value.attested !== rules.sha256) return;
          const result = await submit.run();
          if (result.ok) draft.clear();
          if (result.ok || result.problem.kind === 'conflict') reload();
        }}
      >
        {asking.handIn}
      </Button>
    </Card>
  );
};

export const Answer = ({ request, reload }: MoveProps) => {
  const { form, outcome } = request;
  const draft = useDraft(`answer:${request.id}`, { answer: '', need: form.need });
  const { value, set } = draft;
  const send = useAction(() =>
    call(`/postern/v1/access-requests/${request.id}/answer`, {
      method: 'POST',
      body: { answer: value.answer, ...(value.need !== form.need && { amend: { need: value.need } }) },
    }),
  );
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const result = await send.run();
    if (result.ok) draft.clear();
    if (result.ok || result.problem.kind === 'conflict') reload();
  };
  return (
    <Card title={text.question}>
      <p>
        <strong>{outcome?.question}</strong>
      </p>
      <form onSubmit={submit}>
        <TextArea
          label={text.answer.label}
          fault={faultOf(send.problem, 'answer')}
          required
          rows={4}
          maxLength={2_000}
          value={value.answer}
          onInput={(event) => set({ answer: event.currentTarget.value })}
        />
        <TextArea
          label={text.answer.need}
          hint={text.answer.needHint}
          fault={faultOf(send.problem, 'need')}
          required
          rows={4}
          maxLength={2_000}
          value={value.need}
          onInput={(event) => set({ need: event.currentTarget.value })}
        />
        {send.problem?.kind === 'conflict' && <Notice tone="warn">{text.conflict}</Notice>}
        {send.problem !== undefined && <ProblemNotice problem={send.problem} />}
        <Button type="submit" kind="main" busy={send.busy}>
          {text.answer.send}
        </Button>
      </form>
    </Card>
  );
};
