/** UPU S10: two service letters, eight digits, a check digit, two country letters (`RB123456785US`). */
import { s10CheckDigit } from './check-digit.ts';
import type { TrackingNumber } from './ids.ts';
import { type Channel, NO_PROBLEMS, type PackageReading, type Problem } from './reading.ts';

const CHANNEL: Channel = {
  code: 'international',
  text: 'international or domestic item of a postal operator',
};

const SHAPE = /^[A-Z]{2}\d{9}[A-Z]{2}$/;

/** ISO 3166-1, the assigned two-letter codes. */
const COUNTRIES: ReadonlySet<string> = new Set(
  `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
  CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
  GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO
  JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR
  MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO
  RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV
  TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`.split(/\s+/),
);

const problemsOf = (text: string): readonly Problem[] => {
  const problems: Problem[] = [];
  const computed = s10CheckDigit(text, 2);
  const printed = text.charAt(10);
  if (printed !== String(computed)) {
    problems.push({
      code: 'check_digit',
      message: `The check digit is ${printed}, but the eight digits before it give ${computed}: a digit was misread or mistyped.`,
    });
  }
  const country = text.slice(11);
  if (!COUNTRIES.has(country)) {
    problems.push({
      code: 'unknown_country',
      message: `"${country}" is no ISO 3166-1 country code; an S10 number ends with the country of the post that issued it.`,
    });
  }
  return problems.length === 0 ? NO_PROBLEMS : problems;
};

/** Reads 13 cleaned characters; `null` when they have another shape. */
export const readS10 = (text: string): PackageReading | null => {
  if (text.length !== 13 || !SHAPE.test(text)) return null;
  const problems = problemsOf(text);
  return {
    kind: 's10',
    canonical: text as TrackingNumber,
    applicationIdentifier: null,
    stc: null,
    serviceCode: text.slice(0, 2),
    mid: null,
    midLength: null,
    legacyMailer: null,
    serial: text.slice(2, 10),
    checkDigit: text.charAt(10),
    valid: problems.length === 0,
    problems,
    routing: null,
    channel: CHANNEL,
    country: text.slice(11),
  };
};

const SERVICES: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [/^E/, 'EMS, express'],
  [/^L/, 'letter post, express or tracked'],
  [/^M/, 'letter post, M-bag'],
  [/^Q[A-M]/, 'letter post, international business reply'],
  [/^R/, 'letter post, registered'],
  [/^U/, 'letter post, other'],
  [/^V/, 'letter post, insured'],
  [/^C/, 'parcel post'],
  [/^H/, 'parcel post, e-commerce'],
  [/^(?:[BDNPZ]|A[V-Z]|G[AD])/, 'domestic, bilateral or multilateral use'],
];

/** What the two service letters of an S10 number say, or `null` where they are unassigned. */
export const s10Service = (letters: string): string | null =>
  SERVICES.find(([pattern]) => pattern.test(letters))?.[1] ?? null;
