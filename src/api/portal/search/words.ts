/** From a text to the words that are compared: folded as city names are. */
import { foldCity } from '../../../postal/zip/index.ts';

/** Words of a question that count; a longer one has no use for the rest. */
const MOST_WORDS = 12;

/** A period between whole words (`all.purpose-granted`) parts them; one of an abbreviation (`P.O.`) does not. */
const PARTING = /(?<=\p{L}{2})\.(?=\p{L}{2})/gu;

/** The words of a text. */
export const wordsOf = (text: string): string[] => {
  const folded = foldCity(text.includes('.') ? text.replace(PARTING, ' ') : text);
  return folded === '' ? [] : folded.split(' ');
};

/** The different words of a question. */
export const askedWords = (text: string): string[] => [...new Set(wordsOf(text))].slice(0, MOST_WORDS);

/** The order of words by their code units, as the vocabulary has them. */
export const byCode = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
