/**
 * The tracking part of a package number: application identifier (2), service type (3), Mailer ID (6 or 9),
 * serial, check digit; and its legacy forms with a two-digit service code. Source: Publication 199, as far as
 * public number data proves it.
 */
import { gs1CheckDigit, legacyCheckDigit } from './check-digit.ts';
import { type Mid, midLengthAt, type TrackingNumber } from './ids.ts';
import {
  type ApplicationIdentifier,
  type Channel,
  NO_PROBLEMS,
  type PackageReading,
  type Problem,
  type Routing,
} from './reading.ts';

const CHANNELS: Readonly<Record<ApplicationIdentifier, Channel>> = {
  '91': { code: 'legacy', text: 'legacy confirmation service with a two-digit service code' },
  '92': { code: 'commercial-9', text: 'commercial mailer with a nine-digit Mailer ID' },
  '93': { code: 'commercial-6', text: 'commercial mailer with a six-digit Mailer ID' },
  '94': { code: 'online', text: 'online label, PC Postage or meter; the channel is inside the serial' },
  '95': { code: 'retail', text: 'retail: counter or self-service kiosk of a post office' },
  '96': { code: 'partner', text: 'another company or an older partner format; inner fields are not public' },
};

const ZERO = 48;

/** Whether two characters at `offset` are an application identifier this room reads. */
const identifierAt = (digits: string, offset: number): ApplicationIdentifier | null => {
  if (digits.charCodeAt(offset) !== ZERO + 9) return null;
  switch (digits.charCodeAt(offset + 1) - ZERO) {
    case 1:
      return '91';
    case 2:
      return '92';
    case 3:
      return '93';
    case 4:
      return '94';
    case 5:
      return '95';
    case 6:
      return '96';
    default:
      return null;
  }
};

const wrongCheckDigit = (printed: string, computed: number): Problem => ({
  code: 'check_digit',
  message: `The check digit is ${printed}, but the other digits give ${computed}: a digit was misread or mistyped.`,
});

const midMisfit = (identifier: ApplicationIdentifier, first: string): Problem => ({
  code: 'mid_does_not_fit_identifier',
  message:
    identifier === '92'
      ? `Identifier 92 has a nine-digit Mailer ID, which starts with 9; here it starts with ${first}.`
      : 'Identifier 93 has a six-digit Mailer ID, which starts with 0 to 8; here it starts with 9.',
});

const lengthMisfit = (identifier: ApplicationIdentifier, length: number): Problem => ({
  code: 'length_not_for_identifier',
  message: `A number with identifier ${identifier} has ${identifier === '91' ? '22' : '22 or 26'} digits; here are ${length}.`,
});

const problemsOf = (
  digits: string,
  identifier: ApplicationIdentifier,
  computed: number,
): readonly Problem[] => {
  const printed = digits.charAt(digits.length - 1);
  const commercial = identifier === '92' || identifier === '93';
  const problems: Problem[] = [];
  if (digits.charCodeAt(digits.length - 1) - ZERO !== computed)
    problems.push(wrongCheckDigit(printed, computed));
  if (commercial && (midLengthAt(digits, 5) === 9) !== (identifier === '92')) {
    problems.push(midMisfit(identifier, digits.charAt(5)));
  }
  if (identifier === '91' ? digits.length !== 22 : commercial && digits.length === 30) {
    problems.push(lengthMisfit(identifier, digits.length));
  }
  return problems.length === 0 ? NO_PROBLEMS : problems;
};

/**
 * Reads a tracking part of 22, 26 or 30 digits (30 for identifiers 94 and 95 only). `null` when the length is
 * another one or the digits do not start with 91 to 96.
 */
export const readTrackingPart = (digits: string, routing: Routing | null): PackageReading | null => {
  const length = digits.length;
  if (length !== 22 && length !== 26 && length !== 30) return null;
  const identifier = identifierAt(digits, 0);
  if (identifier === null) return null;
  const last = length - 1;
  const problems = problemsOf(digits, identifier, gs1CheckDigit(digits, 0, last));
  const commercial = identifier === '92' || identifier === '93';
  const midLength = commercial ? midLengthAt(digits, 5) : null;
  const legacy = identifier === '91';
  const partner = identifier === '96';
  const serialFrom = midLength !== null ? 5 + midLength : legacy ? 13 : partner ? 2 : 5;
  return {
    kind: legacy ? 'legacy22' : partner ? 'partner' : 'impb',
    canonical: digits as TrackingNumber,
    applicationIdentifier: identifier,
    stc: legacy || partner ? null : digits.slice(2, 5),
    serviceCode: legacy ? digits.slice(2, 4) : null,
    mid: midLength === null ? null : (digits.slice(5, 5 + midLength) as Mid),
    midLength,
    legacyMailer: legacy ? digits.slice(4, 13) : null,
    serial: digits.slice(serialFrom, last),
    checkDigit: digits.charAt(last),
    valid: problems.length === 0,
    problems,
    routing,
    channel: CHANNELS[identifier],
    country: null,
  };
};

/**
 * Reads 20 digits: service code (2), mailer (9), serial (8), check digit. The check digit was computed either
 * over the 19 digits alone or as if `91` stood before them; both occur, and no number satisfies both. In the
 * second case the canonical number is the 22-digit one, because both spellings name the same piece.
 */
export const readLegacy20 = (digits: string, routing: Routing | null): PackageReading | null => {
  if (digits.length !== 20) return null;
  const plain = gs1CheckDigit(digits, 0, 19);
  const prefixed = legacyCheckDigit(plain);
  const printed = digits.charCodeAt(19) - ZERO;
  const valid = printed === plain || printed === prefixed;
  return {
    kind: 'legacy20',
    canonical: (printed === prefixed ? `91${digits}` : digits) as TrackingNumber,
    applicationIdentifier: null,
    stc: null,
    serviceCode: digits.slice(0, 2),
    mid: null,
    midLength: null,
    legacyMailer: digits.slice(2, 11),
    serial: digits.slice(11, 19),
    checkDigit: digits.charAt(19),
    valid,
    problems: valid
      ? NO_PROBLEMS
      : [
          {
            code: 'check_digit',
            message: `The check digit is ${printed}, but the other digits give ${plain}, or ${prefixed} with 91 before them.`,
          },
        ],
    routing,
    channel: CHANNELS['91'],
    country: null,
  };
};
