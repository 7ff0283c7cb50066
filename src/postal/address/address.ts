/** An address in components, as callers hand it in and as standardising gives it out. */
import type { Component } from './parsed.ts';

/** Any object with some components: what `standardize` and `format` take. Absent ones are `''` or left out. */
export type AddressParts = { readonly [name in Component]?: string };

/** One change that standardising made to a component. */
export interface Change {
  readonly component: Component;
  readonly code: number;
  readonly from: string;
  readonly to: string;
}

/** An address by Publication 28: upper case, standard abbreviations, every component a string. */
export type StandardAddress = { readonly [name in Component]: string } & {
  /** What was changed and why, in the order of the components. Empty where the address was standard already. */
  readonly changes: readonly Change[];
};
