/** One look-up of a piece as the guard sees it. */

/**
 * What the caller was told. `refused` follows from the caller alone, so it can tell nothing about the store. `withheld`: the guard
 * asked for the destination, and none was stated.
 */
export type LookOutcome = 'found' | 'absent' | 'refused' | 'malformed' | 'withheld';

export interface Look {
  /** Unix ms. */
  readonly at: number;
  /** As asked, canonical where it could be read. */
  readonly number: string;
  readonly mid: string | null;
  /** Service type and serial, where the barcode has them: what a walk is seen by. */
  readonly serviceType: string | null;
  readonly serial: string | null;
  readonly outcome: LookOutcome;
  /** The caller mailed it, or has it in a manifest of its own: such a look-up never counts against it. */
  readonly own: boolean;
  /** Where a piece that was shown goes, and whether it is out for delivery or delivered. */
  readonly destinationZip: string | null;
  readonly lastMile: boolean;
  /** To whom the number was planted, where it is a canary that was never mailed. */
  readonly canaryOf: string | null;
}
