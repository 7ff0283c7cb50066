/** GET /ogc/collections/{id}/items/{featureId} (OGC 17-069r4 §7.16). */
import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { sourceHeader } from '../../../reference/index.ts';
import { closed } from '../../portal/schemas.ts';
import { FormParameter, ogcRoute, ROOT } from '../declare.ts';
import { type Collection, featuresOf } from '../features/collection.ts';
import { crsOf, projectTo } from '../features/crs.ts';
import { featureWriter } from '../features/geojson.ts';
import { answerAs, formWanted } from '../forms/answer.ts';
import { html } from '../forms/html.ts';
import { type Link, selfAndAlternate, TYPES } from '../forms/link.ts';
import { pointMap } from '../items/page.ts';
import { collectionPath } from '../links.ts';
import { provenanceNote } from '../provenance.ts';

const Query = Type.Object(
  {
    f: FormParameter,
    crs: Type.Optional(Type.String({ maxLength: 200, description: 'the system of the answer as URI' })),
  },
  closed,
);

const Params = Type.Object(
  { featureId: Type.String({ minLength: 1, maxLength: 200, description: 'the id of a feature' }) },
  closed,
);

export const itemRoute = (collection: Collection): AnyRoute =>
  ogcRoute({
    id: `ogc-item-${collection.id}`,
    path: `${ROOT}/collections/${collection.id}/items/:featureId`,
    dataset: collection.dataset,
    schema: { params: Params, query: Query },
    summary: `OGC API – Features: one feature of ${collection.id}.`,
    handler: async ({ params: { featureId }, query }, context) => {
      const form = formWanted(query, context);
      const crs = crsOf(query.crs, 'crs');
      const features = await featuresOf(collection);
      const row = features.rowOf(featureId);
      if (row < 0) {
        throw new PosternError(
          'feature_unknown',
          `The edition of ${collection.id} in use has no such feature.`,
          {
            status: 404,
            cure: 'Ids stand in the features of /items; a newer edition may have dropped it.',
            place: { field: 'featureId' },
          },
        );
      }
      const base = collectionPath(context.baseUrl, collection);
      const path = `${base}/items/${encodeURIComponent(featureId)}`;
      const links: Link[] = [
        ...selfAndAlternate(path, query, form, TYPES.geojson),
        { href: base, rel: 'collection', type: TYPES.json, title: collection.title },
      ];
      return answerAs(form, {
        type: TYPES.geojson,
        source: sourceHeader(features.edition),
        headers: form === 'json' ? { 'content-crs': `<${crs}>` } : {},
        json: () =>
          featureWriter(features, { properties: null, project: projectTo(crs) })(
            row,
            `,"links":${JSON.stringify(links)}`,
          ),
        page: () => ({
          title: `${collection.title}: ${featureId}`,
          crumbs: [
            { title: 'OGC API', href: `${context.baseUrl}${ROOT}` },
            { title: collection.title, href: base },
            { title: 'Features', href: `${base}/items` },
            { title: featureId, href: path },
          ],
          links,
          footer: provenanceNote(features),
          body: html`${pointMap(features, Uint32Array.of(row))}
<table><tbody>
<tr><th scope="row">place</th><td>${placeOf(features.latitudeAt(row), features.longitudeAt(row))}</td></tr>
${features.properties.map(
  ({ name, description }, index) =>
    html`<tr><th scope="row" title="${description}">${name}</th><td>${String(features.readers[index]?.(row) ?? '–')}</td></tr>\n`,
)}</tbody></table>`,
        }),
      });
    },
  });

const placeOf = (latitude: number, longitude: number): string =>
  Number.isNaN(latitude) ? 'not known' : `latitude ${latitude}, longitude ${longitude}`;
