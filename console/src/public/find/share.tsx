/** Taking the page along: its address, and paper. */
import { useState } from 'preact/hooks';
import { find as texts } from '../../texts/en/find.ts';

const SHOWN_MS = 2_000;

export const ShareRow = () => {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(location.href);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MS);
  };
  return (
    <p class="row no-print find-share">
      <button type="button" class="button button-quiet" onClick={copy} aria-live="polite">
        {copied ? texts.share.copied : texts.share.copy}
      </button>
      <button type="button" class="button button-quiet" onClick={() => window.print()}>
        {texts.share.print}
      </button>
    </p>
  );
};
