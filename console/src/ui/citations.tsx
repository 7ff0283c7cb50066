/** What a statement rests on, with how well its text was seen. */
import { citations as texts } from '../texts/en/citations.ts';
import { Badge } from './parts.tsx';

export const Confidence = ({ of }: { readonly of: string }) => (
  <span title={texts.meaning[of]}>
    <Badge tone={of === 'official' ? 'good' : of === 'unverified' ? 'warn' : 'plain'}>
      {texts.confidence[of] ?? of}
    </Badge>
  </span>
);

export interface Citation {
  readonly id: string;
  readonly instrument: string;
  readonly section: string;
  readonly url: string | null;
  readonly confidence: string;
}

/** Only addresses of the web become links. */
const webAddress = (url: string | null): string | undefined =>
  url !== null && /^https?:\/\//.test(url) ? url : undefined;

export const CitationList = ({ of }: { readonly of: readonly Citation[] }) => (
  <ul class="citations">
    {of.map(({ id, instrument, section, url, confidence }) => {
      const address = webAddress(url);
      const name = [instrument, section].filter(Boolean).join(', ');
      return (
        <li key={id}>
          {address === undefined ? (
            name
          ) : (
            <a href={address} rel="noreferrer" target="_blank">
              {name}
            </a>
          )}{' '}
          <Confidence of={confidence} />
        </li>
      );
    })}
  </ul>
);
