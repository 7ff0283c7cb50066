/** `/postern/v1/recipient-links`: the owner of a Mailer ID makes, lists and revokes links for recipients. */
import { PosternError } from '../../../errors.ts';
import type { AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { parseInstant } from '../../../identity/index.ts';
import { askedPiece, type RecipientLink, type RecipientLinks } from '../../../tracking/lookup/index.ts';
import { insightRoute } from '../declare.ts';
import { closed, IdParams, Instant } from '../schemas.ts';
import { asOwn } from '../self-service/index.ts';

const Body = Type.Object(
  {
    trackingNumber: Type.String({ minLength: 1, maxLength: 64, description: 'the number below the barcode' }),
    expires: Instant,
  },
  closed,
);

const LinkId = Type.String({ pattern: '^link_[0-9a-f]{32}$', description: 'the id of a link (link_…)' });

const told = ({ id, mid, number, createdAt, expiresAt, revokedAt }: RecipientLink) => ({
  id,
  mid,
  trackingNumber: number,
  created: new Date(createdAt).toISOString(),
  expires: new Date(expiresAt).toISOString(),
  revoked: revokedAt === null ? null : new Date(revokedAt).toISOString(),
});

const unknown = (): PosternError =>
  new PosternError('not_found', 'There is nothing here under this name.', { status: 404 });

const common = { channel: 'tracking', dataset: 'recipient-links', dataClass: 'sensitive' } as const;

export const linkRoutes = (links: RecipientLinks): AnyRoute[] => [
  insightRoute({
    ...common,
    id: 'recipient-links-create',
    method: 'POST',
    path: '/postern/v1/recipient-links',
    action: 'write',
    schema: { body: Body },
    subject: ({ body }) => {
      const { mid } = askedPiece(body.trackingNumber);
      return { mid, midDetermined: mid !== null };
    },
    summary: 'Makes a link by which a recipient follows one piece; its token is told this once.',
    description:
      'For the owner of the Mailer ID in the barcode. Whether the piece is held changes nothing of the answer. The recipient sends the token as Authorization: Bearer to GET /postern/v1/recipient-links/tracking.',
    handler: async ({ body }, { principal, now }) => {
      const { mid, number } = askedPiece(body.trackingNumber);
      // No policy permits a link for a number without a Mailer ID.
      if (mid === null) throw unknown();
      const { link, token } = await links.create(
        {
          organisationId: principal.organisationId,
          appId: principal.id,
          mid,
          number,
          expiresAt: parseInstant('expires', body.expires),
        },
        now,
      );
      return { status: 201, body: { ...told(link), token } };
    },
  }),
  insightRoute({
    ...common,
    id: 'recipient-links-list',
    method: 'GET',
    path: '/postern/v1/recipient-links',
    action: 'list',
    schema: {},
    subject: (_input, _now, principal) => ({ organisation: principal.organisationId }),
    summary: 'Lists the links of your organisation, never their tokens.',
    handler: async (_input, { principal }) => ({
      body: { links: (await links.list(principal.organisationId)).map(told) },
    }),
  }),
  insightRoute({
    ...common,
    id: 'recipient-links-revoke',
    method: 'POST',
    path: '/postern/v1/recipient-links/:id/revoke',
    action: 'administer',
    schema: { params: IdParams(LinkId) },
    subject: async ({ params }, _now, principal) =>
      asOwn((await links.find(params.id))?.organisationId, principal),
    refusal: 'hidden',
    summary: 'Revokes a link; it counts from the next request on.',
    handler: async ({ params }, { now }) => {
      await links.revoke(params.id, now);
      const link = await links.find(params.id);
      if (link === undefined) throw unknown();
      return { body: told(link) };
    },
  }),
];
