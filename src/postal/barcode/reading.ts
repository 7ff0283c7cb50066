/** What reading a package number gives: one {@link PackageReading} for each way the characters can be split. */
import type { Zip5 } from '../zip/index.ts';
import type { Mid, MidLength, TrackingNumber } from './ids.ts';

/**
 * - `impb`: Intelligent Mail package barcode, application identifier 92, 93, 94 or 95.
 * - `legacy22`: application identifier 91 with a two-digit service code.
 * - `legacy20`: the same without the printed `91`.
 * - `partner`: application identifier 96; its inner fields are not public.
 * - `s10`: the international item identifier of the Universal Postal Union.
 */
export type PackageKind = 'impb' | 'legacy22' | 'legacy20' | 'partner' | 's10';

export type ApplicationIdentifier = '91' | '92' | '93' | '94' | '95' | '96';

/** Who issued the number, as the application identifier or the format tells it. */
export interface Channel {
  readonly code:
    | 'legacy'
    | 'commercial-9'
    | 'commercial-6'
    | 'online'
    | 'retail'
    | 'partner'
    | 'international';
  readonly text: string;
}

/** Why a reading is not valid: a code to branch on and a sentence for a person. */
export interface Problem {
  readonly code:
    | 'check_digit'
    | 'mid_does_not_fit_identifier'
    | 'length_not_for_identifier'
    | 'unknown_country';
  readonly message: string;
}

/** The `420` prefix: where the package goes. */
export interface Routing {
  readonly zip5: Zip5;
  /** The four digits after the hyphen, or `null`. */
  readonly zip4: string | null;
}

/** One way to read the characters. Digits are text: leading zeros count. Fields the format lacks are `null`. */
export interface PackageReading {
  readonly kind: PackageKind;
  readonly canonical: TrackingNumber;
  readonly applicationIdentifier: ApplicationIdentifier | null;
  /** Three-digit service type code. */
  readonly stc: string | null;
  /** Two digits (legacy) or two letters (S10). */
  readonly serviceCode: string | null;
  /** Only where the barcode proves it: identifiers 92 and 93. */
  readonly mid: Mid | null;
  readonly midLength: MidLength | null;
  /** The nine digits a legacy number has for the mailer; not a Mailer ID of today's numbering. */
  readonly legacyMailer: string | null;
  /** The serial number; for identifiers 94, 95 and 96 everything between service type and check digit. */
  readonly serial: string;
  readonly checkDigit: string;
  /** Check digit right and every field fits: `problems` is empty. */
  readonly valid: boolean;
  readonly problems: readonly Problem[];
  readonly routing: Routing | null;
  readonly channel: Channel;
  /** S10 only: ISO 3166-1 code of the issuing post's country. */
  readonly country: string | null;
}

/** No problem at all: one shared list, so that a valid reading allocates none. */
export const NO_PROBLEMS: readonly Problem[] = [];
