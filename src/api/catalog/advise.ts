/** The adviser and the catalogue of official channels, as data. */

import type { PolicyVersions } from '../../access/index.ts';
import {
  advise,
  type Catalogue,
  type CatalogueEntry,
  entriesOf,
  findEntry,
  parseQuestion,
  search,
} from '../../channels/index.ts';
import { PosternError } from '../../errors.ts';
import type { AnyRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import { publicRoute } from '../portal/declare.ts';
import { closed } from '../portal/schemas.ts';

const Short = Type.Optional(Type.String({ maxLength: 100 }));

const Question = Type.Object(
  {
    text: Type.Optional(Type.String({ maxLength: 500, description: 'a question in plain words' })),
    dataset: Short,
    role: Short,
    purpose: Short,
    channel: Short,
    at: Short,
  },
  closed,
);

/** An entry without the weights by which free text finds it: those are the adviser's own affair. */
const shown = ({ signals: _signals, ...entry }: CatalogueEntry): Omit<CatalogueEntry, 'signals'> => entry;

export const adviseRoutes = (catalogue: Catalogue, versions: PolicyVersions): AnyRoute[] => [
  publicRoute({
    id: 'advise',
    method: 'GET',
    path: '/postern/v1/advise',
    dataset: 'catalog',
    channel: 'policy',
    schema: { query: Question },
    summary: 'What can be had, by which channel, on which conditions, with which steps and citations.',
    handler: ({ query }, { now, principal }) => {
      const question = parseQuestion(catalogue, query, now);
      const version = versions.at(question.at, now) ?? { set: versions.current() };
      // The conditions are answered for whoever asks; without a token they stay open.
      const asker =
        principal.kind === 'app' || principal.kind === 'person'
          ? principal.attributes('api', question.dataset ?? '')
          : null;
      return { body: advise(question, version.set, asker, catalogue) };
    },
  }),
  publicRoute({
    id: 'datasets-list',
    method: 'GET',
    path: '/postern/v1/datasets',
    dataset: 'catalog',
    channel: 'policy',
    action: 'list',
    schema: { query: Type.Object({ q: Type.Optional(Type.String({ maxLength: 200 })) }, closed) },
    summary: 'The datasets of the official channels, and what USPS does not release; `q` searches them.',
    handler: ({ query }) => ({
      body: {
        channels: catalogue.channels,
        datasets:
          query.q === undefined
            ? entriesOf(catalogue).map(shown)
            : search(catalogue, query.q).map(({ entry }) => shown(entry)),
      },
    }),
  }),
  publicRoute({
    id: 'datasets-get',
    method: 'GET',
    path: '/postern/v1/datasets/:id',
    dataset: 'catalog',
    channel: 'policy',
    schema: {
      params: Type.Object(
        { id: Type.String({ maxLength: 100, description: 'the id of a dataset' }) },
        closed,
      ),
    },
    summary: 'One dataset: fields with their classes, source, who may have it, how to ask.',
    handler: ({ params }) => {
      const entry = findEntry(catalogue, params.id);
      if (entry !== undefined) return { body: shown(entry) };
      throw new PosternError('dataset_unknown', 'There is no dataset under this name.', {
        status: 404,
        cure: 'GET /postern/v1/datasets lists them.',
        place: { field: 'id' },
      });
    },
  }),
];
