/**
 * Whether a caller of a public route may have addresses located by imported address points. The points are nonpublic
 * data: the policy decides as it would on `addresses` itself, for this caller and purpose (docs/decisions/0007).
 */
import type { Context } from '../gateway/index.ts';
import { Attributes, RequestAttributes, SubjectAttributes } from '../policy/attributes.ts';
import type { PolicySet } from '../policy/index.ts';

export type AddressLeave = (
  context: Pick<Context, 'principal' | 'purpose' | 'now'>,
) => 'granted' | 'withheld';

/** @param policy the policy version in force at an instant (Unix ms) */
export const addressLeave =
  (policy: (now: number) => PolicySet): AddressLeave =>
  ({ principal, purpose, now }) => {
    const request = new RequestAttributes();
    request.route = 'origin by address';
    request.dataset = 'addresses';
    request.dataClass = 'nonpublic';
    request.purpose = purpose;
    request.scope = 'addresses';
    request.time = now;
    const attributes = new Attributes(
      principal.attributes(request.channel, request.dataset),
      request,
      new SubjectAttributes(),
    );
    return policy(now).decide(attributes).effect === 'permit' ? 'granted' : 'withheld';
  };
