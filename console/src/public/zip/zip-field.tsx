/** The field for a ZIP Code or a city, with what is found while one types. */
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { type Found, useSuggestions } from '../../search/suggestions.ts';
import { zip as texts } from '../../texts/en/zip.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { hrefOfText } from './record.ts';

const KINDS: readonly Found['kind'][] = ['zip', 'city'];
const SHOWN = 8;

export const ZipField = ({ initial }: { readonly initial: string }) => {
  const { route } = useLocation();
  const [text, setText] = useState(initial);
  const [typed, setTyped] = useState('');
  const [isUnclear, setUnclear] = useState(false);
  const { options } = useSuggestions(typed, { limit: SHOWN, kinds: KINDS });
  const submit = (given: string): void => {
    const href = hrefOfText(given);
    setUnclear(href === undefined);
    if (href !== undefined) route(href);
  };
  return (
    <div class="zip-search">
      <Combobox
        label={texts.search.label}
        placeholder={texts.search.placeholder}
        submit={texts.search.button}
        value={text}
        options={options}
        describedBy="zip-unclear"
        onInput={(given) => {
          setText(given);
          setTyped(given);
          setUnclear(false);
        }}
        onChoose={({ found }) => route(found.href)}
        onSubmit={submit}
      />
      <p id="zip-unclear" class="hint fault" role="status">
        {isUnclear ? texts.search.needsState : ''}
      </p>
    </div>
  );
};
