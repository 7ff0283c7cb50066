/** What can I access? The adviser as a short conversation, whose question stands in the address. */
import { useEffect, useState } from 'preact/hooks';
import { query } from '../../api/client.ts';
import { useQuery } from '../../api/hooks.ts';
import { access as texts } from '../../texts/en/access.ts';
import { useQueryState } from '../../ui/address-bar.ts';
import { Page } from '../../ui/page.tsx';
import { Button, Loaded } from '../../ui/parts.tsx';
import type { Advice } from './advice.ts';
import { Answer } from './answer.tsx';
import './access.css';

const NOTHING_ASKED = { q: '', dataset: '', role: '', purpose: '' };

interface ChoicesProps {
  readonly legend: string;
  readonly none: string;
  readonly of: Readonly<Record<string, string>>;
  readonly chosen: string;
  readonly choose: (id: string) => void;
}

/** Answers to a question of the adviser: one press each. */
const Choices = ({ legend, none, of, chosen, choose }: ChoicesProps) => (
  <fieldset class="access-choices">
    <legend>{legend}</legend>
    <div class="row">
      {[['', none] as const, ...Object.entries(of)].map(([id, name]) => (
        <button
          key={id}
          type="button"
          class="access-choice"
          aria-pressed={id === chosen}
          onClick={() => choose(id)}
        >
          {name}
        </button>
      ))}
    </div>
  </fieldset>
);

const Access = () => {
  const { values, set } = useQueryState(NOTHING_ASKED);
  const [typed, setTyped] = useState(values.q);
  // A link to this page, or "Back", brings another question.
  useEffect(() => setTyped(values.q), [values.q]);
  const isAsked = values.q !== '' || values.dataset !== '';
  const path = `/postern/v1/advise${query({
    text: values.q,
    dataset: values.dataset,
    role: values.role,
    purpose: values.purpose,
  })}`;
  const advice = useQuery<Advice>(isAsked ? path : null);
  const ask = (q: string): void => set({ q, dataset: '' });
  return (
    <Page title={texts.title} lead={texts.lead} json={isAsked ? path : undefined}>
      <form
        class="access-form"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          ask(typed.trim());
        }}
      >
        <label class="sr-only" for="access-question">
          {texts.field}
        </label>
        <input
          id="access-question"
          type="search"
          maxLength={500}
          placeholder={texts.placeholder}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <Button kind="main" type="submit">
          {texts.ask}
        </Button>
      </form>
      {!isAsked && (
        <section>
          <h2>{texts.examplesTitle}</h2>
          <ul class="access-examples">
            {texts.examples.map((example) => (
              <li key={example}>
                <a href={`/access?q=${encodeURIComponent(example)}`}>{example}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {isAsked && (
        <Loaded of={advice} lines={8}>
          {(found) => (
            <Answer of={found}>
              <div class="access-follow">
                <Choices
                  legend={texts.who}
                  none={texts.whoAnybody}
                  of={texts.roles}
                  chosen={values.role}
                  choose={(role) => set({ role })}
                />
                <Choices
                  legend={texts.whatFor}
                  none={texts.whatForUnsaid}
                  of={texts.purposes}
                  chosen={values.purpose}
                  choose={(purpose) => set({ purpose })}
                />
              </div>
            </Answer>
          )}
        </Loaded>
      )}
    </Page>
  );
};
export default Access;
