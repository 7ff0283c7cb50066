/** One rule: its title, whom it lets or hinders, since when; the sentence and the sources on opening. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { policies as texts } from '../../texts/en/policies.ts';
import { CitationList } from '../../ui/citations.tsx';
import { Badge, Time } from '../../ui/parts.tsx';
import { bodyOf, type Library, type RuleInForce } from './shapes.ts';

const TONES: Readonly<Record<string, 'good' | 'bad' | 'info'>> = {
  permit: 'good',
  forbid: 'bad',
  oblige: 'info',
};

const Dates = ({ of }: { readonly of: RuleInForce }) => (
  <span class="hint policies-dates">
    {of.from === null && of.to === null && texts.always}
    {of.from !== null && (
      <>
        {texts.from} <Time at={of.from.slice(0, 10)} />
      </>
    )}
    {of.to !== null && (
      <>
        {' '}
        {texts.until} <Time at={of.to.slice(0, 10)} />
      </>
    )}
  </span>
);

interface RuleRowProps {
  readonly of: RuleInForce;
  readonly library: Library | undefined;
  /** The id in the fragment of the address: that rule is open and in sight. */
  readonly named: string;
}

export const RuleRow = ({ of, library, named }: RuleRowProps) => {
  const row = useRef<HTMLDetailsElement>(null);
  const isNamed = named === of.ruleId;
  const [open, setOpen] = useState(isNamed);
  useEffect(() => {
    if (!isNamed) return;
    setOpen(true);
    row.current?.scrollIntoView({ block: 'start' });
  }, [isNamed]);
  const cited = (library?.records ?? [])
    .filter(({ id }) => of.cite.includes(id))
    .map(({ id, instrument, section, address, confidence }) => ({
      id,
      instrument,
      section,
      url: address,
      confidence,
    }));
  return (
    <details
      ref={row}
      id={of.ruleId}
      class="policies-rule"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <Badge tone={TONES[of.effect] ?? 'info'}>{texts.effects[of.effect] ?? of.effect}</Badge>
        <span class="policies-title">{of.title}</span>
        <Dates of={of} />
      </summary>
      <p>{bodyOf(of)}</p>
      {of.mode === 'shadow' && <Badge tone="warn">{texts.shadow}</Badge>}
      {of.effect === 'forbid' && of.cure !== '' && (
        <p>
          <strong>{texts.cure}:</strong> {of.cure}
        </p>
      )}
      {cited.length > 0 && (
        <>
          <p class="hint">{texts.rests}:</p>
          <CitationList of={cited} />
        </>
      )}
      <p class="row hint">
        <a href={`#${of.ruleId}`}>
          <code>{of.ruleId}</code>
        </a>
        {of.code !== '' && (
          <span>
            {texts.code} <code>{of.code}</code>
          </span>
        )}
      </p>
    </details>
  );
};
