/** Post offices and collection boxes by name, address, city, state and ZIP Code. */
import { setTimeout } from 'node:timers/promises';
import type { LocationIndex, LocationKind, OpenLocations } from '../../../locations/index.ts';
import type { Scored } from './found.ts';
import { WordIndex } from './word-index.ts';
import { wordsOf } from './words.ts';

/** Places that are ranked; of more that fit, the rest is a matter of typing on. */
const MOST_RANKED = 400;
const MOST_GIVEN = 20;
const KINDS: readonly LocationKind[] = ['post-offices', 'collection-boxes'];

/** One index an edition, built when somebody first searches it, gone with the edition. */
const indexes = new WeakMap<LocationIndex, Promise<WordIndex>>();

const indexOf = (locations: LocationIndex): Promise<WordIndex> => {
  const { table } = locations;
  let index = indexes.get(locations);
  if (index === undefined) {
    index = WordIndex.of({
      size: table.size,
      textsAt: (row) => [
        table.textAt('name', row),
        table.textAt('streetAddress', row),
        table.textAt('city', row),
        table.stateAt(row) ?? '',
        table.ZIPCodeAt(row) ?? '',
      ],
    });
    indexes.set(locations, index);
  }
  return index;
};

/** A name that begins with the question is what was meant; offices are looked for more than boxes. */
const scoreOf = (kind: LocationKind, words: readonly string[], name: string, address: string): number => {
  const asked = words.join(' ');
  const base = kind === 'post-offices' ? 55 : 50;
  if (wordsOf(name).join(' ').startsWith(asked)) return base + 20;
  return wordsOf(address).join(' ').startsWith(asked) ? base + 15 : base;
};

const findIn = async (locations: LocationIndex, words: readonly string[]): Promise<Scored[]> => {
  const { table, kind } = locations;
  const rows = (await indexOf(locations)).find(words, MOST_RANKED);
  return rows
    .map((row) => ({
      row,
      score: scoreOf(kind, words, table.textAt('name', row), table.textAt('streetAddress', row)),
    }))
    .sort((left, right) => right.score - left.score || left.row - right.row)
    .slice(0, MOST_GIVEN)
    .map(({ row, score }) => {
      const { id, name, streetAddress, city, state, ZIPCode } = locations.facilityAt(row);
      const place = [city, [state, ZIPCode].filter((part) => part !== null).join(' ')].filter(
        (part) => part !== '',
      );
      return {
        score,
        found: {
          kind: 'place',
          id,
          title: name || streetAddress || id,
          text: [...(name === '' ? [] : [streetAddress]), ...place].filter((part) => part !== '').join(', '),
          href: `/find?id=${encodeURIComponent(id)}`,
        },
      };
    });
};

const search = async (open: OpenLocations, words: readonly string[]): Promise<Scored[]> => {
  const found: Scored[] = [];
  for (const kind of KINDS) {
    const locations = await open.index(kind);
    if (locations !== null) found.push(...(await findIn(locations, words)));
  }
  return found;
};

/** A question waits so long for an index that is being built; it goes on being built for the next one. */
const PATIENCE_MS = 1_000;

/** Places with every word of the question, the last at least as a beginning; undefined: they cannot be searched yet. */
export const findPlaces = async (
  open: OpenLocations,
  words: readonly string[],
): Promise<Scored[] | undefined> => {
  const patience = new AbortController();
  try {
    return await Promise.race([
      search(open, words),
      setTimeout(PATIENCE_MS, undefined, { signal: patience.signal, ref: false }),
    ]);
  } finally {
    patience.abort();
  }
};
