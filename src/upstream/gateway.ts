/**
 * The way to USPS, governed: kept answers, equal calls made one, turns within the quota, tokens, retries where safe. A
 * handler calls it after its own request was decided, so what is kept or shared reaches nobody who may not have it.
 */
import type { Answer } from '../gateway/index.ts';
import { type Checked, checked } from './answer.ts';
import { factsOf } from './apis.ts';
import { Breakers } from './breaker.ts';
import { Budgets } from './budget.ts';
import { AnswerCache } from './cache.ts';
import { failureOf, isGranted, messageOf, orAborted, validatorsOf } from './call.ts';
import type { UpstreamCredential } from './credentials.ts';
import { Lane, type Ticket } from './lane.ts';
import type { UpstreamParts, UpstreamStatus } from './parts.ts';
import {
  credentialRefused,
  isProblem,
  notGranted,
  quotaSpent,
  unavailable,
  upstreamMissing,
} from './problems.ts';
import { type Prepared, prepared, type UpstreamRequest } from './request.ts';
import { quotaSaid, retryAt } from './said.ts';
import { type Token, Tokens } from './tokens.ts';

const LARGEST_ANSWER_BYTES = 32 * 1_048_576;
const AT_ONCE = 8;
const RETRIES = 2;
const RETRY_MS = 250;
/** What is not there may be there soon. */
const LONGEST_ABSENCE_MS = 300_000;
/** A batch call that was refused for its quota comes up again; this often. */
const MOST_TURNS = 5;
const TOKEN_PATH = '/oauth2/v3/token';
const TOKEN_API = 'oauth2';

interface Flight {
  readonly answer: Promise<Checked>;
  readonly ticket: Ticket;
  readonly lanes: Lane[];
}

/** What one call upstream needs beside itself. */
interface Turn {
  readonly ticket: Ticket;
  /** Lanes it has entered, to be told when its priority rises. */
  readonly lanes: Lane[];
  readonly signal: AbortSignal | undefined;
  /** An answer kept that is to be asked about again. */
  readonly stale: Checked | undefined;
}

export class UpstreamGateway {
  readonly #parts: UpstreamParts;
  readonly #budgets: Budgets;
  readonly #breakers: Breakers;
  readonly #tokens: Tokens;
  readonly #cache: AnswerCache;
  readonly #lanes = new Map<string, Lane>();
  readonly #flights = new Map<string, Flight>();
  #shared = 0;

  constructor(parts: UpstreamParts) {
    const { store, now, settings } = parts;
    this.#parts = parts;
    this.#budgets = new Budgets({ store, now, limits: settings });
    this.#breakers = new Breakers(now);
    this.#cache = new AnswerCache(settings.cacheBytes);
    this.#tokens = new Tokens({ now, ask: (credential, body) => this.#askToken(credential, body) });
  }

  /** Whether an API can be asked for at all: an address is set, and a credential for it. */
  async canAsk(api: string): Promise<boolean> {
    const { settings, credentials } = this.#parts;
    return settings.url !== undefined && (await credentials.for(api)).length > 0;
  }

  /**
   * Asks USPS and hands on its answer, errors of its own included, marked as USPS's. Call it after the decision.
   * @throws PosternError `upstream_…`
   */
  async forward(request: UpstreamRequest): Promise<Answer> {
    const { status, headers, body } = await this.call(request);
    const told: Record<string, string> = {};
    for (const name of ['etag', 'retry-after', 'content-disposition', 'x-idempotency-key']) {
      const value = headers[name];
      if (value !== undefined) told[name] = value;
    }
    if (body instanceof Uint8Array)
      told['content-type'] = headers['content-type'] ?? 'application/octet-stream';
    // What has no body goes out without one: it is no JSON text of nothing.
    if (body === undefined) told['content-type'] = headers['content-type'] ?? 'application/json';
    return { status, body: body ?? '', headers: told, source: 'usps' };
  }

  /** The same for a caller that reads the answer. Errors of USPS about the request (400, 404, 429 …) are answers. */
  async call(request: UpstreamRequest): Promise<Checked> {
    const ready = prepared(request);
    const { api } = ready;
    const { settings, credentials } = this.#parts;
    if (settings.url === undefined) throw upstreamMissing(api);
    if (ready.repeat !== 'safe')
      return this.#perform(ready, await this.#able(api), this.#turn(request, undefined));
    const kept = this.#cache.get(ready.key);
    if (kept !== undefined && kept.freshUntil > this.#parts.now()) {
      this.#cache.hits += 1;
      return kept.answer;
    }
    // Before the first await, so that of equal calls no two set out.
    const under = this.#flights.get(ready.key);
    if (under !== undefined) return this.#join(under, request);
    const turn = this.#turn({ ...request, signal: undefined }, kept?.answer);
    const answer = credentials
      .for(api)
      .then((found) => {
        if (found.length === 0) throw upstreamMissing(api);
        return this.#perform(ready, found, turn);
      })
      .then((one) => this.#keep(ready, one))
      .finally(() => this.#flights.delete(ready.key));
    const flight = { answer, ticket: turn.ticket, lanes: turn.lanes };
    this.#flights.set(ready.key, flight);
    return this.#follow(flight, request);
  }

  async status(): Promise<UpstreamStatus> {
    const { settings, credentials } = this.#parts;
    return {
      url: settings.url ?? null,
      credentials: (await credentials.all()).map(({ name, apis, scopes, setAt }) => {
        const token = this.#tokens.peek(name);
        return {
          name,
          apis,
          scopes,
          setAt,
          token: token === undefined ? null : { expiresAt: token.expiresAt, granted: token.scopes },
        };
      }),
      budgets: (await this.#budgets.views()).map((view) => ({
        ...view,
        waiting: this.#lanes.get(`${view.credential} ${view.api}`)?.waiting() ?? { interactive: 0, batch: 0 },
        pausedUntil: this.#breakers.openUntil(view.api),
      })),
      kept: { answers: this.#cache.entries, hits: this.#cache.hits, shared: this.#shared },
    };
  }

  /** What was kept under credentials of before is given up. */
  forget(): void {
    this.#cache.clear();
  }

  close(): void {
    for (const [key, lane] of this.#lanes) lane.close(unavailable(key.split(' ')[1] ?? '', 1_000));
  }

  async #able(api: string): Promise<readonly UpstreamCredential[]> {
    const found = await this.#parts.credentials.for(api);
    if (found.length === 0) throw upstreamMissing(api);
    return found;
  }

  #turn(
    { priority, signal }: Pick<UpstreamRequest, 'priority'> & { readonly signal?: AbortSignal | undefined },
    stale: Checked | undefined,
  ): Turn {
    return { ticket: { priority }, lanes: [], signal, stale };
  }

  #join(flight: Flight, request: UpstreamRequest): Promise<Checked> {
    this.#shared += 1;
    if (request.priority === 'interactive' && flight.ticket.priority === 'batch') {
      flight.ticket.priority = 'interactive';
      for (const lane of flight.lanes) lane.poke();
    }
    return this.#follow(flight, request);
  }

  /** Waits for a call that others may share; what ends for an interactive one goes on for a batch. */
  async #follow(flight: Flight, request: UpstreamRequest): Promise<Checked> {
    try {
      return await orAborted(flight.answer, request.signal);
    } catch (error) {
      if (
        request.priority === 'batch' &&
        flight.ticket.priority === 'interactive' &&
        isProblem(error, 'upstream_quota_spent')
      ) {
        return this.call(request);
      }
      throw error;
    }
  }

  #keep({ api, key, method }: Prepared, answer: Checked): Checked {
    if (answer.status !== 200 && answer.status !== 404) return answer;
    const stated = this.#parts.settings.keepSecondsOf(api);
    const ms = (stated ?? factsOf(api).keepSeconds) * 1_000;
    const forbidden = /\bno-store\b/.test(answer.headers['cache-control'] ?? '');
    // What the operator set wins over what the answer says; what nobody set does not.
    if (ms === 0 || method === 'HEAD' || (forbidden && stated === undefined)) return answer;
    const keptMs = answer.status === 404 ? Math.min(ms, LONGEST_ABSENCE_MS) : ms;
    this.#cache.set(key, { answer, freshUntil: this.#parts.now() + keptMs });
    return answer;
  }

  /** With the first credential that can: another one where a product is missing, a secret is refused, or calls are used up. */
  async #perform(ready: Prepared, credentials: readonly UpstreamCredential[], turn: Turn): Promise<Checked> {
    let failure: unknown = upstreamMissing(ready.api);
    for (const credential of credentials) {
      try {
        return await this.#with(credential, ready, turn);
      } catch (error) {
        if (!isProblem(error, 'upstream_not_granted', 'upstream_credential_refused', 'upstream_quota_spent'))
          throw error;
        failure = error;
      }
    }
    throw failure;
  }

  async #with(credential: UpstreamCredential, ready: Prepared, turn: Turn): Promise<Checked> {
    const { api, repeat } = ready;
    let renewed = false;
    let turns = 0;
    for (let attempt = 0; ; ) {
      const token = await this.#tokens.of(credential);
      if (!isGranted(api, token)) throw notGranted(api, credential.name);
      let answer: Checked;
      try {
        answer = await this.#once(credential, token, ready, turn);
      } catch (error) {
        // Whether a call that failed on its way was carried out is not known: only what may be sent twice is.
        if (
          repeat === 'once' ||
          attempt >= RETRIES ||
          !isProblem(error, 'upstream_unavailable') ||
          this.#breakers.openUntil(api) !== null
        )
          throw error;
        attempt += 1;
        await this.#pause(attempt);
        continue;
      }
      const { status } = answer;
      if (status === 401) {
        if (/scope/i.test(messageOf(answer.body))) throw notGranted(api, credential.name);
        this.#tokens.refused(credential, token);
        if (renewed)
          throw credentialRefused(credential.name, `status 401 with a new token: ${messageOf(answer.body)}`);
        renewed = true;
        continue;
      }
      if (status === 429 && turn.ticket.priority === 'batch' && turns < MOST_TURNS) {
        turns += 1;
        continue;
      }
      if (
        (status === 500 || status === 502 || status === 503 || status === 504) &&
        repeat !== 'once' &&
        attempt < RETRIES &&
        answer.headers['retry-after'] === undefined
      ) {
        attempt += 1;
        await this.#pause(attempt);
        continue;
      }
      return answer;
    }
  }

  /** One call in its turn. */
  async #once(credential: UpstreamCredential, token: Token, ready: Prepared, turn: Turn): Promise<Checked> {
    const { api, method, target, body } = ready;
    const { stale } = turn;
    const lane = this.#lane(credential.name, api);
    turn.lanes.push(lane);
    const leave = await lane.enter(turn.ticket, turn.signal);
    try {
      const validators = stale === undefined ? {} : validatorsOf(stale);
      const headers = { ...ready.headers, ...validators, authorization: `Bearer ${token.value}` };
      const answer = await this.#send(api, method, target, headers, body);
      const blocked = answer.status === 429 ? { until: retryAt(answer.headers, this.#parts.now()) } : null;
      await this.#budgets.learn(credential.name, api, quotaSaid(answer.headers), blocked);
      if (answer.status === 304 && stale !== undefined) return stale;
      return answer;
    } finally {
      leave();
    }
  }

  async #askToken(credential: UpstreamCredential, body: Readonly<Record<string, string>>): Promise<Checked> {
    const waitMs = await this.#budgets.take(credential.name, TOKEN_API, 'interactive');
    if (waitMs > 0) throw quotaSpent(TOKEN_API, waitMs);
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    const answer = await this.#send(TOKEN_API, 'POST', TOKEN_PATH, headers, JSON.stringify(body));
    const blocked = answer.status === 429 ? { until: retryAt(answer.headers, this.#parts.now()) } : null;
    await this.#budgets.learn(credential.name, TOKEN_API, quotaSaid(answer.headers), blocked);
    return answer;
  }

  /** Over the wire, unless the API has failed so often that it is left alone for a while. */
  async #send(
    api: string,
    method: string,
    target: string,
    headers: Readonly<Record<string, string>>,
    body: string | undefined,
  ): Promise<Checked> {
    const { settings, outgoing, now } = this.#parts;
    const pausedMs = this.#breakers.enter(api);
    if (pausedMs > 0) throw unavailable(api, pausedMs);
    try {
      const way = await outgoing();
      const answer = checked(
        api,
        method,
        await way.fetch({
          url: `${settings.url}${target}`,
          method,
          headers,
          ...(body !== undefined && { body }),
          timeoutMs: settings.timeoutMs,
          maxBytes: LARGEST_ANSWER_BYTES,
          redirects: 0,
        }),
      );
      if (answer.status >= 500) this.#breakers.failed(api);
      else this.#breakers.succeeded(api);
      return answer;
    } catch (error) {
      this.#breakers.failed(api);
      throw failureOf(api, error, Math.max(1_000, (this.#breakers.openUntil(api) ?? 0) - now()));
    }
  }

  #lane(credential: string, api: string): Lane {
    const key = `${credential} ${api}`;
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const lane = new Lane({
      api,
      take: (priority) => this.#budgets.take(credential, api, priority),
      atOnce: AT_ONCE,
      most: this.#parts.settings.waiting,
      later: this.#parts.later,
    });
    this.#lanes.set(key, lane);
    return lane;
  }

  #pause(attempt: number): Promise<void> {
    const ms = RETRY_MS * 2 ** attempt * (0.5 + this.#parts.random() / 2);
    return new Promise((resolve) => {
      this.#parts.later(ms, resolve);
    });
  }
}
