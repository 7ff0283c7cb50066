/**
 * Look-ups under need to know. What is read follows from the decision alone: for a refused number nothing but the one
 * probe of the ownership index that the caller's role needs, whatever the index holds (DESIGN.md "Need to know").
 */
import { PosternError } from '../../errors.ts';
import type { SubjectFacts } from '../../gateway/index.ts';
import type { GuardKeeper, LookOutcome } from '../../guard/index.ts';
import type { Principal } from '../../identity/index.ts';
import type { EventStore } from '../event-store.ts';
import { type AskedPiece, lookupAttributes, type Stated } from './asked.ts';
import { mailingMeant } from './mailing.ts';
import { type AccessControl, type PersonShown, type PieceView, pieceView } from './piece-view.ts';

export interface LookupParts {
  readonly events: Pick<EventStore, 'histories' | 'ownerOf'>;
  readonly guard: Pick<GuardKeeper, 'see'>;
}

/** Who looks, as the guard is told. */
export interface Looker {
  readonly principal: Principal;
  readonly clientKey: string;
  /** Unix ms. */
  readonly now: number;
}

export interface FindOptions {
  readonly obligations: readonly string[];
  readonly persons: PersonShown;
  readonly accessControl: AccessControl;
  readonly now: number;
}

/** Why nothing was looked up. */
export type NotLooked = 'refused' | 'malformed' | 'withheld';

/** A refusal as the guard weighs it: for want of the destination it has told the caller nothing. */
export const refusedBy = (code: string | undefined): NotLooked =>
  code === 'second_factor_required' ? 'withheld' : 'refused';

/** `absent`: nothing is held. `mismatch`: the destination that the guard asks for is not the piece's. */
export type Found = PieceView | 'absent' | 'mismatch';

export class TrackingLookup {
  readonly #events: LookupParts['events'];
  readonly #guard: LookupParts['guard'];

  constructor({ events, guard }: LookupParts) {
    this.#events = events;
    this.#guard = guard;
  }

  /**
   * What a decision on the piece looks at. A platform's basis is its merchants' tokens, so for a platform the ownership index
   * is probed once; a merchant whose token the platform does not hold is told from no merchant by nothing.
   */
  async subject(piece: AskedPiece, stated: Stated, principal: Principal): Promise<SubjectFacts> {
    const { role, merchantTokens } = lookupAttributes(principal);
    const owner = role === 'platform' ? await this.#events.ownerOf(piece.number) : null;
    return {
      mid: piece.mid,
      midDetermined: piece.mid !== null,
      merchant: owner !== null && merchantTokens.includes(owner) ? owner : null,
      personFields: true,
      secondFactor: stated.destinationZIPCode !== undefined,
    };
  }

  /** Reads a piece that a decision has permitted. */
  async find(piece: AskedPiece, stated: Stated, options: FindOptions): Promise<Found> {
    const history = mailingMeant(await this.#events.histories(piece.number), stated);
    if (history === undefined) return 'absent';
    const view = pieceView(history, options);
    const mustMatch = options.obligations.includes('match.destination');
    return mustMatch && view.destinationZip !== (stated.destinationZIPCode ?? '') ? 'mismatch' : view;
  }

  /** Tells the guard of a look-up and its end; `text` as asked where it is no number. */
  see(piece: AskedPiece | string, found: Found | NotLooked, looker: Looker): void {
    const { principal, clientKey, now } = looker;
    const asked =
      typeof piece === 'string' ? { number: piece, mid: null, serviceType: null, serial: null } : piece;
    const told = typeof found === 'string' ? null : found;
    const { status } = told?.status ?? {};
    this.#guard.see(principal, clientKey, {
      at: now,
      ...asked,
      outcome: outcomeOf(found),
      own: isOwn(asked.mid, told, principal),
      destinationZip: told?.destinationZip ?? null,
      lastMile: status === 'out_for_delivery' || status === 'delivered',
    });
  }
}

const outcomeOf = (found: Found | NotLooked): LookOutcome => {
  if (typeof found !== 'string') return 'found';
  return found === 'mismatch' ? 'refused' : found;
};

/** The caller mailed it, or holds the token of the merchant who did. */
const isOwn = (mid: string | null, told: PieceView | null, principal: Principal): boolean => {
  const { role, ownMids } = lookupAttributes(principal);
  return (mid !== null && ownMids.includes(mid)) || (told !== null && role === 'platform');
};

/** Service providers see by their agreement, which may be charged for; everybody else for nothing. */
export const accessControlOf = ({ role }: Principal): AccessControl =>
  role === 'serviceProvider' ? 'IP_AGREEMENT' : 'FREE';

/** USPS's own words for a number it cannot tell about (wire 2.4 b). */
export const NOT_AVAILABLE =
  'Tracking is not available for this item. This may be because the tracking number is invalid; USPS has not yet received payment; USPS has not yet received the item; the item does not include tracking; or other reasons.';

export const pieceAbsent = (): PosternError =>
  new PosternError('piece_not_found', NOT_AVAILABLE, { status: 404, place: { field: 'trackingNumber' } });

/** The guard asked for the destination, and the stated one is not where the piece goes. */
export const destinationMismatch = (): PosternError =>
  new PosternError(
    'second_factor_required',
    'Your look-ups resemble guessing; for a while each needs the destination ZIP Code of the piece.',
    {
      status: 403,
      place: { field: 'destinationZIPCode' },
      cure: 'Send destinationZIPCode with each number, or wait an hour without look-ups that fail.',
    },
  );
