/**
 * Secondary unit designators of Publication 28, appendix C2: standard abbreviation, then spellings.
 * `needs` a number or letter after it; `bare` stands alone; `either` does both.
 */
interface UnitEntry {
  readonly standard: string;
  readonly spellings: readonly string[];
  readonly range: 'needs' | 'bare' | 'either';
  /** True where the word is an everyday street or city word too: read as a unit only on firm ground. */
  readonly everyday: boolean;
  /** False where Publication 28 does not list it: read, kept as written. */
  readonly published: boolean;
}

const unit = (
  range: UnitEntry['range'],
  spellings: string,
  kind: 'plain' | 'everyday' | 'observed' | 'observed everyday' = 'plain',
): UnitEntry => {
  const words = spellings.split(' ');
  return {
    standard: words[0] ?? '',
    spellings: words,
    range,
    everyday: kind.endsWith('everyday'),
    published: !kind.startsWith('observed'),
  };
};

export const UNITS: readonly UnitEntry[] = [
  unit('needs', 'APT APARTMENT APPT APTS APARTMENTS APTMT APMT APTNO'),
  unit('needs', 'BLDG BUILDING BLG BLDNG BUILD BLDING'),
  unit('needs', 'DEPT DEPARTMENT DPT'),
  unit('needs', 'FL FLOOR FLR FLOR FLOORS FLRS', 'everyday'),
  unit('needs', 'HNGR HANGAR HANGER', 'everyday'),
  unit('needs', 'KEY', 'everyday'),
  unit('needs', 'LOT', 'everyday'),
  unit('needs', 'PIER', 'everyday'),
  unit('needs', 'RM ROOM ROOMS RMS'),
  unit('needs', 'SLIP', 'everyday'),
  unit('needs', 'SPC SPACE SP', 'everyday'),
  unit('needs', 'STE SUITE SUIT SUITES STES SUTE SUIE'),
  unit('needs', 'STOP', 'everyday'),
  unit('needs', 'TRLR TRAILER', 'everyday'),
  unit('needs', 'UNIT UNITS UNT'),
  unit('bare', 'BSMT BASEMENT BSM'),
  unit('bare', 'FRNT FRONT', 'everyday'),
  unit('bare', 'LBBY LOBBY', 'everyday'),
  unit('bare', 'LOWR LOWER', 'everyday'),
  unit('either', 'OFC OFFICE OFF', 'everyday'),
  unit('either', 'PH PENTHOUSE'),
  unit('bare', 'REAR', 'everyday'),
  unit('bare', 'SIDE', 'everyday'),
  unit('bare', 'UPPR UPPER', 'everyday'),
  unit('needs', 'FLAT', 'observed everyday'),
  unit('needs', 'CONDO CONDOMINIUM', 'observed everyday'),
  unit('needs', 'BAY', 'observed everyday'),
  unit('needs', 'WING', 'observed everyday'),
  unit('needs', 'TOWER TWR', 'observed everyday'),
  unit('needs', 'VILLA', 'observed everyday'),
  unit('needs', 'STALL', 'observed everyday'),
  unit('needs', 'BOOTH', 'observed everyday'),
  unit('needs', 'LEVEL LVL', 'observed everyday'),
  unit('needs', 'CUBICLE CUBE', 'observed everyday'),
  unit('needs', 'BIN', 'observed everyday'),
  unit('needs', 'SITE', 'observed everyday'),
  unit('needs', 'MSC MS MAILSTOP MAILCODE MC', 'observed everyday'),
];
