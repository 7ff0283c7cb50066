/** A reading in plain lines, one fact a line, for a terminal, a page or an e-mail. */
import type { ContainerReading, TrayReading } from './container.ts';
import type { ImbReading } from './imb.ts';
import type { BarcodeReading } from './read.ts';
import type { PackageReading } from './reading.ts';
import { s10Service } from './s10.ts';
import { legacyServiceMeaning, stcMeaning } from './service.ts';
import type { StidMeaning } from './stid.ts';

const KIND_NAMES: Readonly<Record<BarcodeReading['kind'], string>> = {
  impb: 'Intelligent Mail package barcode (IMpb)',
  legacy22: 'Legacy package number, 22 digits with identifier 91',
  legacy20: 'Legacy package number, 20 digits',
  partner: 'Package number with identifier 96',
  s10: 'International item number (UPU S10)',
  imb: 'Intelligent Mail barcode (IMb) of a letter or flat',
  imcb: 'Intelligent Mail container barcode (IMcb)',
  imtb: 'Intelligent Mail tray barcode (IMtb)',
};

/** The lines that explain a reading: kind, fields with their meaning, validity with every problem. */
export const explain = (reading: BarcodeReading): readonly string[] => [
  `Kind: ${KIND_NAMES[reading.kind]}`,
  ...factsOf(reading),
];

const factsOf = (reading: BarcodeReading): readonly string[] => {
  switch (reading.kind) {
    case 'imb':
      return letterFacts(reading);
    case 'imcb':
      return containerFacts(reading);
    case 'imtb':
      return trayFacts(reading);
    default:
      return packageFacts(reading);
  }
};

/** A line for a field that may be absent. */
const line = (label: string, value: string | null, meaning: string | null = null): readonly string[] =>
  value === null ? [] : [`${label}: ${value}${meaning === null ? '' : ` (${meaning})`}`];

const packageFacts = (reading: PackageReading): readonly string[] => {
  const { applicationIdentifier, stc, serviceCode, mid, midLength, routing } = reading;
  return [
    ...line('Number', reading.canonical),
    ...line('Application identifier', applicationIdentifier),
    ...line('Channel', reading.channel.text),
    ...line('Service type code', stc, stc === null ? null : (stcMeaning(stc) ?? 'meaning not published')),
    ...line('Service', serviceCode, serviceMeaning(reading)),
    ...line('Mailer ID', mid, `${midLength ?? 'unknown'} digits`),
    ...line('Legacy mailer number', reading.legacyMailer),
    ...line('Serial', reading.serial),
    ...line('Issuing country', reading.country),
    ...line(
      'Destination ZIP Code',
      routing === null ? null : `${routing.zip5}${routing.zip4 === null ? '' : `-${routing.zip4}`}`,
    ),
    ...line('Check digit', reading.checkDigit),
    reading.valid ? 'Valid: yes' : 'Valid: no',
    ...reading.problems.map(({ message }) => `Problem: ${message}`),
  ];
};

const serviceMeaning = ({ kind, serviceCode }: PackageReading): string | null => {
  if (serviceCode === null) return null;
  const meaning = kind === 's10' ? s10Service(serviceCode) : legacyServiceMeaning(serviceCode);
  return meaning ?? 'meaning not published';
};

const letterFacts = (reading: ImbReading): readonly string[] => {
  const { routing, stidMeaning: meaning } = reading;
  const zip4 = routing?.zip4 === null || routing === null ? '' : `-${routing.zip4}`;
  return [
    ...line('Tracking digits', reading.tracking),
    ...line('Barcode identifier', reading.barcodeIdentifier),
    ...line('STID', reading.stid, meaning === null ? 'not in the table of 2024-01-21' : stidText(meaning)),
    ...(meaning === null ? [] : conditionLines(meaning)),
    ...line('Mailer ID', reading.mid, `${reading.midLength} digits`),
    ...line('Serial', reading.serial),
    ...line('Destination ZIP Code', routing === null ? null : `${routing.zip5}${zip4}`),
    ...line('Delivery point', routing?.deliveryPoint ?? null),
  ];
};

const ACS_NAMES = {
  traditional: 'traditional ACS',
  onecode: 'OneCode ACS',
  'full-service': 'Full-Service ACS',
};

const stidText = (meaning: StidMeaning): string =>
  [
    meaning.mailClass,
    ...(meaning.mailKind === null ? [] : [meaning.mailKind === 'ballot' ? 'ballot mail' : 'political mail']),
    meaning.service,
    meaning.ivMtr ? 'with IV-MTR' : 'without IV-MTR',
    ...(meaning.acs === null ? [] : [ACS_NAMES[meaning.acs]]),
    meaning.option === null ? meaning.handling : `${meaning.handling}, option ${meaning.option}`,
  ].join('; ');

const conditionLines = (meaning: StidMeaning): readonly string[] => [
  ...(meaning.ivMtr ? [] : ['Scans: none to expect, the STID has no IV-MTR']),
  ...(meaning.printedEndorsement ? ['Needs: a printed ancillary service endorsement'] : []),
  ...(meaning.postageCharged ? ['Charge: postage for forwarded or returned pieces'] : []),
  ...(meaning.greenAndSecure ? ['Green and Secure: pieces may be recycled instead of returned'] : []),
  ...(meaning.notForParcels ? ['Limit: letters and flats only, with an ACS account'] : []),
];

const containerFacts = (reading: ContainerReading): readonly string[] => [
  ...line('Label', reading.text),
  ...line('Type', reading.type, reading.type === 'M' ? 'made by a mailer' : null),
  ...line('Mailer ID', reading.mid, `${reading.midLength ?? 'unknown'} digits`),
  ...line('Serial', reading.serial),
  ...line('Layout', reading.confidence, reading.confidence === 'shape' ? 'fields not known' : null),
];

const trayFacts = (reading: TrayReading): readonly string[] => [
  ...line('Label', reading.text),
  ...line('Destination ZIP Code', reading.destinationZip5),
  ...line('Content identifier', reading.contentIdentifier),
  ...line('Label source', reading.labelSource),
  ...line('Mailer ID', reading.mid, `${reading.midLength} digits`),
  ...line('Serial', reading.serial),
  ...line('Label type', reading.labelType),
  ...line('Layout', reading.confidence, 'the split of the 24 digits is not confirmed'),
];
