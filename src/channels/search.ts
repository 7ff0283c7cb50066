/** Free search over the catalogue, for the console. */
import { entriesOf } from './catalogue.ts';
import { type Match, match, read } from './matcher.ts';
import type { Catalogue, CatalogueEntry } from './model.ts';
import { stemsOf } from './words.ts';

const textOf = (entry: CatalogueEntry): string => {
  const own =
    entry.kind === 'dataset'
      ? [entry.publisher, entry.source.name, ...entry.fields.map((field) => field.name)]
      : [];
  return [entry.id, entry.title, entry.holds, ...own].join(' ');
};

/**
 * Entries that fit the text, best first: what the words mean counts as in the adviser, and each word that stands in
 * the entry's id, title, description, source or fields counts 1. An empty text finds nothing.
 */
export const search = (catalogue: Catalogue, text: string): Match[] => {
  const wanted = new Set(stemsOf(text).filter((word) => word.length > 2));
  const meant = new Map(match(catalogue, read(text)).map(({ entry, score }) => [entry.id, score]));
  return entriesOf(catalogue)
    .map((entry) => {
      const words = new Set(stemsOf(textOf(entry)));
      const found = [...wanted].filter((word) => words.has(word)).length;
      return { entry, score: (meant.get(entry.id) ?? 0) + found };
    })
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score);
};
