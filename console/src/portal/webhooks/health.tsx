/** Whether a subscription delivers, and what it is for, in a word. */
import { webhooks as text } from '../../texts/en/portal-webhooks.ts';
import { Badge } from '../../ui/parts.tsx';
import type { Subscription } from './shapes.ts';

export const filterOf = ({ filterProperties: { MID, trackingNumber } }: Subscription): string =>
  MID === undefined ? text.number(trackingNumber ?? '') : text.mid(MID);

export const healthOf = ({ status, failures }: Subscription): string => {
  if (status === 'SUSPENDED') return text.suspended;
  return failures > 0 ? text.fails(failures) : text.well;
};

export const Health = ({ of }: { readonly of: Subscription }) => (
  <Badge tone={of.status === 'SUSPENDED' ? 'bad' : of.failures > 0 ? 'warn' : 'good'}>{healthOf(of)}</Badge>
);
