/** Which requests a rule looks at. */
import type { Attributes } from './attributes.ts';
import type { Applies } from './pack.ts';

/** One dimension of `applies` that a request does not fit. */
export interface Misfit {
  readonly words: string;
  readonly value: string;
  readonly allowed: readonly string[];
}

/** The dimensions in which a rule does not look at a request. */
export const misfits = (applies: Applies, { principal, request }: Attributes): Misfit[] => {
  const dimensions: [string, readonly string[] | undefined, string][] = [
    ['dataset', applies.datasets, request.dataset],
    ['action', applies.actions, request.action],
    ['data class', applies.classes, request.dataClass],
    ['channel', applies.channels, request.channel],
    ['role', applies.roles, principal.role],
    ['kind of principal', applies.kinds, principal.kind],
  ];
  return dimensions.flatMap(([words, allowed, value]) =>
    allowed === undefined || allowed.includes(value) ? [] : [{ words, value, allowed }],
  );
};

/** Whether a rule looks at this kind of request. */
export const appliesTo = (applies: Applies, attributes: Attributes): boolean =>
  misfits(applies, attributes).length === 0;
