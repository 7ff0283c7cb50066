/** Quality findings of an edition: the file `findings.json` beside it, and what each kind means. */
import { PosternError } from '../errors.ts';
import { csvText } from './export/csv.ts';
import { FINDING_KINDS, type Finding, type FindingKind } from './facility.ts';

export const FINDINGS_FILE = 'findings.json';

/** `note`: legal and worth knowing; `doubt`: likely a mistake of the source; `alarm`: the edition is held for it. */
export type FindingLevel = 'note' | 'doubt' | 'alarm';

export interface FindingMeaning {
  readonly level: FindingLevel;
  readonly meaning: string;
}

export const FINDING_MEANINGS: Readonly<Record<FindingKind, FindingMeaning>> = {
  'no-coordinates': { level: 'doubt', meaning: 'no point is stated, or 0, 0' },
  'coordinates-swapped': {
    level: 'doubt',
    meaning: 'latitude and longitude stood in each other\u2019s place; put right',
  },
  'out-of-state': { level: 'doubt', meaning: 'none of the eight nearest ZIP Codes is of the stated state' },
  'far-from-zip': { level: 'doubt', meaning: 'more than 30 km from the point of its ZIP Code' },
  'no-schedule': {
    level: 'note',
    meaning: 'a post office without opening hours, a box without collection times',
  },
  'closes-before-opens': {
    level: 'doubt',
    meaning: 'a day closes at or before it opens; that day is left out, or read as over midnight',
  },
  'closes-only': { level: 'note', meaning: 'a service states a closing time and no opening time' },
  'saturday-later-than-weekday': {
    level: 'doubt',
    meaning: 'Saturday\u2019s last collection or closing is later than that of every weekday',
  },
  'contradictory-closure': {
    level: 'doubt',
    meaning: 'a closure has a date and is denied at once, or ends before it begins',
  },
  'hours-unreadable': { level: 'doubt', meaning: 'hours that cannot be read; left out' },
  'time-zone-differs': {
    level: 'doubt',
    meaning: 'the stated zone is not the one of the point; the point\u2019s is used',
  },
  duplicate: { level: 'doubt', meaning: 'the same row stands in the file twice; kept once' },
  'possible-duplicate': {
    level: 'doubt',
    meaning: 'two post offices of one type, name and address under different ids; both kept',
  },
  'address-shared': {
    level: 'note',
    meaning: 'two boxes at one address, which is legal; both kept',
  },
  'zip-repaired': {
    level: 'note',
    meaning: 'a leading zero of the ZIP Code that a spreadsheet took away was put back',
  },
  'bulk-loss': { level: 'alarm', meaning: 'a state lost more than 2 % of its places; the edition is held' },
};

/** Counts are of all findings, the list of the first 20,000 of each kind. */
export interface EditionFindings {
  readonly counts: Readonly<Record<FindingKind, number>>;
  readonly findings: readonly Finding[];
}

/** None of any kind. */
export const noCounts = (): Record<FindingKind, number> =>
  Object.fromEntries(FINDING_KINDS.map((kind) => [kind, 0])) as Record<FindingKind, number>;

/** Collects findings: all are counted, of each kind the first are kept. */
export class Findings {
  readonly counts = noCounts();
  readonly findings: Finding[] = [];

  add(finding: Finding): void {
    this.counts[finding.kind]++;
    if (this.counts[finding.kind] <= MOST_OF_A_KIND) this.findings.push(finding);
  }

  /** The text of the file, a finding a line. */
  encode(): string {
    const lines = this.findings.map((finding) => JSON.stringify(finding)).join(',\n');
    return `{"counts":${JSON.stringify(this.counts)},"findings":[\n${lines}\n]}\n`;
  }
}

const MOST_OF_A_KIND = 20_000;

/** @throws PosternError `edition_unreadable` where the text is none of ours */
export const decodeFindings = (text: string): EditionFindings => {
  try {
    const { counts, findings } = JSON.parse(text) as EditionFindings;
    // Editions of earlier versions know fewer kinds.
    return { counts: { ...noCounts(), ...counts }, findings: [...findings] };
  } catch (cause) {
    throw new PosternError('edition_unreadable', 'The findings of the edition cannot be read.', {
      status: 503,
      cure: 'Import the dataset again.',
      cause,
    });
  }
};

/** The findings as CSV, without formulas. */
export const findingsCsv = (findings: readonly Finding[]): string => {
  const lines = findings.map(({ id, line, kind, message }) =>
    [kind, FINDING_MEANINGS[kind].level, id ?? '', String(line ?? ''), message].map(csvText).join(','),
  );
  return `${['finding,level,id,line,message', ...lines].join('\r\n')}\r\n`;
};
