/** Requests for access: draft, submission with its checks, review, approval, grant. */
import type { AuditLog } from '../../audit/index.ts';
import { PosternError } from '../../errors.ts';
import { getApp, newId } from '../../identity/index.ts';
import type { DataClass, PolicySet } from '../../policy/index.ts';
import type { AccessRequestStepTable, AccessRequestTable } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import { fiveSafes, type LikeCase, likeCases, type SafeLine } from './card.ts';
import { recommend, runChecks } from './checks.ts';
import { type ClockSettings, dueAt } from './clocks.ts';
import { standingOfApp } from './facts.ts';
import { givingOf } from './giving.ts';
import { movesOf, needsTwo } from './machine.ts';
import {
  type Actor,
  type CheckResult,
  type DatasetAnswer,
  type DatasetDesk,
  type Recommendation,
  type RequestableDataset,
  type RequestForm,
  type RuleText,
  SYSTEM,
} from './model.ts';
import { carryOut, type PlannedMove } from './moving.ts';
import { refusalReason } from './refusals.ts';
import { type AccessRequest, toRequest } from './rows.ts';
import { ruleTextOf } from './rule-text.ts';
import { termsOf, type WishedTerms } from './terms.ts';

export interface RequestPlaces {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly policy: (now: number) => PolicySet;
  readonly desk: DatasetDesk;
  readonly clocks: ClockSettings;
}

export interface NewRequest {
  readonly appId: string;
  /** Id in the catalogue. */
  readonly dataset: string;
  readonly form: RequestForm;
}

export type Begun =
  | { readonly kind: 'request'; readonly request: AccessRequest; readonly rules: RuleText }
  | Exclude<DatasetAnswer, { kind: 'requestable' }>;

/** What is known of a dataset before anything is asked for. */
type BeforeAsking =
  | (Pick<RequestableDataset, 'title' | 'dataClass' | 'channels' | 'personFields'> & {
      readonly kind: 'request';
      readonly rules: RuleText;
    })
  | Exclude<DatasetAnswer, { kind: 'requestable' }>;

export interface Review {
  readonly request: AccessRequest;
  readonly recommendation: Recommendation;
  readonly needs: 'one' | 'two';
  readonly card: readonly SafeLine[];
  readonly likeCases: readonly LikeCase[];
  readonly moves: readonly string[];
}

const CLASSES: readonly DataClass[] = ['public', 'nonpublic', 'sensitive', 'sensitive-enhanced'];

const highest = (classes: readonly DataClass[]): DataClass =>
  classes.reduce((best, next) => (CLASSES.indexOf(next) > CLASSES.indexOf(best) ? next : best));

const withActor = (request: AccessRequest, actor: Actor): string =>
  JSON.stringify([...new Set([...request.requesters, actor.id])]);

export class AccessRequests {
  readonly #places: RequestPlaces;

  constructor(places: RequestPlaces) {
    this.#places = places;
  }

  /**
   * Begins a request, unless the dataset is public already or is not given here at all.
   * @throws PosternError `dataset_unknown`, `app_unknown`, `input_invalid` for a channel the dataset does not have.
   */
  async begin({ appId, dataset: id, form }: NewRequest, actor: Actor, now: number): Promise<Begun> {
    const { store, desk, clocks, policy } = this.#places;
    const found = desk.find(id);
    if (found === undefined) throw unknownDataset(id);
    if (found.kind !== 'requestable') return found;
    const { dataset } = found;
    if (!dataset.channels.includes(form.channel)) {
      throw new PosternError(
        'input_invalid',
        `channel is ${form.channel}; ${id} is given by ${dataset.channels.join(', ')}.`,
        { status: 400, place: { field: 'channel' }, cure: 'Choose a channel of the dataset.' },
      );
    }
    const app = await getApp(store, appId);
    const fields =
      dataset.dataClass === 'sensitive-enhanced'
        ? [...new Set([...form.fields, dataset.ruleDataset])]
        : form.fields;
    const row: AccessRequestTable = {
      id: newId('req'),
      organisation_id: app.organisationId,
      app_id: app.id,
      dataset: id,
      data_class: this.#classOf(dataset, fields),
      state: 'draft',
      version: 0,
      state_since: now,
      due_at: dueAt('draft', now, clocks),
      created_at: now,
      form_json: JSON.stringify({ ...form, fields }),
      requesters_json: JSON.stringify([actor.id]),
      attestation_json: null,
      checks_json: null,
      terms_json: null,
      first_approver: null,
      second_approver: null,
      outcome_json: null,
      grant_id: null,
    };
    await store.db.insertInto('access_request').values(row).execute();
    return { kind: 'request', request: toRequest(row), rules: ruleTextOf(policy(now), dataset) };
  }

  /**
   * What the asking for a dataset begins with: the rules to read, or where it is without asking.
   * @throws PosternError `dataset_unknown`.
   */
  beforeAsking(id: string, now: number): BeforeAsking {
    const found = this.#places.desk.find(id);
    if (found === undefined) throw unknownDataset(id);
    if (found.kind !== 'requestable') return found;
    const { title, dataClass, channels, personFields } = found.dataset;
    const rules = ruleTextOf(this.#places.policy(now), found.dataset);
    return { kind: 'request', title, dataClass, channels, personFields, rules };
  }

  /** @throws PosternError `request_unknown`. */
  async get(id: string): Promise<AccessRequest> {
    const row = await this.#places.store.db
      .selectFrom('access_request')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (row !== undefined) return toRequest(row);
    throw new PosternError('request_unknown', `There is no access request ${JSON.stringify(id)}.`, {
      status: 404,
      cure: '`postern access list` shows those there are.',
    });
  }

  /** Newest first. */
  async list(by: {
    readonly organisationId?: string;
    readonly states?: readonly string[];
  }): Promise<AccessRequest[]> {
    let query = this.#places.store.db.selectFrom('access_request').selectAll();
    if (by.organisationId !== undefined) query = query.where('organisation_id', '=', by.organisationId);
    if (by.states !== undefined) query = query.where('state', 'in', [...by.states]);
    return (await query.orderBy('created_at', 'desc').orderBy('id').limit(500).execute()).map(toRequest);
  }

  /** The transitions of a request, oldest first. */
  steps(id: string): Promise<AccessRequestStepTable[]> {
    return this.#places.store.db
      .selectFrom('access_request_step')
      .selectAll()
      .where('request_id', '=', id)
      .orderBy('number')
      .execute();
  }

  /** The rules that the requester attests to have read. */
  rules(request: AccessRequest, now: number): RuleText {
    return ruleTextOf(this.#places.policy(now), this.#datasetOf(request));
  }

  /**
   * Hands a draft in: the checks follow at once.
   * @throws PosternError `attestation_stale` where the attested text is not the one in force.
   */
  async submit(id: string, sha256: string, actor: Actor, now: number): Promise<AccessRequest> {
    const request = await this.get(id);
    const { sha256: current } = this.rules(request, now);
    if (sha256 !== current) {
      throw new PosternError('attestation_stale', 'What is attested is not the text of the rules in force.', {
        status: 409,
        cure: 'Read the rules as the request shows them now, and attest to their sha256.',
      });
    }
    const attestation_json = JSON.stringify({ sha256, by: actor.id, at: now });
    return this.#handIn(request, request.form, { move: 'submit', actor, changes: { attestation_json } }, now);
  }

  /** Answers a question; the form may be amended with it. */
  async answer(
    id: string,
    answer: string,
    amended: Partial<Omit<RequestForm, 'channel'>>,
    actor: Actor,
    now: number,
  ): Promise<AccessRequest> {
    const request = await this.get(id);
    const form = { ...request.form, ...amended };
    const data_class = this.#classOf(this.#datasetOf(request), form.fields);
    const outcome_json = JSON.stringify({ ...request.outcome, answer });
    return this.#handIn(
      request,
      form,
      { move: 'answer', actor, note: answer, changes: { data_class, outcome_json } },
      now,
    );
  }

  async withdraw(id: string, reason: string, actor: Actor, now: number): Promise<AccessRequest> {
    const request = await this.get(id);
    await this.#carryOut(request, [{ move: 'withdraw', actor, note: reason }], now);
    return this.get(id);
  }

  /** Everything that a reviewer needs to decide. */
  async review(id: string, actor: Actor, now: number): Promise<Review> {
    const request = await this.get(id);
    const checks = request.state === 'draft' ? [] : await this.#checks(request, now);
    const current = { ...request, checks };
    return {
      request: current,
      recommendation: recommend(checks),
      needs: needsTwo(request),
      card: await fiveSafes(this.#places.store, current),
      likeCases: await likeCases(this.#places.store, request),
      moves: movesOf(request, actor),
    };
  }

  async giveBack(id: string, question: string, actor: Actor, now: number): Promise<AccessRequest> {
    const request = await this.get(id);
    const changes = { outcome_json: JSON.stringify({ question }), ...NOTHING_APPROVED };
    await this.#carryOut(request, [{ move: 'return', actor, note: question, changes }], now, {
      kind: 'access.returned',
      title: `Your request ${id} has a question`,
      body: question,
    });
    return this.get(id);
  }

  /** @param code of the closed list. */
  async refuse(id: string, code: string, reason: string, actor: Actor, now: number): Promise<AccessRequest> {
    const request = await this.get(id);
    const { cure, citations, meaning } = refusalReason(code);
    const outcome_json = JSON.stringify({ code, reason, cure, citations });
    const changes = { outcome_json, ...NOTHING_APPROVED };
    await this.#carryOut(request, [{ move: 'refuse', actor, note: reason, changes }], now, {
      kind: 'access.refused',
      title: `Your request ${id} is refused (${code})`,
      body: `${meaning} ${reason} What would cure it: ${cure}`,
    });
    return this.get(id);
  }

  /** Grants, or proposes the grant to the second approver where the class asks for two. */
  async grant(id: string, wished: WishedTerms, actor: Actor, now: number): Promise<AccessRequest> {
    const request = await this.get(id);
    const terms = termsOf(wished, request.form, now);
    await this.#assertAllowed(request, now);
    const changes = { terms_json: JSON.stringify(terms), first_approver: actor.id };
    const move: PlannedMove = { move: 'grant', actor, note: terms.reason, changes };
    if (needsTwo(request) === 'two') await this.#carryOut(request, [move], now);
    else await this.#give({ ...request, terms }, move, actor.id, now);
    return this.get(id);
  }

  /** The second approval: what the first approver granted takes effect. */
  async approve(id: string, reason: string, actor: Actor, now: number): Promise<AccessRequest> {
    const request = await this.get(id);
    await this.#assertAllowed(request, now);
    await this.#give(
      request,
      { move: 'approve', actor, note: reason, changes: { second_approver: actor.id } },
      request.firstApprover ?? actor.id,
      now,
    );
    return this.get(id);
  }

  /** Ends drafts and unanswered questions whose time has passed. @returns how many. */
  async lapse(now: number): Promise<number> {
    const waiting = await this.list({ states: ['draft', 'returned'] });
    const over = waiting.filter(({ dueAt: due }) => due !== null && due <= now);
    for (const request of over) {
      await this.#carryOut(request, [{ move: 'lapse', actor: SYSTEM, note: 'not answered in time' }], now, {
        kind: 'access.lapsed',
        title: `Your request ${request.id} has lapsed`,
        body: 'It waited for you longer than it may. Make a new one if the access is still needed.',
      });
    }
    return over.length;
  }

  async #give(request: AccessRequest, move: PlannedMove, grantedBy: string, now: number): Promise<void> {
    const given = givingOf(request, this.#datasetOf(request), grantedBy, now);
    const changes = { ...move.changes, grant_id: given.grant.id };
    await this.#carryOut(request, [{ ...move, changes }], now, given.notice, given.write);
    await this.#places.store.signal('identity');
  }

  async #handIn(
    request: AccessRequest,
    form: RequestForm,
    { changes, ...move }: PlannedMove,
    now: number,
  ): Promise<AccessRequest> {
    const checks = await this.#checks({ ...request, form }, now);
    const entered: Partial<AccessRequestTable> = {
      ...changes,
      form_json: JSON.stringify(form),
      requesters_json: withActor(request, move.actor),
      checks_json: JSON.stringify(checks),
      ...NOTHING_APPROVED,
    };
    const checked: PlannedMove = {
      move: 'check',
      actor: SYSTEM,
      note: `recommends: ${recommend(checks).move}`,
    };
    await this.#carryOut(request, [{ ...move, changes: entered }, checked], now);
    return this.get(request.id);
  }

  async #checks(request: AccessRequest, now: number): Promise<CheckResult[]> {
    const { store, policy } = this.#places;
    const { form } = request;
    const dataset = this.#datasetOf(request);
    const { principal, held } = await standingOfApp(store, request.appId, dataset, form, now);
    return runChecks({ form, dataset, principal, held, policy: policy(now), now });
  }

  /** What the rules refuse to everybody, no two people can grant. */
  async #assertAllowed(request: AccessRequest, now: number): Promise<void> {
    const blocking = (await this.#checks(request, now)).find(({ state }) => state === 'blocking');
    if (blocking === undefined) return;
    throw new PosternError('request_blocked', `The rules forbid what is asked for: ${blocking.text}`, {
      status: 409,
      cure: 'Refuse the request; the reason is among the checks.',
    });
  }

  #datasetOf({ dataset: id }: AccessRequest): RequestableDataset {
    const found = this.#places.desk.find(id);
    if (found?.kind === 'requestable') return found.dataset;
    throw unknownDataset(id);
  }

  #classOf(dataset: RequestableDataset, fields: readonly string[]): AccessRequest['dataClass'] {
    const found = highest([dataset.dataClass, ...fields.map((field) => this.#places.desk.classOf(field))]);
    return found === 'public' ? 'nonpublic' : found;
  }

  #carryOut(...[request, moves, now, notice, inside]: DropFirst<Parameters<typeof carryOut>>) {
    return carryOut(this.#places, request, moves, now, notice, inside);
  }
}

type DropFirst<List extends readonly unknown[]> = List extends readonly [unknown, ...infer Rest]
  ? Rest
  : never;

const NOTHING_APPROVED = { terms_json: null, first_approver: null } as const;

const unknownDataset = (id: string): PosternError =>
  new PosternError('dataset_unknown', `The catalogue has no dataset ${JSON.stringify(id)}.`, {
    status: 404,
    cure: '`postern advise QUESTION` finds the dataset; its id stands beside its title.',
  });
