/** The state of a request, and until when the next move is due. */
import { portalAccess as text } from '../../texts/en/portal-access.ts';
import { Badge, Time } from '../../ui/parts.tsx';
import type { AccessRequest } from './shapes.ts';

const TONES: Readonly<Record<string, 'good' | 'warn' | 'bad' | 'info' | 'plain'>> = {
  draft: 'warn',
  returned: 'warn',
  review: 'info',
  'second-approval': 'info',
  granted: 'good',
  refused: 'bad',
};

export const StateBadge = ({ state }: { readonly state: string }) => (
  <Badge tone={TONES[state] ?? 'plain'}>{text.states[state] ?? state}</Badge>
);

export const Due = ({ due, overdue }: Pick<AccessRequest, 'due' | 'overdue'>) => (
  <>
    <Time at={due} only="date" /> {overdue && <Badge tone="warn">{text.requests.overdue}</Badge>}
  </>
);
