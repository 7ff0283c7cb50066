/** Free search over the catalogue, for the console. */
import { entriesOf } from './catalogue.ts';
import { type Match, match, read } from './matcher.ts';
import type { Catalogue, CatalogueEntry } from './model.ts';
import { stemsOf } from './words.ts';

/** Words of the name, and words of everything else. */
const wordsOf = (
  entry: CatalogueEntry,
): { readonly name: ReadonlySet<string>; readonly rest: ReadonlySet<string> } => {
  const own =
    entry.kind === 'dataset'
      ? [entry.publisher, entry.source.name, ...entry.fields.map((field) => field.name)]
      : [];
  return {
    name: new Set(stemsOf(`${entry.id} ${entry.title}`)),
    rest: new Set(stemsOf([entry.holds, ...own].join(' '))),
  };
};

/** A word of the name weighs as much as a plain signal of the adviser. */
const NAME = 4;

/**
 * Entries that fit the text, best first: what the words mean counts as in the adviser, each word that stands in the id
 * or title counts 4, in description, source or fields 1. An empty text finds nothing.
 */
export const search = (catalogue: Catalogue, text: string): Match[] => {
  const wanted = [...new Set(stemsOf(text).filter((word) => word.length > 2))];
  const meant = new Map(match(catalogue, read(text)).map(({ entry, score }) => [entry.id, score]));
  return entriesOf(catalogue)
    .map((entry) => {
      const { name, rest } = wordsOf(entry);
      const found = wanted.map((word) => (name.has(word) ? NAME : rest.has(word) ? 1 : 0));
      return { entry, score: found.reduce<number>((sum, one) => sum + one, meant.get(entry.id) ?? 0) };
    })
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score);
};
