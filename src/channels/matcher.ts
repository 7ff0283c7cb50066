/** Reads a question and finds the catalogue entries it is about. */
import { entriesOf } from './catalogue.ts';
import type { Catalogue, CatalogueEntry } from './model.ts';
import { PERSONAS, type Persona, PURPOSES } from './people.ts';
import { CONCEPTS, type ConceptId } from './vocabulary.ts';
import { Phrases } from './words.ts';

/** What a text was understood to say. */
export interface Reading {
  readonly concepts: ReadonlySet<ConceptId>;
  readonly persona: Persona | null;
  /** A purpose of the rules; null: none was named. */
  readonly purpose: string | null;
}

/** An entry with how well the question fits it. */
export interface Match {
  readonly entry: CatalogueEntry;
  readonly score: number;
}

const concepts = new Phrases<ConceptId>(
  Object.entries(CONCEPTS).flatMap(([id, phrases]) =>
    phrases.map((phrase) => [phrase, id as ConceptId] as const),
  ),
);
const personas = new Phrases<Persona>(
  PERSONAS.flatMap((persona) => persona.phrases.map((phrase) => [phrase, persona] as const)),
);
const purposes = new Phrases<string>(
  Object.entries(PURPOSES).flatMap(([id, phrases]) => phrases.map((phrase) => [phrase, id] as const)),
);

/** Reads a text. The first persona and the first purpose count; "my parcel" makes nobody a consumer who says more. */
export const read = (text: string): Reading => {
  const people = personas.find(text).map((hit) => hit.meaning);
  const persona = people.find(({ id }) => id !== 'consumer') ?? people[0] ?? null;
  const own: ConceptId[] = persona?.id === 'consumer' ? ['consumer'] : [];
  return {
    concepts: new Set([...concepts.find(text).map((hit) => hit.meaning), ...own]),
    persona,
    purpose: purposes.find(text)[0]?.meaning ?? null,
  };
};

/** Below this score nothing in the question points plainly anywhere. */
export const PLAIN = 4;

const scoreOf = (entry: CatalogueEntry, reading: Reading): number => {
  let score = 0;
  for (const { all, weight } of entry.signals) {
    if (all.every((concept) => reading.concepts.has(concept))) score += weight;
  }
  return score > 0 && reading.persona?.leans.includes(entry.id) === true ? score + 1 : score;
};

/**
 * Entries that the reading points at, best first. On a tie the withheld entry comes first: to send somebody to a
 * channel that refuses is the worse mistake. Then the order of the catalogue.
 */
export const match = (catalogue: Catalogue, reading: Reading): Match[] =>
  entriesOf(catalogue)
    .map((entry) => ({ entry, score: scoreOf(entry, reading) }))
    .filter(({ score }) => score > 0)
    .sort(
      (left, right) =>
        right.score - left.score ||
        Number(right.entry.kind === 'withheld') - Number(left.entry.kind === 'withheld'),
    );
