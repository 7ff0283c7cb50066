/** Authorisation links: making them, opening them (as a page and as JSON), answering them, and what a steward verifies. */
import {
  addressCommitment,
  type Confirmation,
  type Confirmer,
  confirmLink,
  isUsed,
  makeLink,
  openLink,
  pendingConfirmations,
  rejectConfirmation,
  type Statement,
  statementOf,
  verifyConfirmation,
} from '../../../access/index.ts';
import { PosternError } from '../../../errors.ts';
import type { AnyRoute, Context } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { getApp, type Principal, parseInstant } from '../../../identity/index.ts';
import { administrationRoute, insightRoute, publicRoute } from '../declare.ts';
import { AppId, closed, IdParams, Instant, Name, OrganisationId, Word } from '../schemas.ts';
import { ofApp } from '../self-service/index.ts';
import { askPage, donePage, type Fault, faultPage } from './page.ts';
import type { AuthorisationRooms } from './rooms.ts';

const TokenParams = Type.Object(
  {
    token: Type.String({
      pattern: '^[A-Za-z0-9_-]{40,4000}\\.[A-Za-z0-9_-]{43}$',
      description: 'the end of an authorisation link',
    }),
  },
  closed,
);

const LinkId = Type.String({
  pattern: '^[a-z]+_[0-9a-f]{24}$',
  description: 'the id of a confirmation (lnk_…)',
});

const PERSONAL_TOKEN = Type.String({ maxLength: 100, description: 'a personal token' });
const STATED = Type.String({ maxLength: 100, description: 'a name of 1 to 100 characters' });
const STATEMENT = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'the SHA-256 of what was shown' });

const used = (): PosternError =>
  new PosternError('link_used', 'This link has been confirmed already; each is good once.', {
    status: 409,
    cure: 'Ask for a new one where something should change.',
  });

const faultOf = (error: unknown): Fault => {
  if (!(error instanceof PosternError)) throw error;
  return { message: error.message, cure: error.cure, status: error.status };
};

interface Given {
  readonly statement: string;
  readonly merchant?: string;
  readonly person?: string;
}

export const authorisationLinkRoutes = (rooms: AuthorisationRooms): AnyRoute[] => {
  const { store, linkKey, policy, record, authenticate } = rooms;

  const opened = async (token: string, now: number): Promise<Statement> => {
    const asked = openLink(linkKey, token, now);
    if (await isUsed(store, asked.id)) throw used();
    return statementOf(store, policy(now), asked, now);
  };

  const confirm = async (
    token: string,
    given: Given,
    principal: Principal | undefined,
    { now, clientKey }: Context,
  ): Promise<{ readonly statement: Statement; readonly confirmation: Confirmation }> => {
    const asked = openLink(linkKey, token, now);
    if (await isUsed(store, asked.id)) throw used();
    const statement = await statementOf(store, policy(now), asked, now);
    if (statement.sha256 !== given.statement) {
      throw new PosternError(
        'statement_changed',
        'What is asked reads differently now than when you opened it.',
        {
          status: 409,
          cure: 'Read it again and answer then.',
        },
      );
    }
    const confirmer: Confirmer =
      principal === undefined
        ? { kind: 'stated', merchant: given.merchant ?? '', person: given.person ?? '' }
        : { kind: 'person', principal };
    const confirmation = await confirmLink(
      { store, record },
      asked,
      statement,
      confirmer,
      addressCommitment(linkKey, asked.id, clientKey),
      now,
    );
    return { statement, confirmation };
  };

  const personOf = async (token: string | undefined, now: number): Promise<Principal | undefined> => {
    if (token === undefined || token === '') return undefined;
    const found = await authenticate(token.trim(), now);
    if (typeof found !== 'string') return found;
    throw new PosternError('personal_token_refused', 'That is no personal token that is good here now.', {
      status: 403,
      cure: 'Use the whole token as it was issued, or answer without an account.',
    });
  };

  return [
    insightRoute({
      id: 'authorisation-links-make',
      method: 'POST',
      path: '/postern/v1/apps/:id/authorisation-links',
      dataset: 'grants',
      action: 'write',
      schema: {
        params: IdParams(AppId),
        body: Type.Object(
          {
            mids: Type.Array(Type.String({ description: 'a Mailer ID of 6 or 9 digits' }), {
              minItems: 1,
              maxItems: 50,
            }),
            channels: Type.Array(Word, { minItems: 1, maxItems: 3 }),
            purpose: Word,
            merchant: Type.Optional(Word),
            until: Type.Optional(Instant),
            days: Type.Optional(
              Type.Integer({ minimum: 1, maximum: 90, description: 'how long the link is good' }),
            ),
          },
          closed,
        ),
      },
      subject: ofApp(store),
      summary: 'Makes a link by which a merchant authorises the app for its Mailer IDs.',
      handler: async ({ params, body }, { principal, baseUrl, now }) => {
        await getApp(store, params.id);
        const { until, ...rest } = body;
        const { asked: _asked, ...made } = await makeLink(
          { store, key: linkKey, policy: policy(now), baseUrl: rooms.linkBase(baseUrl) },
          {
            app: params.id,
            ...rest,
            ...(until !== undefined && { until: parseInstant('until', until) }),
          },
          principal.id,
          now,
        );
        return { status: 201, body: made };
      },
    }),
    publicRoute({
      id: 'authorise-page',
      method: 'GET',
      path: '/postern/authorise/:token',
      dataset: 'authorisation-links',
      delivery: 'page',
      schema: { params: TokenParams },
      summary: 'The page of an authorisation link: what is asked, and the form to answer; needs no script.',
      handler: async ({ params }, { now }) => {
        try {
          return askPage(await opened(params.token, now), params.token);
        } catch (error) {
          return faultPage(faultOf(error));
        }
      },
    }),
    publicRoute({
      id: 'authorise-page-answer',
      method: 'POST',
      path: '/postern/authorise/:token',
      dataset: 'authorisation-links',
      action: 'write',
      delivery: 'page',
      durable: 'before-answer',
      consumes: ['application/x-www-form-urlencoded', 'application/json'],
      quota: { kind: 'client', cost: 3 },
      schema: {
        params: TokenParams,
        body: Type.Object(
          {
            statement: STATEMENT,
            token: Type.Optional(PERSONAL_TOKEN),
            merchant: Type.Optional(STATED),
            person: Type.Optional(STATED),
          },
          closed,
        ),
      },
      summary: 'Answers an authorisation link with the form of its page.',
      handler: async ({ params, body }, context) => {
        let statement: Statement;
        try {
          statement = await opened(params.token, context.now);
        } catch (error) {
          return faultPage(faultOf(error));
        }
        try {
          const { token, ...given } = body;
          const principal = await personOf(token, context.now);
          const done = await confirm(params.token, given, principal, context);
          return donePage(done.confirmation.state, done.statement);
        } catch (error) {
          return askPage(statement, params.token, faultOf(error));
        }
      },
    }),
    publicRoute({
      id: 'authorise-read',
      method: 'GET',
      path: '/postern/v1/authorise/:token',
      dataset: 'authorisation-links',
      schema: { params: TokenParams },
      summary: 'What an authorisation link asks, as JSON.',
      handler: async ({ params }, { now }) => ({
        body: await opened(params.token, now),
        headers: { 'cache-control': 'no-store' },
      }),
    }),
    publicRoute({
      id: 'authorise-answer',
      method: 'POST',
      path: '/postern/v1/authorise/:token',
      dataset: 'authorisation-links',
      action: 'write',
      durable: 'before-answer',
      quota: { kind: 'client', cost: 3 },
      schema: {
        params: TokenParams,
        body: Type.Object(
          { statement: STATEMENT, merchant: Type.Optional(STATED), person: Type.Optional(STATED) },
          closed,
        ),
      },
      summary: 'Answers an authorisation link: with the bearer token of a person, or without an account.',
      handler: async ({ params, body }, context) => {
        const principal = context.principal.kind === 'anonymous' ? undefined : context.principal;
        const { confirmation } = await confirm(params.token, body, principal, context);
        return { status: confirmation.state === 'pending' ? 202 : 201, body: confirmation };
      },
    }),
    insightRoute({
      id: 'authorisation-confirmations-list',
      method: 'GET',
      path: '/postern/v1/authorisation-confirmations',
      dataset: 'approvals',
      action: 'list',
      schema: {},
      summary: 'Confirmations of links by merchants without an account, which wait for a steward.',
      handler: async () => ({
        body: {
          confirmations: (await pendingConfirmations(store)).map((row) => ({
            id: row.id,
            app: row.app_id,
            asked: JSON.parse(row.asked_json) as unknown,
            statement: row.statement_sha256,
            merchant: row.merchant_name,
            person: row.merchant_person,
            confirmedAt: new Date(Number(row.confirmed_at)).toISOString(),
          })),
        },
      }),
    }),
    administrationRoute({
      id: 'authorisation-confirmations-verify',
      method: 'POST',
      path: '/postern/v1/authorisation-confirmations/:id/verify',
      dataset: 'approvals',
      schema: {
        params: IdParams(LinkId),
        body: Type.Object({ organisation: Type.Optional(OrganisationId), proof: Name }, closed),
      },
      summary: 'A steward has verified who confirmed and that the Mailer IDs are theirs: it takes effect.',
      handler: async ({ params, body }, { principal, now }) => ({
        body: await verifyConfirmation(
          store,
          params.id,
          body,
          (asked) => statementOf(store, policy(now), asked, now),
          principal.id,
          now,
        ),
      }),
    }),
    administrationRoute({
      id: 'authorisation-confirmations-reject',
      method: 'POST',
      path: '/postern/v1/authorisation-confirmations/:id/reject',
      dataset: 'approvals',
      schema: { params: IdParams(LinkId) },
      summary: "The confirmation was not the owner's: it never takes effect.",
      handler: async ({ params }, { principal, now }) => ({
        body: await rejectConfirmation(store, params.id, principal.id, now),
      }),
    }),
  ];
};
