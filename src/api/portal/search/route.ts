/** GET /postern/v1/search: one search over what anybody may find here. */
import type { PolicyLibrary } from '../../../access/index.ts';
import type { Catalogue } from '../../../channels/index.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { OpenLocations } from '../../../locations/index.ts';
import type { PolicySet } from '../../../policy/index.ts';
import type { ZipReference } from '../../../reference/index.ts';
import { publicRoute } from '../declare.ts';
import { closed } from '../schemas.ts';
import { bestOf, KINDS, type Kind, type Scored } from './found.ts';
import { findPlaces } from './places.ts';
import { findDatasets, findDocuments, findPages, findRules } from './texts.ts';
import { askedWords } from './words.ts';
import { findCities, findZips } from './zips.ts';

const USUAL = 12;
const MOST = 50;

const Query = Type.Object(
  {
    q: Type.String({ minLength: 1, maxLength: 200, description: 'what is looked for' }),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MOST,
        description: `how many: ${USUAL} unless stated, at most ${MOST}`,
      }),
    ),
    kinds: Type.Optional(
      Type.String({
        pattern: `^(${KINDS.join('|')})(,(${KINDS.join('|')}))*$`,
        maxLength: 100,
        description: `kinds of finds, with commas between them: ${KINDS.join(', ')}; all unless stated`,
      }),
    ),
  },
  closed,
);

export interface SearchRooms {
  readonly catalogue: Catalogue;
  readonly locations: OpenLocations;
  /** The ZIP edition in force at the time of the call. */
  readonly zips: () => ZipReference;
  readonly policy: () => PolicySet;
  readonly library: Pick<PolicyLibrary, 'search'>;
}

type Finder = (
  rooms: SearchRooms,
  question: string,
  words: readonly string[],
) => Scored[] | Promise<Scored[] | undefined>;

const FINDERS: Readonly<Record<Kind, Finder>> = {
  zip: ({ zips }, question) => findZips(zips(), question),
  city: ({ zips }, question) => findCities(zips(), question),
  page: (_rooms, _question, words) => findPages(words),
  dataset: ({ catalogue }, question) => findDatasets(catalogue, question),
  place: ({ locations }, _question, words) => findPlaces(locations, words),
  rule: ({ policy }, _question, words) => findRules(policy(), words),
  document: ({ policy, library }, _question, words) => findDocuments(policy(), library, words),
};

export const searchRoute = (rooms: SearchRooms): AnyRoute =>
  publicRoute({
    id: 'search',
    method: 'GET',
    path: '/postern/v1/search',
    dataset: 'catalog',
    channel: 'policy',
    action: 'list',
    // It is asked with every letter that somebody types.
    quota: { kind: 'assets', cost: 1 },
    schema: { query: Query },
    summary:
      'One search over datasets, post offices and boxes, ZIP Codes and cities, rules, documents and pages.',
    handler: async ({ query }) => {
      const words = askedWords(query.q);
      const wanted =
        query.kinds === undefined ? KINDS : KINDS.filter((kind) => query.kinds?.split(',').includes(kind));
      const asked = words.length === 0 ? [] : wanted;
      const found = await Promise.all(asked.map((kind) => FINDERS[kind](rooms, query.q, words)));
      return {
        body: {
          query: query.q,
          results: bestOf(
            found.flatMap((some) => some ?? []),
            query.limit ?? USUAL,
          ),
          pending: asked.filter((_kind, index) => found[index] === undefined),
        },
      };
    },
  });
