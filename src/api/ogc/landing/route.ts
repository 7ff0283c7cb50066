/** GET /ogc: the landing page (OGC 17-069r4 §7.2). */
import type { AnyRoute } from '../../../gateway/index.ts';
import { FormQuery, ogcRoute, ROOT } from '../declare.ts';
import { answerAs, formWanted } from '../forms/answer.ts';
import { html } from '../forms/html.ts';
import { type Link, selfAndAlternate, TYPES } from '../forms/link.ts';

const TITLE = 'Postern: official USPS places as features';
const DESCRIPTION =
  'Post offices, collection boxes and ZIP Codes from official USPS files, with their origin. OGC API – Features for GIS tools.';

const onward = (root: string): Link[] => [
  { href: `${root}/api`, rel: 'service-desc', type: TYPES.openapi, title: 'The interface as OpenAPI 3.0' },
  { href: `${root}/api?f=html`, rel: 'service-doc', type: TYPES.html, title: 'The interface for people' },
  {
    href: `${root}/conformance`,
    rel: 'conformance',
    type: TYPES.json,
    title: 'Standards that this server keeps',
  },
  { href: `${root}/collections`, rel: 'data', type: TYPES.json, title: 'The collections' },
];

const landingRoute = (own: { readonly id: string; readonly path: string }): AnyRoute =>
  ogcRoute({
    ...own,
    schema: { query: FormQuery },
    summary: 'OGC API – Features: the landing page.',
    handler: ({ query }, context) => {
      const form = formWanted(query, context);
      const root = `${context.baseUrl}${ROOT}`;
      const links = [...selfAndAlternate(root, query, form, TYPES.json), ...onward(root)];
      return answerAs(form, {
        type: TYPES.json,
        json: () => ({ title: TITLE, description: DESCRIPTION, links }),
        page: () => ({
          title: TITLE,
          crumbs: [
            { title: 'Postern', href: `${context.baseUrl}/` },
            { title: 'OGC API', href: root },
          ],
          links,
          body: html`<p>${DESCRIPTION}</p>
<p><a href="${root}/collections">See the collections</a>, or give this address to QGIS, GDAL or OWSLib:
<code>${root}</code></p>`,
        }),
      });
    },
  });

/** With and without a slash at its end: clients put one there. */
export const landingRoutes = (): AnyRoute[] => [
  landingRoute({ id: 'ogc-landing', path: '/ogc' }),
  landingRoute({ id: 'ogc-landing-slash', path: '/ogc/' }),
];
