/** What a reference of addresses says: asked for only when somebody who is signed in wants it. */
import { call } from '../../api/client.ts';
import { useAction } from '../../api/hooks.ts';
import { person } from '../../api/session.ts';
import { address } from '../../texts/en/address.ts';
import { Button, Card, Facts, Skeleton } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';

const texts = address.reference;

interface Lines {
  readonly firm: string;
  readonly streetAddress: string;
  readonly secondaryAddress: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly plus4: string;
}

type Licensed = Readonly<Record<string, string | readonly string[]>>;

/** What the page shows of `POST /postern/v1/addresses/validate`. */
interface Validation {
  readonly outcome: string;
  readonly matched: string;
  readonly completeness: string;
  readonly address: Lines;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly source: {
    readonly edition: string;
    readonly source: string;
    readonly ageDays: number;
    readonly expired: string;
  } | null;
  readonly licensed: Licensed | null;
  readonly notes: readonly { readonly code: string; readonly text: string }[];
  readonly candidates: readonly Lines[];
  readonly suggestions: readonly {
    readonly streetAddress: string;
    readonly city: string;
    readonly state: string;
    readonly zip: string;
  }[];
}

const linesOf = ({ firm, streetAddress, secondaryAddress, city, state, zip, plus4 }: Lines): string[] =>
  [
    firm,
    [streetAddress, secondaryAddress].filter(Boolean).join(' '),
    `${city} ${state} ${zip}${plus4 === '' ? '' : `-${plus4}`}`.trim(),
  ].filter((line) => line !== '');

/** What a licensed table said, field by field; what it left empty is left out. */
const saidBy = (licensed: Licensed): string =>
  Object.entries(licensed)
    .filter(([, value]) => value.length > 0)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : value.join(' ')}`)
    .join(', ');

const Answer = ({ of }: { readonly of: Validation }) => (
  <div role="status">
    <Facts
      of={[
        [texts.outcome, <strong>{texts.outcomes[of.outcome] ?? of.outcome}</strong>],
        [texts.matched, texts.matches[of.matched] ?? of.matched],
        [texts.completeness, texts.complete[of.completeness] ?? of.completeness],
        [
          texts.copies,
          <address class="address-lines address-lines-small">
            {linesOf(of.address).map((line) => (
              <span key={line}>{line}</span>
            ))}
          </address>,
        ],
        ...(of.latitude !== null && of.longitude !== null
          ? [[texts.point, `${of.latitude.toFixed(5)}, ${of.longitude.toFixed(5)}`] as const]
          : []),
        [
          texts.edition,
          of.source === null ? (
            texts.none
          ) : (
            <>
              <code>{of.source.edition}</code>, {of.source.source}, {texts.days(of.source.ageDays)}
              {of.source.expired === 'yes' && `, ${texts.expired}`}
            </>
          ),
        ],
        [texts.licensed, of.licensed === null ? texts.notLicensed : saidBy(of.licensed)],
      ]}
    />
    {of.notes.length > 0 && (
      <>
        <h3>{texts.notes}</h3>
        <ul>
          {of.notes.map(({ code, text }) => (
            <li key={code}>{text}</li>
          ))}
        </ul>
      </>
    )}
    {of.suggestions.length > 0 && (
      <>
        <h3>{texts.suggestions}</h3>
        <ul>
          {of.suggestions.map(({ streetAddress, city, state, zip }) => (
            <li key={`${streetAddress} ${zip}`}>
              {streetAddress}, {city} {state} {zip}
            </li>
          ))}
        </ul>
      </>
    )}
    {of.candidates.length > 0 && (
      <>
        <h3>{texts.candidates}</h3>
        <ul>
          {of.candidates.map((candidate, index) => (
            <li key={index}>{linesOf(candidate).join(', ')}</li>
          ))}
        </ul>
      </>
    )}
  </div>
);

export const AskReference = ({ text }: { readonly text: string }) => {
  const asked = useAction((given: string) =>
    call<Validation>('/postern/v1/addresses/validate', { method: 'POST', body: { text: given } }),
  );
  return (
    <Card title={texts.title}>
      {person.value === null ? (
        <>
          <p>{texts.signedOut}</p>
          <p class="row">
            <a href="/sign-in?next=/address">{address.signIn}</a>
            <a href="/access?dataset=addresses">{texts.how}</a>
          </p>
        </>
      ) : (
        <>
          <p class="row">
            <Button kind="main" busy={asked.busy} onClick={() => void asked.run(text)}>
              {texts.ask}
            </Button>
            <span class="hint">{texts.sends}</span>
          </p>
          {asked.busy && <Skeleton />}
          {asked.problem !== undefined && (
            <>
              <ProblemNotice problem={asked.problem} />
              <a href="/access?dataset=addresses">{texts.how}</a>
            </>
          )}
          {asked.done !== undefined && <Answer of={asked.done} />}
        </>
      )}
    </Card>
  );
};
