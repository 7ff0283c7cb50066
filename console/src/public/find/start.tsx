/** Where the search begins: typed, or the reader's own position. */
import { useEffect, useState } from 'preact/hooks';
import { type Found, useSuggestions } from '../../search/suggestions.ts';
import { find as texts } from '../../texts/en/find.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { isStreetAddress, pointIn, type Wishes } from './wishes.ts';

interface StartFieldProps {
  readonly wishes: Wishes;
  readonly fragment: string;
  readonly onBegin: (start: { near?: string; zip?: string; lat?: string; lon?: string }) => void;
  /** With an address or a position, which no query holds. */
  readonly onBeginPrivately: (text: string) => void;
  readonly onPlace: (id: string) => void;
}

const KINDS: readonly Found['kind'][] = ['zip', 'city', 'place'];
const SHOWN = 8;

const ZIP = /^\s*(\d{5})(?:-\d{4})?\s*$/;

/** What stands in the field when the page is opened at an address. */
const textOf = ({ near, zip, lat, lon }: Wishes, fragment: string): string => {
  if (fragment !== '') return fragment;
  if (zip !== '') return zip;
  return lat !== '' && lon !== '' ? `${lat}, ${lon}` : near;
};

/** Degrees to about ten metres: a position is no more exact than that. */
const POSITION_DIGITS = 4;

const Position = ({ onPosition }: { readonly onPosition: (text: string) => void }) => {
  const [state, setState] = useState<'ready' | 'asking' | 'refused'>('ready');
  const ask = (): void => {
    if (state === 'asking') return;
    setState('asking');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState('ready');
        onPosition(
          `${coords.latitude.toFixed(POSITION_DIGITS)}, ${coords.longitude.toFixed(POSITION_DIGITS)}`,
        );
      },
      () => setState('refused'),
      { timeout: 20_000, maximumAge: 60_000 },
    );
  };
  if (!('geolocation' in navigator)) return null;
  return (
    <>
      <button type="button" class="button" onClick={ask} aria-disabled={state === 'asking'}>
        {state === 'asking' ? texts.search.locating : texts.search.position}
      </button>
      {state === 'refused' && (
        <p class="hint" role="status">
          {texts.search.noPosition}
        </p>
      )}
    </>
  );
};

export const StartField = ({ wishes, fragment, onBegin, onBeginPrivately, onPlace }: StartFieldProps) => {
  const said = textOf(wishes, fragment);
  const [text, setText] = useState(said);
  const [typed, setTyped] = useState('');
  useEffect(() => setText(said), [said]);
  // Somebody's address is not asked about before it is sent.
  const { options, isEmpty } = useSuggestions(isStreetAddress(typed) ? '' : typed, {
    limit: SHOWN,
    kinds: KINDS,
  });
  const begin = (given: string): void => {
    setTyped('');
    const [, zip] = ZIP.exec(given) ?? [];
    const point = pointIn(given);
    if (given.trim() === '') return;
    if (zip !== undefined) onBegin({ zip });
    else if (point !== undefined) onBegin(point);
    else if (isStreetAddress(given)) onBeginPrivately(given.trim());
    else onBegin({ near: given.trim() });
  };
  const choose = ({ kind, id, href }: Found): void => {
    setTyped('');
    if (kind === 'place') {
      onPlace(id);
      return;
    }
    const query = new URL(href, location.origin).searchParams;
    if (kind === 'zip') onBegin({ zip: /\d{5}/.exec(href)?.[0] ?? id });
    else onBegin({ near: `${query.get('city') ?? id} ${query.get('state') ?? ''}`.trim() });
  };
  return (
    <div class="find-search no-print">
      <Combobox
        label={texts.search.label}
        placeholder={texts.search.placeholder}
        value={text}
        options={options}
        onInput={(given) => {
          setText(given);
          setTyped(given);
        }}
        onChoose={({ found }) => choose(found)}
        onSubmit={begin}
        submit={texts.search.button}
        nothing={isEmpty && !/^\s*\d/.test(text) ? texts.search.nothing : undefined}
      />
      <Position onPosition={onBeginPrivately} />
    </div>
  );
};
