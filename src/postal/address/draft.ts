/**
 * The reader's notes on one text: where each component lies, and what was noticed. Reused from text to text.
 */
import type { Tokens } from './tokens.ts';

/** Components in the order of a written address; `COMPONENTS` names them for the outside. */
export const RECIPIENT = 0;
export const URBANIZATION_NAME = 1;
export const HOUSE_NUMBER = 2;
export const PREDIRECTIONAL = 3;
export const STREET = 4;
export const STREET_SUFFIX = 5;
export const POSTDIRECTIONAL = 6;
export const UNIT_DESIGNATOR = 7;
export const UNIT_NUMBER = 8;
/** A second unit pair that names the building or floor: `BLDG A` before `APT 4`. */
export const BUILDING = 9;
export const PMB = 10;
/** `RR 2`, `HC 68`, `PSC 802`, `CMR 1250`, `UNIT 2050`. */
export const ROUTE = 11;
export const PO_BOX = 12;
export const CROSS_STREET = 13;
/** Text of the delivery part that is none of the above: a landmark, a second building name. */
export const EXTRA = 14;
export const CITY = 15;
export const STATE_CODE = 16;
export const ZIP = 17;
export const ZIP4 = 18;
const COMPONENT_COUNT = 19;

export class Draft {
  /** First character of each component, -1 where it is absent; and the character after its last. */
  readonly start: Int32Array = new Int32Array(COMPONENT_COUNT);
  readonly end: Int32Array = new Int32Array(COMPONENT_COUNT);
  /** Reason codes as bits: 0–31 and 32–63. */
  reasonsLow = 0;
  reasonsHigh = 0;
  /** State index (into `STATES`), -1 unknown. */
  state = -1;
  /** State that the ZIP's first three digits belong to, 255 unknown. */
  zipState = 255;
  /** ZIP as a number, -1 where none was read. */
  zip = -1;
  /** True when the ZIP stood with its leading zero lost. */
  shortZip = false;
  /** True when the box read is a lock box: a PO box after it counts for more. */
  lockBox = false;
  /** Kind of the unit read (index into `UNITS`), -1 for none or `#`. */
  unit = -1;
  /** Where the tokens of the delivery part end. */
  deliveryEnd = 0;
  /** How well the city is known: 4 by its ZIP, 3 in its state, 2 elsewhere, 1 by its place only, 0 no city. */
  cityLevel = 0;
  /** Number of the city in the table, 0 unknown. */
  cityName = 0;
  steps = 0;

  reset(): void {
    // A loop, not `fill`: for so few entries the call costs more than the work.
    for (let i = 0; i < COMPONENT_COUNT; i++) this.start[i] = -1;
    this.reasonsLow = 0;
    this.reasonsHigh = 0;
    this.state = -1;
    this.zipState = 255;
    this.zip = -1;
    this.shortZip = false;
    this.lockBox = false;
    this.unit = -1;
    this.deliveryEnd = 0;
    this.cityLevel = 0;
    this.cityName = 0;
    this.steps = 0;
  }

  put(component: number, start: number, end: number): void {
    this.start[component] = start;
    this.end[component] = end;
  }

  /** Keeps the city that stands in tokens `from`..`end`; the delivery part ends before it. */
  putCity(tokens: Tokens, from: number, end: number, level: number, name: number): void {
    this.put(CITY, tokens.start[from] ?? 0, tokens.end[end - 1] ?? 0);
    this.deliveryEnd = from;
    this.cityLevel = level;
    this.cityName = name;
  }

  has(component: number): boolean {
    return (this.start[component] ?? -1) >= 0;
  }

  /** Whether a reason was noted. */
  noted(code: number): boolean {
    return ((code < 32 ? this.reasonsLow : this.reasonsHigh) & (1 << (code & 31))) !== 0;
  }

  /** Notes a reason of the reader (codes below 64). */
  reason(code: number): void {
    if (code < 32) this.reasonsLow |= 1 << code;
    else this.reasonsHigh |= 1 << (code - 32);
  }
}
