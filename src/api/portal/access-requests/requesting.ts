/** Asking for access: drafts, the rules to read, handing in, answering, withdrawing. */
import type { AccessRequests, RequestForm } from '../../../access/index.ts';
import type { AnyRoute, SubjectFacts } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { type Principal, parseCrid, parseMid } from '../../../identity/index.ts';
import type { Store } from '../../../store/index.ts';
import { insightRoute, publicRoute } from '../declare.ts';
import { AppId, closed, IdParams, OrganisationId, RequestId, Sha256, Word } from '../schemas.ts';
import { asOwn, ofAppNamed, ownOrMissing, type WithId } from '../self-service/index.ts';
import { actorOf, shownRequest, shownSteps } from './shown.ts';

const Text = (description: string) => Type.String({ minLength: 1, maxLength: 2_000, description });
const Words = Type.Array(Word, { maxItems: 20 });
const Mids = Type.Array(Type.String({ pattern: '^\\d{6}(\\d{3})?$', description: 'a Mailer ID' }), {
  maxItems: 1_000,
});
const Requests = Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: 'requests a day' });
const DatasetId = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'the id of a dataset of the catalogue',
});
const Volume = Type.Object({ average: Requests, peak: Requests }, closed);

const FORM = {
  purposes: Type.Array(Word, { minItems: 1, maxItems: 20 }),
  fields: Type.Optional(Words),
  need: Text('why exactly this data is needed'),
  jobFunction: Text('the job function that needs it'),
  users: Text('who will use it'),
  crid: Type.Optional(Type.String({ description: 'a CRID: 1 to 15 digits' })),
  mids: Type.Optional(Mids),
  volume: Volume,
};

const AMENDED = {
  ...FORM,
  purposes: Type.Optional(FORM.purposes),
  need: Type.Optional(FORM.need),
  jobFunction: Type.Optional(FORM.jobFunction),
  users: Type.Optional(FORM.users),
  volume: Type.Optional(FORM.volume),
};

type Given = Partial<{
  purposes: string[];
  fields: string[];
  need: string;
  jobFunction: string;
  users: string;
  crid: string;
  mids: string[];
  volume: { average: number; peak: number };
}>;

const checked = ({ crid, mids, ...rest }: Given): Partial<Omit<RequestForm, 'channel'>> => ({
  ...rest,
  ...(crid !== undefined && { crid: parseCrid(crid) }),
  ...(mids !== undefined && { mids: mids.map(parseMid) }),
});

/** To which organisation a request belongs, where it is the caller's own. */
export const ofRequest =
  (requests: AccessRequests) =>
  ({ params }: WithId, _now: number, principal: Principal): Promise<SubjectFacts> =>
    ownOrMissing(async () => (await requests.get(params.id)).organisationId, 'request_unknown', principal);

export const requestingRoutes = (store: Store, requests: AccessRequests): AnyRoute[] => {
  const subject = ofRequest(requests);
  const own = {
    dataset: 'grants',
    action: 'write',
    durable: 'before-answer',
    harmless: ({ params }: { params: { id: string } }) => ({ id: params.id }),
    subject,
  } as const;
  return [
    publicRoute({
      id: 'access-rules',
      method: 'GET',
      path: '/postern/v1/access-rules',
      dataset: 'policies',
      channel: 'policy',
      schema: { query: Type.Object({ dataset: DatasetId }, closed) },
      // Any text fits the pattern of an id, so what was asked for is not kept.
      harmless: () => ({}),
      summary: 'What asking for a dataset begins with: the rules to attest, or where it is without asking.',
      handler: ({ query }, { now }) => ({ body: requests.beforeAsking(query.dataset, now) }),
    }),
    insightRoute({
      id: 'access-requests-create',
      method: 'POST',
      path: '/postern/v1/access-requests',
      dataset: 'grants',
      action: 'write',
      durable: 'before-answer',
      schema: {
        body: Type.Object(
          {
            app: AppId,
            dataset: DatasetId,
            channel: Type.Union(
              (['api', 'webhook', 'extract', 'page'] as const).map((channel) => Type.Literal(channel)),
            ),
            ...FORM,
          },
          closed,
        ),
      },
      subject: ({ body }, _now, principal) => ofAppNamed(store, body.app, principal),
      summary: 'Begins a request for access; says where the data is if it is public already.',
      handler: async ({ body: { app, dataset, channel, ...given } }, { principal, now }) => {
        const form: RequestForm = {
          channel,
          fields: [],
          crid: null,
          mids: [],
          ...checked(given),
          purposes: given.purposes,
          need: given.need,
          jobFunction: given.jobFunction,
          users: given.users,
          volume: given.volume,
        };
        const begun = await requests.begin({ appId: app, dataset, form }, actorOf(principal), now);
        if (begun.kind !== 'request') return { body: begun };
        return {
          status: 201,
          body: { kind: 'request', ...shownRequest(begun.request, now), rules: begun.rules },
        };
      },
    }),
    insightRoute({
      id: 'access-requests-list',
      method: 'GET',
      path: '/postern/v1/access-requests',
      dataset: 'grants',
      action: 'list',
      schema: { query: Type.Object({ organisation: Type.Optional(OrganisationId) }, closed) },
      subject: ({ query }, _now, principal) => asOwn(query.organisation, principal),
      summary: 'Requests for access of an organisation; of all for stewards and auditors.',
      handler: async ({ query }, { now }) => ({
        body: {
          requests: (
            await requests.list(
              query.organisation === undefined ? {} : { organisationId: query.organisation },
            )
          ).map((request) => shownRequest(request, now)),
        },
      }),
    }),
    insightRoute({
      id: 'access-requests-get',
      method: 'GET',
      path: '/postern/v1/access-requests/:id',
      dataset: 'grants',
      schema: { params: IdParams(RequestId) },
      harmless: own.harmless,
      subject,
      summary: 'A request with its history; a draft also with the rules to attest.',
      handler: async ({ params }, { now }) => {
        const request = await requests.get(params.id);
        return {
          body: {
            ...shownRequest(request, now),
            history: shownSteps(await requests.steps(params.id), request),
            ...(request.state === 'draft' && { rules: requests.rules(request, now) }),
          },
        };
      },
    }),
    insightRoute({
      ...own,
      id: 'access-requests-submit',
      method: 'POST',
      path: '/postern/v1/access-requests/:id/submit',
      schema: { params: IdParams(RequestId), body: Type.Object({ attested: Sha256 }, closed) },
      summary:
        'Hands a draft in, attesting to the rules by their sha256; the automatic checks follow at once.',
      handler: async ({ params, body }, { principal, now }) => ({
        body: shownRequest(await requests.submit(params.id, body.attested, actorOf(principal), now), now),
      }),
    }),
    insightRoute({
      ...own,
      id: 'access-requests-answer',
      method: 'POST',
      path: '/postern/v1/access-requests/:id/answer',
      schema: {
        params: IdParams(RequestId),
        body: Type.Object(
          { answer: Text('the answer'), amend: Type.Optional(Type.Object(AMENDED, closed)) },
          closed,
        ),
      },
      summary: 'Answers the question of a reviewer, and amends the form; the checks run again.',
      handler: async ({ params, body }, { principal, now }) => ({
        body: shownRequest(
          await requests.answer(params.id, body.answer, checked(body.amend ?? {}), actorOf(principal), now),
          now,
        ),
      }),
    }),
    insightRoute({
      ...own,
      id: 'access-requests-withdraw',
      method: 'POST',
      path: '/postern/v1/access-requests/:id/withdraw',
      schema: { params: IdParams(RequestId), body: Type.Object({ reason: Text('why') }, closed) },
      summary: 'Withdraws a request.',
      handler: async ({ params, body }, { principal, now }) => ({
        body: shownRequest(await requests.withdraw(params.id, body.reason, actorOf(principal), now), now),
      }),
    }),
  ];
};
