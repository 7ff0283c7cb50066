/**
 * Calls that name several items: each is decided by itself, with the caller and the route's request as they are, and
 * stands in the journal as a decision of its own before the answer leaves.
 */
import type { Action } from '../policy/attributes.ts';
import type { SubjectFacts } from './subject.ts';

/** What of the request an item has otherwise than the call. */
export interface ItemRequest {
  readonly dataset: string;
  readonly action: Action;
}

/** The error object of USPS's error body, as it stands in an item. */
export interface ItemError {
  readonly code: string;
  readonly message: string;
  readonly errors: readonly object[];
}

export interface ItemDecision {
  readonly id: string;
  readonly effect: 'permit' | 'forbid';
  readonly code: string;
  readonly obligations: readonly string[];
  /** Null where the item is permitted. */
  readonly refusal: { readonly status: number; readonly error: ItemError } | null;
  /** Puts the decision into the journal, with the status the item is answered with. Once for each item. */
  readonly record: (status: number) => void;
}

export type DecideItem = (request: ItemRequest, subject: SubjectFacts) => ItemDecision;
