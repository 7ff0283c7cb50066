/** Two editions of a document, section by section. Pure. */
import { diffLines, diffWords } from 'diff';
import type { Section } from './sections.ts';

export interface Piece {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

export interface SectionDifference {
  readonly change: 'added' | 'removed' | 'changed' | 'moved';
  readonly number: string;
  readonly title: string;
  /** Words that went and came; for a section that was added or removed, all of it. */
  readonly pieces: readonly Piece[];
}

/** Beyond this, words are compared by lines: comparing words takes time with the square of what differs. */
const WORDS_UP_TO = 20_000;

const piecesOf = (before: string, after: string): Piece[] => {
  const small = before.length + after.length <= WORDS_UP_TO;
  const parts = small ? diffWords(before, after) : diffLines(before, after);
  return parts.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
};

const keyOf = ({ number, title }: Section): string => (number === '' ? title : number);

/** What differs from `before` to `after`: sections are matched by their numbers, else by their text under another number. */
export const compareSections = (
  before: readonly Section[],
  after: readonly Section[],
): SectionDifference[] => {
  const old = new Map(before.map((section) => [keyOf(section), section]));
  const made = new Map(after.map((section) => [keyOf(section), section]));
  const oldTexts = new Map(before.filter((one) => !made.has(keyOf(one))).map((one) => [one.text, one]));
  const movedFrom = new Set<Section>();
  const found = after.flatMap((section): SectionDifference[] => {
    const { number, title, text } = section;
    const was = old.get(keyOf(section));
    if (was !== undefined) {
      if (was.sha256 === section.sha256) return [];
      const pieces = piecesOf(`${was.title}\n${was.text}`, `${title}\n${text}`);
      return [{ change: 'changed', number, title, pieces }];
    }
    const from = text === '' ? undefined : oldTexts.get(text);
    if (from !== undefined) {
      movedFrom.add(from);
      return [{ change: 'moved', number, title, pieces: [{ kind: 'removed', text: from.number }] }];
    }
    return [{ change: 'added', number, title, pieces: [{ kind: 'added', text }] }];
  });
  const gone = before
    .filter((section) => !made.has(keyOf(section)) && !movedFrom.has(section))
    .map(
      ({ number, title, text }): SectionDifference => ({
        change: 'removed',
        number,
        title,
        pieces: [{ kind: 'removed', text }],
      }),
    );
  return [...found, ...gone];
};

/** What differs between two texts, as lines with `+` and `-`, cut at `most` characters. */
export const lineDifference = (before: string, after: string, most: number): string => {
  const text = diffLines(before, after)
    .filter(({ added, removed }) => added || removed)
    .map(({ added, value }) =>
      value
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => `${added ? '+' : '-'} ${line}`)
        .join('\n'),
    )
    .join('\n');
  return text.length > most ? `${text.slice(0, most)}\n…` : text;
};
