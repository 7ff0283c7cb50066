/** The parcel of a recipient's link; its token stands in the fragment and goes out as a header alone. */
import { useMemo } from 'preact/hooks';
import type { Problem } from '../../api/client.ts';
import { useQuery } from '../../api/hooks.ts';
import { track as texts } from '../../texts/en/track.ts';
import { Page } from '../../ui/page.tsx';
import { Button, Skeleton } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { PieceHistory } from './history.tsx';
import { historyOfLink, type LinkAnswer } from './history-of.ts';
import { uspsPage } from './look-up.tsx';

/** A link's token, alone or as the sender wrote it. */
export const tokenIn = (fragment: string): string | undefined =>
  /^(?:token=)?(prl_[\w-]+)$/.exec(fragment.trim())?.[1];

interface RecipientProps {
  readonly token: string;
  readonly leave: () => void;
}

export const RecipientPiece = ({ token, leave }: RecipientProps) => {
  const options = useMemo(() => ({ headers: { authorization: `Bearer ${token}` } }), [token]);
  const found = useQuery<LinkAnswer>('/postern/v1/recipient-links/tracking', options);
  return (
    <Page title={texts.link.title} lead={texts.link.lead} width="text">
      {found.state === 'loading' && <Skeleton lines={6} />}
      {found.state === 'failed' && (
        <>
          <ProblemNotice
            problem={{ ...found.problem, kind: badLink(found.problem.kind) }}
            retry={found.reload}
          />
          <p>{texts.link.bad}</p>
        </>
      )}
      {found.state === 'ready' && (
        <>
          <PieceHistory of={historyOfLink(found.data, found.headers)} />
          <p class="track-after">
            <a href={uspsPage(found.data.trackingNumber)} rel="noreferrer" target="_blank">
              {texts.usps.link}
            </a>
          </p>
        </>
      )}
      <Button onClick={leave}>{texts.link.another}</Button>
    </Page>
  );
};

/** A link that is not known any more is no matter of signing in. */
const badLink = (kind: Problem['kind']): Problem['kind'] => (kind === 'session' ? 'absent' : kind);
