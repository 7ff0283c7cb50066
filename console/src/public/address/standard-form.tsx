import { useState } from 'preact/hooks';
import { address as texts } from '../../texts/en/address.ts';
import { Card } from '../../ui/parts.tsx';
import type { AddressRead } from './reading.ts';

/** The lines as they belong on a label, to take away. */
export const StandardForm = ({ read }: { readonly read: AddressRead }) => {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(read.lines.join('\n'));
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <Card
      title={texts.standard}
      actions={
        <button type="button" class="button" onClick={copy}>
          {copied ? texts.copied : texts.copy}
        </button>
      }
    >
      <address class="address-lines">
        {read.lines.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </address>
      <p class="address-sure">
        <meter min={0} max={1} value={read.confidence} aria-label={texts.sure(read.confidence)} />
        {texts.sure(read.confidence)}
      </p>
      <p class="hint">{texts.notExists}</p>
    </Card>
  );
};
