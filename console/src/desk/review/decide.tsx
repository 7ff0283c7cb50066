/** The four moves of a steward. What is written is kept; two who decide at once see who was first. */

import { useState } from 'preact/hooks';
import { call, type Result } from '../../api/client.ts';
import { useAction, useDraft } from '../../api/hooks.ts';
import { person } from '../../api/session.ts';
import { desk, REFUSALS, review as text } from '../../texts/en/desk.ts';
import { Button, Card, Field, faultOf, Notice } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import type { Review } from './review.tsx';

type Move = 'grant' | 'approve' | 'refuse' | 'return';

interface Draft {
  readonly reason: string;
  readonly question: string;
  readonly code: string;
  readonly until: string;
  readonly quota: string;
  readonly conditions: string;
  readonly purposes: readonly string[];
  readonly fields: readonly string[];
}

/** What goes into the body of a move. */
const bodyOf = (move: Move, draft: Draft): object => {
  switch (move) {
    case 'return':
      return { question: draft.question };
    case 'refuse':
      return { code: draft.code, reason: draft.reason };
    case 'approve':
      return { reason: draft.reason };
    case 'grant': {
      const conditions = draft.conditions
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean);
      return {
        reason: draft.reason,
        purposes: draft.purposes,
        fields: draft.fields,
        conditions,
        ...(draft.until !== '' && { until: draft.until }),
        ...(draft.quota !== '' && { quotaPerHour: Number(draft.quota) }),
      };
    }
  }
};

interface ChoicesProps {
  readonly label: string;
  readonly all: readonly string[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Never more than was asked for: what is offered is what the form names. */
const Choices = ({ label, all, chosen, onChange }: ChoicesProps) => (
  <fieldset class="decide-choices">
    <legend>{label}</legend>
    {all.map((one) => (
      <label key={one}>
        <input
          type="checkbox"
          checked={chosen.includes(one)}
          onChange={(event) =>
            onChange(event.currentTarget.checked ? [...chosen, one] : chosen.filter((other) => other !== one))
          }
        />{' '}
        {one}
      </label>
    ))}
  </fieldset>
);

const LABELS: Readonly<Record<Move, string>> = {
  grant: text.decide.grant,
  approve: text.decide.approve,
  refuse: text.decide.refuse,
  return: text.decide.giveBack,
};

export const Decide = ({ review, reload }: { readonly review: Review; readonly reload: () => void }) => {
  const moves: readonly Move[] =
    review.state === 'second-approval' ? ['approve', 'return', 'refuse'] : ['grant', 'return', 'refuse'];
  const [chosen, setChosen] = useState<Move>(
    review.recommendation.move === 'grant' ? (moves[0] ?? 'grant') : review.recommendation.move,
  );
  const move = moves.includes(chosen) ? chosen : (moves[0] ?? 'return');
  const draft = useDraft<Draft>(`review:${review.id}`, {
    reason: '',
    question: '',
    code: 'need_not_shown',
    until: '',
    quota: '',
    conditions: '',
    purposes: review.form.purposes,
    fields: review.form.fields,
  });
  const decide = useAction(
    (what: Move): Promise<Result<unknown>> =>
      call(`/postern/v1/access-reviews/${review.id}/${what}`, {
        method: 'POST',
        body: bodyOf(what, draft.value),
      }),
  );
  const waits = review.state === 'review' || review.state === 'second-approval';
  const who = person.value?.id;
  const isOwn = who !== undefined && (review.requesters.includes(who) || review.firstApprover === who);
  if (!waits && !decide.ok) {
    return (
      <div class="review-decide">
        {decide.problem?.kind === 'conflict' && <Notice tone="warn">{desk.conflict}</Notice>}
        <Notice>{text.decide.settled}</Notice>
      </div>
    );
  }
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const result = await decide.run(move);
    if (result.ok) draft.clear();
    if (result.ok || result.problem.kind === 'conflict') reload();
  };
  const { value, set } = draft;
  return (
    <div class="review-decide">
      <Card title={text.decide.title}>
        {isOwn && <Notice tone="warn">{text.decide.own}</Notice>}
        {decide.ok ? (
          <Notice tone="good">{text.decide.done}</Notice>
        ) : (
          <form onSubmit={submit}>
            <fieldset class="decide-moves">
              <legend class="sr-only">{text.decide.title}</legend>
              {moves.map((one) => (
                <label key={one}>
                  <input type="radio" name="move" checked={one === move} onChange={() => setChosen(one)} />{' '}
                  {LABELS[one]}
                </label>
              ))}
            </fieldset>
            {move === 'return' && (
              <TextArea
                label={text.decide.question}
                fault={faultOf(decide.problem, 'question')}
                required
                minLength={3}
                maxLength={2_000}
                value={value.question}
                onInput={(event) => set({ question: event.currentTarget.value })}
              />
            )}
            {move === 'refuse' && (
              <Field label={text.decide.code}>
                {(control) => (
                  <select
                    {...control}
                    value={value.code}
                    onChange={(event) => set({ code: event.currentTarget.value })}
                  >
                    {Object.entries(REFUSALS).map(([code, meaning]) => (
                      <option key={code} value={code}>
                        {meaning}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
            )}
            {move === 'grant' && (
              <>
                <Choices
                  label={text.decide.purposes}
                  all={review.form.purposes}
                  chosen={value.purposes}
                  onChange={(purposes) => set({ purposes })}
                />
                {review.form.fields.length > 0 && (
                  <Choices
                    label={text.decide.fields}
                    all={review.form.fields}
                    chosen={value.fields}
                    onChange={(fields) => set({ fields })}
                  />
                )}
                <TextArea
                  label={text.decide.conditions}
                  hint={text.decide.conditionsHint}
                  fault={faultOf(decide.problem, 'conditions')}
                  value={value.conditions}
                  onInput={(event) => set({ conditions: event.currentTarget.value })}
                />
                <TextField
                  label={text.decide.until}
                  hint={text.decide.untilHint}
                  fault={faultOf(decide.problem, 'until')}
                  type="date"
                  value={value.until}
                  onInput={(event) => set({ until: event.currentTarget.value })}
                />
                <TextField
                  label={text.decide.quota}
                  hint={text.decide.quotaHint}
                  fault={faultOf(decide.problem, 'quotaPerHour')}
                  type="number"
                  min={1}
                  max={100_000_000}
                  value={value.quota}
                  onInput={(event) => set({ quota: event.currentTarget.value })}
                />
              </>
            )}
            {move !== 'return' && (
              <TextArea
                label={desk.reason.label}
                hint={desk.reason.hint}
                fault={faultOf(decide.problem, 'reason')}
                required
                minLength={3}
                maxLength={2_000}
                value={value.reason}
                onInput={(event) => set({ reason: event.currentTarget.value })}
              />
            )}
            {decide.problem?.kind === 'conflict' && <Notice tone="warn">{desk.conflict}</Notice>}
            {decide.problem !== undefined && <ProblemNotice problem={decide.problem} />}
            <Button type="submit" kind="main" busy={decide.busy}>
              {LABELS[move]}
            </Button>
          </form>
        )}
      </Card>
    </div>
  );
};
