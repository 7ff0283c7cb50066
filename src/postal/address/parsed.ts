/** The result of reading one text. */

import type { Draft } from './draft.ts';
import * as at from './draft.ts';
import { STATES } from './tables/states.ts';
import type { Tokens } from './tokens.ts';

/** Names of the components, in the order of `draft.ts` and of a written address. */
export const COMPONENTS = [
  'recipient',
  'urbanization',
  'number',
  'predirectional',
  'street',
  'suffix',
  'postdirectional',
  'unitDesignator',
  'unit',
  'building',
  'pmb',
  'route',
  'poBox',
  'crossStreet',
  'extra',
  'city',
  'state',
  'zip',
  'zip4',
] as const;

/** A component's name. */
export type Component = (typeof COMPONENTS)[number];

/** Where a component stands in the text: UTF-16 offsets, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** An address as read. Every component is a string, `''` where the text has none. */
export class ParsedAddress {
  /** The text that was read. */
  readonly text: string;
  /** Firm, person or attention line before the address. */
  readonly recipient: string;
  readonly urbanization: string;
  readonly number: string;
  readonly predirectional: string;
  readonly street: string;
  readonly suffix: string;
  readonly postdirectional: string;
  readonly unitDesignator: string;
  readonly unit: string;
  readonly building: string;
  readonly pmb: string;
  readonly route: string;
  readonly poBox: string;
  readonly crossStreet: string;
  readonly extra: string;
  readonly city: string;
  /** Two letters, also where the text spells the state out. */
  readonly state: string;
  /** Five digits, also where the text lost a leading zero. */
  readonly zip: string;
  readonly zip4: string;
  /** 0 to 1: see `confidence.ts` for what it weighs. */
  readonly confidence: number;
  /** Work done, in characters and words looked at: bounded by a constant times the text's length. */
  readonly steps: number;
  readonly #reasonsLow: number;
  readonly #reasonsHigh: number;
  readonly #starts: readonly number[];
  readonly #stateEnd: number;

  constructor(text: string, draft: Draft, tokens: Tokens, confidence: number) {
    const { start, end } = draft;
    this.text = text;
    this.recipient = part(text, start, end, at.RECIPIENT);
    this.urbanization = part(text, start, end, at.URBANIZATION_NAME);
    this.number = part(text, start, end, at.HOUSE_NUMBER);
    this.predirectional = part(text, start, end, at.PREDIRECTIONAL);
    this.street = part(text, start, end, at.STREET);
    this.suffix = part(text, start, end, at.STREET_SUFFIX);
    this.postdirectional = part(text, start, end, at.POSTDIRECTIONAL);
    this.unitDesignator = part(text, start, end, at.UNIT_DESIGNATOR);
    this.unit = part(text, start, end, at.UNIT_NUMBER);
    this.building = part(text, start, end, at.BUILDING);
    this.pmb = part(text, start, end, at.PMB);
    this.route = part(text, start, end, at.ROUTE);
    this.poBox = part(text, start, end, at.PO_BOX);
    this.crossStreet = part(text, start, end, at.CROSS_STREET);
    this.extra = part(text, start, end, at.EXTRA);
    this.city = part(text, start, end, at.CITY);
    this.state = draft.state < 0 ? '' : (STATES[draft.state]?.code ?? '');
    const zip = part(text, start, end, at.ZIP);
    this.zip = draft.shortZip ? `0${zip}` : zip;
    this.zip4 = part(text, start, end, at.ZIP4);
    this.confidence = confidence;
    this.steps = tokens.steps + tokens.count + draft.steps;
    this.#reasonsLow = draft.reasonsLow;
    this.#reasonsHigh = draft.reasonsHigh;
    // A literal: one allocation. Ends follow from the components' lengths, but for the state, which is a code.
    this.#stateEnd = end[at.STATE_CODE] ?? -1;
    this.#starts = [
      start[0] ?? -1,
      start[1] ?? -1,
      start[2] ?? -1,
      start[3] ?? -1,
      start[4] ?? -1,
      start[5] ?? -1,
      start[6] ?? -1,
      start[7] ?? -1,
      start[8] ?? -1,
      start[9] ?? -1,
      start[10] ?? -1,
      start[11] ?? -1,
      start[12] ?? -1,
      start[13] ?? -1,
      start[14] ?? -1,
      start[15] ?? -1,
      start[16] ?? -1,
      start[17] ?? -1,
      start[18] ?? -1,
    ];
  }

  /** What was noticed, as codes of `REASON` in rising order; `explain` gives texts. */
  get reasons(): readonly number[] {
    const codes: number[] = [];
    for (let code = 0; code < 32; code++) if ((this.#reasonsLow & (1 << code)) !== 0) codes.push(code);
    for (let code = 0; code < 32; code++) if ((this.#reasonsHigh & (1 << code)) !== 0) codes.push(code + 32);
    return codes;
  }

  /** Where a component stands in `text`, or `undefined` where it is absent. */
  span(component: Component): Span | undefined {
    const index = COMPONENTS.indexOf(component);
    const start = this.#starts[index] ?? -1;
    if (start < 0) return undefined;
    if (component === 'state') return { start, end: this.#stateEnd };
    // A restored zero does not stand in the text.
    const length = component === 'zip' ? digitsFrom(this.text, start) : this[component].length;
    return { start, end: start + length };
  }

  /** Predirectional, name, suffix and postdirectional in one. */
  get streetFull(): string {
    return after(after(after(this.predirectional, this.street), this.suffix), this.postdirectional);
  }

  /** The delivery line: number, street and unit; else box and route; else the name that stands for them. */
  get deliveryLine(): string {
    const street = after(after(after(this.number, this.streetFull), this.unitDesignator), this.unit);
    if (street !== '') return street;
    if (this.route !== '') return this.poBox === '' ? this.route : `${this.route} BOX ${this.poBox}`;
    return this.poBox === '' ? this.recipient : `PO BOX ${this.poBox}`;
  }
}

const part = (text: string, start: Int32Array, end: Int32Array, component: number): string => {
  const from = start[component] ?? -1;
  return from < 0 ? '' : text.slice(from, end[component]);
};

/** How many digits stand in a text from a place on. */
const digitsFrom = (text: string, from: number): number => {
  let at = from;
  while (at < from + 5 && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  return at - from;
};

/** Two parts with a space between, where both are there. */
const after = (first: string, second: string): string => {
  if (first === '') return second;
  return second === '' ? first : `${first} ${second}`;
};
