/** The rules that bear on a dataset, and the tick that attests to exactly this text. */
import { asking as text } from '../../texts/en/portal-access.ts';
import type { Rules } from './shapes.ts';

/** A sentence of a rule begins with the rule's id. */
const split = (sentence: string): { readonly id: string; readonly rest: string } => {
  const at = sentence.indexOf(': ');
  return at === -1 ? { id: '', rest: sentence } : { id: sentence.slice(0, at), rest: sentence.slice(at + 2) };
};

interface RulesToAttestProps {
  readonly rules: Rules;
  /** SHA-256 of what was attested; another text is not. */
  readonly attested: string;
  readonly onAttest: (sha256: string) => void;
}

export const RulesToAttest = ({ rules, attested, onAttest }: RulesToAttestProps) => (
  <>
    <p>{text.rulesLead(rules.sentences.length)}</p>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
    <div class="access-rules" tabIndex={0} role="region" aria-label={text.rulesRegion}>
      <ol>
        {rules.sentences.map((sentence) => {
          const { id, rest } = split(sentence);
          return (
            <li key={sentence}>
              {rest}{' '}
              {id !== '' && (
                <a href={`/policies#${id}`} target="_blank" rel="noreferrer">
                  <code>{id}</code>
                </a>
              )}
            </li>
          );
        })}
      </ol>
    </div>
    <label class="access-attest">
      <input
        type="checkbox"
        checked={attested === rules.sha256}
        onChange={(event) => onAttest(event.currentTarget.checked ? rules.sha256 : '')}
      />{' '}
      {text.attest}
    </label>
  </>
);
