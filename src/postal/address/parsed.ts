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
  /** What was noticed, as codes of `REASON`; `explain` gives texts. */
  readonly reasons: readonly number[];
  /** Work done, in characters and words looked at: bounded by a constant times the text's length. */
  readonly steps: number;
  readonly #spans: Int32Array;

  constructor(text: string, draft: Draft, tokens: Tokens, confidence: number) {
    const { start, end } = draft;
    const part = (component: number): string => {
      const from = start[component] ?? -1;
      return from < 0 ? '' : text.slice(from, end[component]);
    };
    this.text = text;
    this.recipient = part(at.RECIPIENT);
    this.urbanization = part(at.URBANIZATION_NAME);
    this.number = part(at.HOUSE_NUMBER);
    this.predirectional = part(at.PREDIRECTIONAL);
    this.street = part(at.STREET);
    this.suffix = part(at.STREET_SUFFIX);
    this.postdirectional = part(at.POSTDIRECTIONAL);
    this.unitDesignator = part(at.UNIT_DESIGNATOR);
    this.unit = part(at.UNIT_NUMBER);
    this.building = part(at.BUILDING);
    this.pmb = part(at.PMB);
    this.route = part(at.ROUTE);
    this.poBox = part(at.PO_BOX);
    this.crossStreet = part(at.CROSS_STREET);
    this.extra = part(at.EXTRA);
    this.city = part(at.CITY);
    this.state = draft.state < 0 ? '' : (STATES[draft.state]?.code ?? '');
    this.zip = draft.shortZip ? `0${part(at.ZIP)}` : part(at.ZIP);
    this.zip4 = part(at.ZIP4);
    this.confidence = confidence;
    const reasons: number[] = [];
    for (let i = 0; i < draft.reasonCount; i++) reasons.push(draft.reasons[i] ?? 0);
    this.reasons = reasons;
    this.steps = tokens.steps + tokens.count + draft.steps;
    const spans = new Int32Array(at.COMPONENT_COUNT * 2);
    spans.set(start, 0);
    spans.set(end, at.COMPONENT_COUNT);
    this.#spans = spans;
  }

  /** Where a component stands in `text`, or `undefined` where it is absent. */
  span(component: Component): Span | undefined {
    const index = COMPONENTS.indexOf(component);
    const start = this.#spans[index] ?? -1;
    return start < 0 ? undefined : { start, end: this.#spans[index + at.COMPONENT_COUNT] ?? start };
  }

  /** Predirectional, name, suffix and postdirectional in one. */
  get streetFull(): string {
    return joined([this.predirectional, this.street, this.suffix, this.postdirectional]);
  }

  /** The delivery line: number, street and unit; else box and route; else the name that stands for them. */
  get deliveryLine(): string {
    const street = joined([this.number, this.streetFull, this.unitDesignator, this.unit]);
    if (street !== '') return street;
    const box = joined([
      this.route,
      this.poBox === '' ? '' : `${this.route === '' ? 'PO BOX' : 'BOX'} ${this.poBox}`,
    ]);
    return box === '' ? this.recipient : box;
  }
}

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');
