/** Track a package: what a number says, and what this server may show of the piece. */

import { useMemo } from 'preact/hooks';
import { readBarcode } from '../../../../src/postal/barcode/index.ts';
import { track as texts } from '../../texts/en/track.ts';
import { useFragment } from '../../ui/address-bar.ts';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/parts.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { LookUp } from './look-up.tsx';
import { Readings } from './reading.tsx';
import { RecipientPiece, tokenIn } from './recipient.tsx';
import './track.css';

const Nothing = ({ choose }: { readonly choose: (number: string) => void }) => (
  <Empty title={texts.nothing}>
    <p>{texts.examplesTitle}:</p>
    <ul class="track-examples">
      {texts.examples.map((example) => (
        <li key={example}>
          <button type="button" class="button button-quiet" onClick={() => choose(example)}>
            {example}
          </button>
        </li>
      ))}
    </ul>
  </Empty>
);

const Number = ({ text, setText }: { readonly text: string; readonly setText: (text: string) => void }) => {
  const isGiven = text.trim() !== '';
  const read = useMemo(() => (isGiven ? readBarcode(text) : undefined), [text, isGiven]);
  const first = read?.readings.find((reading) => 'canonical' in reading);
  return (
    <Page title={texts.title} lead={texts.lead}>
      <TextField
        label={texts.field}
        hint={texts.hint}
        class="track-input"
        value={text}
        autocomplete="off"
        spellcheck={false}
        inputMode="text"
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {read === undefined ? (
        <Nothing choose={setText} />
      ) : (
        <div class="track-split">
          <Readings of={read} />
          <div class="stack">
            {first !== undefined && <LookUp key={first.canonical} number={first.canonical} />}
          </div>
        </div>
      )}
    </Page>
  );
};

const Track = () => {
  const [text, setText] = useFragment();
  const token = tokenIn(text);
  return token === undefined ? (
    <Number text={text} setText={setText} />
  ) : (
    <RecipientPiece token={token} leave={() => setText('')} />
  );
};
export default Track;
