/**
 * The way of a request, top to bottom. No handler can be reached around it:
 *
 *   authenticate → validate → describe → decide → consume → handle → obligations → record → answer
 *
 * Authentication runs before the body is read; everything else after.
 */
import type { Readable } from 'node:stream';
import {
  recordAdministration as administrationLeaf,
  type JournalEntry,
  newDecisionId,
} from '../audit/index.ts';
import { PosternError } from '../errors.ts';
import { ANONYMOUS, LOCAL_OPERATOR, type Principal } from '../identity/index.ts';
import type { Session, SessionFound } from '../identity/sign-in/index.ts';
import { Attributes, RequestAttributes, SubjectAttributes } from '../policy/attributes.ts';
import type { Decision } from '../policy/index.ts';
import { clientKey, rateLimitHeaders, type Verdict } from '../quota/index.ts';
import type { Arrival } from './arrival.ts';
import { type Trouble, troubleBody, uspsError } from './bodies.ts';
import { crossOriginHeaders } from './cross-origin.ts';
import { CALM, type Gate, type Suspicion } from './gate.ts';
import type { ItemDecision, ItemRequest } from './items.ts';
import { maskingObliged, obligationHeaders } from './obligations.ts';
import { faultOf, type PreparedRoute, requestAttributes, standingOf } from './prepared.ts';
import { purposeOf } from './purpose.ts';
import { decisionTrouble, lapseNoted } from './refusals.ts';
import type { Answer, Context, Input } from './route.ts';
import {
  dialectTrouble,
  foreignSignInTrouble,
  forgeryTrouble,
  markOf,
  SESSION_TROUBLE,
  sessionTokenOf,
} from './session.ts';
import type { SubjectFacts } from './subject.ts';
import { authenticationTrouble, errorTrouble, inputTrouble, NOT_FOUND, quotaTrouble } from './troubles.ts';

/** A finished answer, ready for the wire. */
export interface Outcome {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** A stream is sent as it comes. */
  readonly text: string | Uint8Array | Readable;
  /** Code of the trouble, where it is one. */
  readonly code?: string;
}

/** A request under way: who asks, since when, under which decision id. */
export interface Passage {
  readonly prepared: PreparedRoute;
  readonly arrival: Arrival;
  readonly principal: Principal;
  /** Of a signed-in browser; null: the request came by another credential, or by none. */
  readonly session: Session | null;
  readonly decisionId: string;
  readonly now: number;
}

const BEARER = /^Bearer +([^ ]+) *$/i;

/** Who asks, or the refusal to say. Runs before the body is read. */
export const authenticate = (
  gate: Gate,
  prepared: PreparedRoute,
  arrival: Arrival,
): Passage | Outcome | Promise<Passage | Outcome> => {
  const now = gate.clock();
  const decisionId = newDecisionId(now);
  const passage: Passing = (principal, session = null) => ({
    prepared,
    arrival,
    principal,
    session,
    decisionId,
    now,
  });
  if (arrival.webTools !== undefined) {
    return settle(gate, gate.authenticator.authenticateUser(arrival.webTools, now), passage);
  }
  if (arrival.authorization === undefined) {
    if (arrival.door === 'local') return passage(LOCAL_OPERATOR);
    const session = sessionTokenOf(arrival);
    if (session !== undefined) return bySession(gate, session, passage);
    const foreign = foreignSignInTrouble(prepared.route, arrival);
    if (foreign !== undefined) return refuseInvalid(gate, passage(ANONYMOUS), foreign);
    if (prepared.route.dataClass === 'public') return passage(ANONYMOUS);
    return refuseUnknown(gate, passage(ANONYMOUS), 'token_missing');
  }
  const token = BEARER.exec(arrival.authorization)?.[1] ?? '';
  const known = gate.authenticator.recall(token, now);
  if (known !== undefined) return passage(known);
  return settle(gate, gate.authenticator.authenticate(token, now), passage);
};

/** A request under way once it is known who asks. */
type Passing = (principal: Principal, session?: Session | null) => Passage;

/** Who a cookie is. One of no session counts as none where the route is public. */
const bySession = (
  gate: Gate,
  token: string,
  passage: Passing,
): Passage | Outcome | Promise<Passage | Outcome> => {
  const { now, prepared, arrival } = passage(ANONYMOUS);
  const enter = (found: SessionFound | undefined): Passage | Promise<Passage | Outcome> => {
    if (found !== undefined) {
      const known = passage(found.principal, found.session);
      const refused =
        forgeryTrouble(prepared.route, arrival, found.session) ?? dialectTrouble(prepared.route);
      return refused === undefined ? known : refuseInvalid(gate, known, refused);
    }
    const foreign = foreignSignInTrouble(prepared.route, arrival);
    if (foreign !== undefined) return refuseInvalid(gate, passage(ANONYMOUS), foreign);
    if (prepared.route.dataClass === 'public') return passage(ANONYMOUS);
    return refuseInvalid(gate, passage(ANONYMOUS), SESSION_TROUBLE);
  };
  const recalled = gate.sessions.recall(token, now);
  return recalled !== undefined
    ? enter(recalled)
    : gate.sessions.find(token, now).then<Passage | Outcome>(enter);
};

const settle = async (
  gate: Gate,
  reading: ReturnType<Gate['authenticator']['authenticate']>,
  passage: (principal: Principal) => Passage,
): Promise<Passage | Outcome> => {
  const found = await reading;
  return typeof found === 'string' ? refuseUnknown(gate, passage(ANONYMOUS), found) : passage(found);
};

/** 401, counted against the client address, so that guessing tokens is no cheaper than asking openly. */
const refuseUnknown = async (
  gate: Gate,
  passage: Passage,
  failure: Parameters<typeof authenticationTrouble>[0],
): Promise<Outcome> => {
  const verdict = await consume(gate, passage);
  const trouble = verdict.allowed
    ? authenticationTrouble(failure, passage.arrival.baseUrl)
    : quotaTrouble(verdict);
  const attributes = describe(gate, passage, NOBODY, 1);
  record(gate, passage, attributes, { effect: 'forbid', code: trouble.code }, trouble.status, {});
  return troubleOutcome(passage, trouble, rateLimitHeaders(verdict));
};

/** The whole way from an authenticated request to its answer. Never throws. */
export const pass = async (gate: Gate, passage: Passage, input: Input): Promise<Outcome> => {
  const { prepared } = passage;
  const { route } = prepared;
  let limits: Record<string, string> = {};
  let reached: Reached | undefined;
  try {
    // validate
    const fault = faultOf(prepared, input);
    if (fault !== undefined) return await refuseInvalid(gate, passage, inputTrouble(fault));

    // describe
    const subject = await subjectOf(passage, input);
    if (subject instanceof PosternError) {
      tellGuard(passage, input, { effect: 'forbid', code: subject.code }, subject.status);
      return await refuseInvalid(gate, passage, errorTrouble(subject));
    }
    const attributes = describe(gate, passage, subject, route.items?.(input as never) ?? 1);
    const suspicion = suspicionOf(gate, passage);
    attributes.subject.guardLevel = suspicion.level;
    const parameters = route.harmless(input as never);

    // decide
    const policy = gate.policy(passage.now);
    const decision = policy.decide(attributes);
    reached = { attributes, decision, parameters };

    // consume
    const verdict = await consume(gate, passage, route.guarded === undefined ? 1 : suspicion.costFactor);
    if (!verdict.allowed) {
      // What is answered is not what the policy decided, so the record does not call it a decision.
      record(gate, passage, attributes, { effect: 'forbid', code: 'quota_exceeded' }, 429, parameters);
      return troubleOutcome(passage, quotaTrouble(verdict), {});
    }
    limits = rateLimitHeaders(verdict);
    if (route.guarded !== undefined && suspicion.delayMs > 0) await gate.wait(suspicion.delayMs);
    if (decision.effect === 'forbid') {
      const lapsed = passage.principal.lapsedGrant(attributes.request.dataset);
      const trouble =
        route.refusal === 'hidden'
          ? NOT_FOUND
          : decisionTrouble(policy, decision, attributes, route.dialect, lapsed);
      const noted = { ...parameters, ...lapseNoted(policy, decision, lapsed) };
      record(gate, passage, attributes, decision, trouble.status, noted);
      tellGuard(passage, input, decision, trouble.status);
      return troubleOutcome(passage, trouble, limits);
    }

    // handle: what changes this server is in the record before it takes effect
    if (route.action === 'administer') await recordAdministration(gate, passage, parameters);
    const answer = await handle(gate, passage, input, decision, attributes);

    // obligations
    const headers = Object.assign(limits, answer.headers, obligationHeaders(decision.obligations));
    if (answer.source !== undefined) headers['postern-source'] = answer.source;
    const body =
      maskingObliged(decision.obligations) && route.mask !== undefined
        ? route.mask(answer.body)
        : answer.body;
    const status = answer.status ?? 200;

    // record: what is sensitive is durable before it leaves
    const noted = answer.failure === undefined ? parameters : { ...parameters, failure: answer.failure };
    if (prepared.durable) {
      await recordDurably(gate, passage, attributes, decision, status, noted, answer);
    } else {
      record(gate, passage, attributes, decision, status, noted);
      if (route.action === 'administer') await gate.journal.flush();
    }
    tellGuard(passage, input, decision, status);

    // answer
    return finish(passage, status, headers, body);
  } catch (error) {
    const outcome = await failed(gate, passage, error, limits, reached);
    if (reached !== undefined) tellGuard(passage, input, reached.decision, outcome.status);
    return outcome;
  }
};

/** A body that could not be read (too large, no JSON, another media type): refused like any invalid input. */
export const refuseUnreadable = (gate: Gate, passage: Passage, error: unknown): Promise<Outcome> =>
  refuseInvalid(gate, passage, errorTrouble(error));

/** The same for a request that nobody could be found in, since its credential stands in what cannot be read. */
export const refuseUnread = (
  gate: Gate,
  prepared: PreparedRoute,
  arrival: Arrival,
  error: unknown,
): Promise<Outcome> => {
  const now = gate.clock();
  const passage = {
    prepared,
    arrival,
    principal: ANONYMOUS,
    session: null,
    decisionId: newDecisionId(now),
    now,
  };
  return refuseUnreadable(gate, passage, error);
};

const refuseInvalid = async (gate: Gate, passage: Passage, trouble: Trouble): Promise<Outcome> => {
  const verdict = await consume(gate, passage);
  const told = verdict.allowed ? trouble : quotaTrouble(verdict);
  const attributes = describe(gate, passage, NOBODY, 1);
  record(gate, passage, attributes, { effect: 'forbid', code: told.code }, told.status, {});
  return troubleOutcome(passage, told, rateLimitHeaders(verdict));
};

/** What was decided before a handler failed. */
interface Reached {
  readonly attributes: Attributes;
  readonly decision: Decision;
  readonly parameters: Readonly<Record<string, string>>;
}

/** An error from a handler: ours is told as it is, any other as an internal error, with its cause in the log. */
const failed = async (
  gate: Gate,
  passage: Passage,
  error: unknown,
  limits: Record<string, string>,
  reached: Reached | undefined,
): Promise<Outcome> => {
  const trouble = errorTrouble(error);
  const { prepared, decisionId } = passage;
  if (trouble.status >= 500) {
    gate.log.error({ err: error, route: prepared.template, decision: decisionId }, trouble.code);
  }
  try {
    if (reached === undefined) {
      const undecided: Decided = { effect: 'forbid', code: trouble.code };
      record(gate, passage, describe(gate, passage, NOBODY, 1), undecided, trouble.status, {});
    } else if (trouble.code !== 'audit_unavailable') {
      const { attributes, decision, parameters } = reached;
      const noted =
        prepared.route.session === 'opens' ? { ...parameters, failure: trouble.code } : parameters;
      record(gate, passage, attributes, decision, trouble.status, noted);
      // That a piece is absent is a disclosure too.
      if (prepared.durable) await gate.journal.flush();
    }
    return troubleOutcome(passage, trouble, limits);
  } catch (unrecorded) {
    return troubleOutcome(passage, errorTrouble(unrecorded), limits);
  }
};

const describe = (
  gate: Gate,
  { prepared, principal, arrival, now }: Passage,
  described: SubjectFacts,
  items: number,
): Attributes => {
  const { attributes } = standingOf(prepared, principal, gate.config);
  const purpose = purposeOf(arrival.purpose, principal, prepared.route, gate.policy(now));
  const request = requestAttributes(prepared, purpose, items, now);
  const subject = new SubjectAttributes();
  if (described !== NOBODY) {
    const { dataClass, ...facts } = described;
    if (dataClass !== undefined) request.dataClass = dataClass;
    Object.assign(subject, facts);
  }
  return new Attributes(attributes, request, subject);
};

/** The subject of a request that is about nobody in particular. */
const NOBODY: SubjectFacts = {};

/** About whom or what a request is; an error with status 400 where it names nothing that could be asked about. */
const subjectOf = async (
  { prepared: { route }, now, principal, arrival }: Passage,
  input: Input,
): Promise<SubjectFacts | PosternError> => {
  if (route.subject === null) return NOBODY;
  try {
    return await route.subject(input as never, now, principal, (name) => arrival.header(name));
  } catch (error) {
    if (error instanceof PosternError && error.status === 400) return error;
    throw error;
  }
};

/** How the guard sees whoever asks. Public data is never withheld on suspicion. */
const suspicionOf = (gate: Gate, { prepared, principal, arrival, now }: Passage): Suspicion =>
  prepared.route.dataClass === 'public' || principal.kind === 'operator'
    ? CALM
    : gate.suspicion(principal, clientKey(arrival.clientAddress), now);

const tellGuard = (
  passage: Passage,
  input: Input,
  { effect, code }: Pick<Decision, 'effect' | 'code'>,
  status: number,
): void => {
  const { prepared, principal, arrival, now } = passage;
  prepared.route.guarded?.(input as never, {
    principal,
    clientKey: clientKey(arrival.clientAddress),
    now,
    effect,
    code,
    status,
  });
};

const consume = (
  gate: Gate,
  { prepared, principal, arrival }: Passage,
  factor = 1,
): Promise<Verdict> | Verdict => {
  if (principal.kind === 'operator') return UNLIMITED;
  const { allowance, key } = standingOf(prepared, principal, gate.config);
  const cost = prepared.route.quota.cost * factor;
  return gate.quota.consume(key ?? clientKey(arrival.clientAddress), allowance, cost);
};

/** Whoever may use the socket in the data folder owns the machine's resources anyway. */
const UNLIMITED: Verdict = {
  allowed: true,
  allowance: { name: 'operator', limit: 1_000_000, windowSeconds: 1, counted: 'node' },
  remaining: 1_000_000,
  resetSeconds: 1,
};

/** What a handler is told. A class, since a literal with a getter costs more than the rest of the hand-over. */
class HandlerContext implements Context {
  readonly principal: Principal;
  readonly decisionId: string;
  readonly obligations: readonly string[];
  readonly purpose: string;
  readonly now: number;
  readonly #gate: Gate;
  readonly #passage: Passage;
  readonly #attributes: Attributes;

  constructor(gate: Gate, passage: Passage, obligations: readonly string[], attributes: Attributes) {
    this.principal = passage.principal;
    this.decisionId = passage.decisionId;
    this.obligations = obligations;
    this.purpose = attributes.request.purpose;
    this.now = passage.now;
    this.#gate = gate;
    this.#passage = passage;
    this.#attributes = attributes;
  }

  get decideItem(): Context['decideItem'] {
    const gate = this.#gate;
    const passage = this.#passage;
    const attributes = this.#attributes;
    return (request, subject) => decideItem(gate, passage, attributes, request, subject);
  }

  get baseUrl(): string {
    return this.#passage.arrival.baseUrl;
  }

  get session(): Context['session'] {
    return this.#passage.session;
  }

  get mark(): Context['mark'] {
    return markOf(this.#passage.arrival);
  }

  get clientKey(): string {
    return clientKey(this.#passage.arrival.clientAddress);
  }

  /** A getter, so that a handler may take it out of the context: it is made when somebody asks for it. */
  get header(): Context['header'] {
    const { arrival } = this.#passage;
    return (name) => arrival.header(name);
  }
}

const handle = (
  gate: Gate,
  passage: Passage,
  input: Input,
  decision: Decision,
  attributes: Attributes,
): Answer | Promise<Answer> =>
  passage.prepared.route.handler(
    input as never,
    new HandlerContext(gate, passage, decision.obligations, attributes),
  );

/** One item of a call: the caller and the call's own request, about a subject of its own. */
const decideItem = (
  gate: Gate,
  passage: Passage,
  call: Attributes,
  own: ItemRequest,
  described: SubjectFacts,
): ItemDecision => {
  const { prepared, principal, now } = passage;
  const request = Object.assign(new RequestAttributes(), call.request, own, { items: 1 });
  const { dataClass, ...facts } = described;
  if (dataClass !== undefined) request.dataClass = dataClass;
  const subject = Object.assign(new SubjectAttributes(), facts);
  subject.guardLevel = call.subject.guardLevel;
  const attributes = new Attributes(
    principal.attributes(prepared.route.delivery, own.dataset),
    request,
    subject,
  );
  const policy = gate.policy(now);
  const decision = policy.decide(attributes);
  const lapsed = decision.effect === 'permit' ? null : principal.lapsedGrant(request.dataset);
  const trouble =
    decision.effect === 'permit' ? undefined : decisionTrouble(policy, decision, attributes, 'usps', lapsed);
  const id = newDecisionId(now);
  return {
    id,
    effect: decision.effect,
    code: decision.code,
    obligations: decision.obligations,
    refusal: trouble === undefined ? null : { status: trouble.status, error: uspsError(trouble) },
    record: (status) => {
      const noted = lapseNoted(policy, decision, lapsed);
      gate.journal.record(entryOf(gate, { ...passage, decisionId: id }, attributes, decision, status, noted));
    },
  };
};

/** What the journal keeps of a decision; a request that never came to a decision has a code alone. */
type Decided = Pick<Decision, 'effect' | 'code'> & Partial<Decision>;

const entryOf = (
  gate: Gate,
  { prepared, principal, decisionId, now }: Passage,
  attributes: Attributes,
  decided: Decided,
  status: number,
  parameters: Readonly<Record<string, string>>,
): JournalEntry => ({
  id: decisionId,
  at: now,
  principal: attributes.principal,
  request: attributes.request,
  subject: attributes.subject,
  route: prepared.template,
  effect: decided.effect,
  mode: decided.policyVersion === undefined ? 'none' : 'enforce',
  ruleIds: decided.ruleIds ?? [],
  code: decided.code,
  obligations: decided.obligations ?? [],
  policyVersion: decided.policyVersion ?? gate.policy(now).version,
  status,
  parameters,
  organisation: principal.organisationId,
  app: principal.id,
  anonymous: principal.kind === 'anonymous',
});

const record = (
  gate: Gate,
  passage: Passage,
  attributes: Attributes,
  decided: Decided,
  status: number,
  parameters: Readonly<Record<string, string>>,
): void => {
  gate.journal.record(entryOf(gate, passage, attributes, decided, status, parameters));
  gate.metrics.answered(
    passage.prepared.template,
    status,
    decided.effect === 'permit' ? '' : decided.code,
    gate.clock() - passage.now,
  );
};

const recordAdministration = async (
  gate: Gate,
  { prepared, principal, decisionId, now }: Passage,
  parameters: Readonly<Record<string, string>>,
): Promise<void> => {
  await administrationLeaf(gate.audit, {
    at: now,
    actor: principal.id,
    action: prepared.template,
    target: parameters.id ?? '',
    detail: { decision: decisionId },
  });
};

const recordDurably = async (
  gate: Gate,
  passage: Passage,
  attributes: Attributes,
  decision: Decision,
  status: number,
  parameters: Readonly<Record<string, string>>,
  answer: Answer,
): Promise<void> => {
  await gate.journal.recordDurably(
    entryOf(gate, passage, attributes, decision, status, parameters),
    answer.disclosed ?? [],
  );
  gate.metrics.answered(passage.prepared.template, status, '', gate.clock() - passage.now);
};

const JSON_TYPE = 'application/json; charset=utf-8';

const finish = (
  { prepared, principal, decisionId }: Passage,
  status: number,
  headers: Record<string, string>,
  body: unknown,
): Outcome => {
  headers['postern-decision'] = decisionId;
  Object.assign(headers, crossOriginHeaders(prepared.route, principal));
  if (prepared.route.dataClass !== 'public') headers['cache-control'] = 'no-store';
  if (headers['content-type'] === undefined) {
    headers['content-type'] = JSON_TYPE;
    return { status, headers, text: JSON.stringify(body) };
  }
  return { status, headers, text: body as Outcome['text'] };
};

const troubleOutcome = (
  { prepared, arrival, decisionId }: Passage,
  trouble: Trouble,
  limits: Record<string, string>,
): Outcome => {
  const { mediaType, text } = troubleBody(trouble, prepared.route.dialect, arrival.path, decisionId);
  return {
    status: trouble.status,
    headers: {
      ...limits,
      ...trouble.headers,
      'content-type': `${mediaType}; charset=utf-8`,
      'cache-control': 'no-store',
      'postern-decision': decisionId,
    },
    text,
    code: trouble.code,
  };
};
