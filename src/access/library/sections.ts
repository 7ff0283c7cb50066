/** Splits the text of a handbook, regulation or terms into its numbered sections. Pure. */
import { createHash } from 'node:crypto';

export interface Section {
  /** As printed: `3-5.1.2`, `§ 266.1`, `IV`; empty for what stands before the first heading. */
  readonly number: string;
  readonly title: string;
  readonly text: string;
  /** SHA-256 of number, title and text, hex. */
  readonly sha256: string;
}

/**
 * A heading: a section sign, an Article or Section word, or a number with at least two parts (`3-5.1`, `4.2`), then a title on
 * the same line that does not end like a sentence within running text.
 */
const HEADING =
  /^\s{0,8}(§{1,2}\s*\d[\w.()-]*|(?:Article|ARTICLE|Section|SECTION|Chapter|CHAPTER|Part|PART)\s+[\dIVXLC]+[\w.-]*|\d{1,4}(?:[-.]\d{1,4}){1,6}\.?)\s+([A-Z][^\n]{0,140})$/;

const LONGEST_TITLE_SENTENCE = 90;

/** A long line that ends with a full stop is running text that happens to begin with a number. */
const isTitle = (title: string): boolean =>
  title.length <= LONGEST_TITLE_SENTENCE || !/[.;,]\s*$/.test(title);

const sectionOf = (number: string, title: string, lines: readonly string[]): Section => {
  const text = lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  const sha256 = createHash('sha256').update(`${number}\n${title}\n${text}`).digest('hex');
  return { number, title, text, sha256 };
};

/** The sections of a text in order. A text without headings is one section without a number. */
export const sectionsOf = (text: string): Section[] => {
  const sections: Section[] = [];
  let number = '';
  let title = '';
  let lines: string[] = [];
  const close = (): void => {
    const section = sectionOf(number, title, lines);
    if (section.text !== '' || section.title !== '') sections.push(section);
    lines = [];
  };
  for (const line of text.replace(/\r\n?/g, '\n').split('\n')) {
    const heading = HEADING.exec(line);
    const [, found = '', name = ''] = heading ?? [];
    if (heading === null || !isTitle(name)) {
      lines.push(line.trimEnd());
      continue;
    }
    close();
    number = found.replace(/\s+/g, ' ').replace(/\.$/, '');
    title = name.trim();
  }
  close();
  return sections;
};
