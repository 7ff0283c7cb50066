/** Check an address: each word explained in the browser, the standard form, and what a reference says of it. */

import { useEffect, useMemo, useState } from 'preact/hooks';
import { address as texts } from '../../texts/en/address.ts';
import { useFragment } from '../../ui/address-bar.ts';
import { Page } from '../../ui/page.tsx';
import { Empty, Notice } from '../../ui/parts.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { AskReference } from './ask-reference.tsx';
import { type Cities, loadCities } from './cities.ts';
import { Marked, PartTable } from './parts-read.tsx';
import { type AddressRead, readAddress } from './reading.ts';
import { StandardForm } from './standard-form.tsx';
import './address.css';

type CityState = Cities | 'none' | undefined;

const Result = ({ read, cities }: { readonly read: AddressRead; readonly cities: CityState }) => (
  <div class="stack" aria-live="polite">
    <div class="address-top">
      <StandardForm read={read} />
      <Marked read={read} />
    </div>
    <PartTable read={read} />
    {read.notes.length > 0 && (
      <section>
        <h2>{texts.notices}</h2>
        <ul>
          {read.notes.map(({ code, text, section }) => (
            <li key={code}>
              {text} {section !== '' && <small>{texts.section(section)}</small>}
            </li>
          ))}
        </ul>
      </section>
    )}
    <p class="hint">
      {cities === undefined && texts.loadingCities}
      {cities === 'none' && texts.noCities}
      {cities !== undefined && cities !== 'none' && texts.cities(cities.edition)}
    </p>
    <AskReference key={read.text} text={read.text} />
  </div>
);

const CheckAddress = () => {
  const [text, setText] = useFragment();
  const [cities, setCities] = useState<CityState>(undefined);
  const isTyped = text.trim() !== '';
  useEffect(() => {
    if (!isTyped) return;
    void loadCities().then((loaded) => setCities(loaded ?? 'none'));
  }, [isTyped]);
  const table = cities === undefined || cities === 'none' ? undefined : cities.table;
  const read = useMemo(() => (isTyped ? readAddress(text, table) : undefined), [text, table, isTyped]);
  return (
    <Page title={texts.title} lead={texts.lead}>
      <TextArea
        label={texts.field}
        hint={texts.hint}
        class="address-input"
        rows={3}
        value={text}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {text.length > 1_000 && <Notice tone="warn">{texts.tooLong}</Notice>}
      {read === undefined ? (
        <Empty title={texts.nothing}>
          <p>{texts.examplesTitle}:</p>
          <ul class="address-examples">
            {texts.examples.map((example) => (
              <li key={example}>
                <button type="button" class="button button-quiet" onClick={() => setText(example)}>
                  {example}
                </button>
              </li>
            ))}
          </ul>
        </Empty>
      ) : (
        <Result read={read} cities={cities} />
      )}
    </Page>
  );
};
export default CheckAddress;
