/** What a service type identifier (STID) of an Intelligent Mail barcode says. */
import { STID_ROWS } from './stid-table.ts';

export type MailClass =
  | 'First-Class Mail'
  | 'USPS Marketing Mail'
  | 'Bound Printed Matter'
  | 'Periodicals'
  | 'Priority Mail'
  | 'Miscellaneous';

/** The meaning of one STID. Facts of the USPS table effective 2024-01-21; newer codes are unknown here. */
export interface StidMeaning {
  readonly stid: string;
  readonly mailClass: MailClass;
  readonly mailKind: 'political' | 'ballot' | null;
  readonly service: 'full-service' | 'basic';
  /** Whether pieces give scans through Informed Visibility (IV-MTR). Without it none can be expected. */
  readonly ivMtr: boolean;
  readonly acs: 'traditional' | 'onecode' | 'full-service' | null;
  /** What happens to undeliverable mail, or the kind of reply piece. */
  readonly handling: string;
  /** 1 or 2 where the handling has an option. */
  readonly option: 1 | 2 | null;
  /** A printed ancillary endorsement must accompany the barcode. */
  readonly printedEndorsement: boolean;
  /** Postage is charged for forwarded or returned pieces. */
  readonly postageCharged: boolean;
  /** Pieces are recycled or destroyed, not returned (Green and Secure). */
  readonly greenAndSecure: boolean;
  /** Letters and flats only, and the mailer needs an ACS account first. */
  readonly notForParcels: boolean;
}

const CLASSES: Readonly<Record<string, MailClass>> = {
  F: 'First-Class Mail',
  M: 'USPS Marketing Mail',
  B: 'Bound Printed Matter',
  P: 'Periodicals',
  Y: 'Priority Mail',
  X: 'Miscellaneous',
};

const HANDLING: Readonly<Record<string, string>> = {
  A: 'Address Service Requested',
  C: 'Change Service Requested',
  R: 'Return Service Requested',
  T: 'Temp-Return Service Requested',
  N: 'no address correction',
  MAN: 'manual address correction',
  ALT: 'alternative address, no correction',
  CRM: 'Courtesy Reply Mail, by Mailer ID',
  CRZ: 'Courtesy Reply Mail, by ZIP Code',
  FRM: 'First-Class reply mail, by Mailer ID',
  FRZ: 'First-Class or permit reply mail, by ZIP Code',
  BRM: 'Business Reply Mail, by Mailer ID',
  BRZ: 'Business Reply Mail, by ZIP Code',
  FR: 'First-Class reply',
  BR: 'Business Reply Mail',
  PR: 'Permit Reply Mail',
  UO: 'ballot of a military or overseas voter (UOCAVA)',
  SHU: 'Share Mail with a barcode unique to each piece',
  SHS: 'Share Mail with one barcode for all pieces',
  PM: 'Priority Mail',
  PMF: 'Priority Mail Flat Rate',
};

/** The four identifier columns of a row. */
const COLUMNS = [
  { service: 'basic', ivMtr: false },
  { service: 'basic', ivMtr: true },
  { service: 'full-service', ivMtr: false },
  { service: 'full-service', ivMtr: true },
] as const;

const acsOf = (code: string, service: StidMeaning['service']): StidMeaning['acs'] => {
  if (code === 'T') return 'traditional';
  if (code === 'E') return service === 'basic' ? 'onecode' : 'full-service';
  return null;
};

const kindOf = (code: string): StidMeaning['mailKind'] =>
  code === 'P' ? 'political' : code === 'B' ? 'ballot' : null;

const optionOf = (digit: string | undefined): StidMeaning['option'] =>
  digit === '1' ? 1 : digit === '2' ? 2 : null;

/** The conditions the USPS table prints as footnotes follow from class, service and handling. */
const conditionsOf = (mailClass: string, kind: string, acs: string, handling: string) => {
  const paid = mailClass === 'M' || mailClass === 'B';
  const periodical = mailClass === 'P';
  const change = handling.startsWith('C') && acs !== '-';
  // The one exception: political Marketing Mail with OneCode ACS needs no printed endorsement (770, 775).
  const endorsed =
    acs === 'T' || handling === 'MAN' || (paid && acs === 'E' && !(mailClass === 'M' && kind === 'P'));
  return {
    endorsed: endorsed && !periodical,
    charged: paid && acs !== '-' && handling !== 'C1',
    green: change && mailClass !== 'B',
    letters: paid && handling === 'C2',
  };
};

const meaningsOfRow = (row: string): readonly StidMeaning[] => {
  const [mailClass = '', kind = '', acs = '', code = '', ...stids] = row.trim().split(' ');
  const [letter = '', digit] = /^[ACRT][012]$/.test(code) ? code : [code];
  const conditions = conditionsOf(mailClass, kind, acs, code);
  return COLUMNS.flatMap(({ service, ivMtr }, column) => {
    const stid = stids[column];
    if (stid === undefined || stid === '...') return [];
    const meaning: StidMeaning = {
      stid,
      mailClass: CLASSES[mailClass] ?? 'Miscellaneous',
      mailKind: kindOf(kind),
      service,
      ivMtr,
      acs: acsOf(acs, service),
      handling: HANDLING[letter] ?? letter,
      option: optionOf(digit),
      printedEndorsement:
        conditions.endorsed ||
        (mailClass === 'M' && kind === 'P' && acs === 'E' && service === 'full-service'),
      postageCharged: conditions.charged,
      greenAndSecure: conditions.green,
      notForParcels: conditions.letters,
    };
    return [meaning];
  });
};

const MEANINGS: ReadonlyMap<string, StidMeaning> = new Map(
  STID_ROWS.trim()
    .split('\n')
    .flatMap(meaningsOfRow)
    .map((meaning) => [meaning.stid, meaning]),
);

/** The meaning of a three-digit STID, or `null` where the table of 2024-01-21 has none: unknown is legal. */
export const stidMeaning = (stid: string): StidMeaning | null => MEANINGS.get(stid) ?? null;

/** Every STID of the table, in the order of the digits. */
export const knownStids = (): readonly string[] => [...MEANINGS.keys()].sort();
