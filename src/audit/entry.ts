/**
 * An entry of the decision journal: one decision with everything it was decided from. Its bytes are canonical
 * JSON, so the classes below list their members in the order of the alphabet.
 */
import { createHmac, hash } from 'node:crypto';
import {
  Attributes,
  PrincipalAttributes,
  RequestAttributes,
  SubjectAttributes,
} from '../policy/attributes.ts';
import { canonicalJson } from '../policy/canonical.ts';

/** What a caller hands in. The principal is best the same frozen object while nothing about it changes. */
export interface JournalEntry {
  /** From `newDecisionId`. */
  readonly id: string;
  /** Unix ms. */
  readonly at: number;
  readonly principal: PrincipalAttributes;
  readonly request: RequestAttributes;
  readonly subject: SubjectAttributes;
  /** The route's template, never the raw path. */
  readonly route: string;
  readonly effect: 'permit' | 'forbid';
  /** How the decision came about: `enforce`, or `none` where no policy was asked. */
  readonly mode: string;
  readonly ruleIds: readonly string[];
  readonly code: string;
  readonly obligations: readonly string[];
  /** SHA-256 of the policy pack. */
  readonly policyVersion: string;
  /** HTTP status of the answer. */
  readonly status: number;
  /** The parameters that the route declares harmless. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly organisation: string;
  readonly app: string;
  readonly anonymous: boolean;
}

/** What the journal keeps: the principal by the digest of its snapshot, merchants only under a keyed hash. */
export interface DecisionRecord extends Omit<JournalEntry, 'principal'> {
  /** SHA-256 of the principal's snapshot as canonical JSON, hex. */
  readonly principal: string;
}

/** A principal as a block's dictionary holds it. */
export interface PrincipalSnapshot {
  /** SHA-256 of `json`, hex. */
  readonly digest: string;
  readonly json: string;
}

const MERCHANT_HEX = 32;
const KEPT_MERCHANTS = 10_000;

/** Stands a merchant's reference under HMAC-SHA-256, so that equal ones stay equal and none can be read. */
export class Pseudonyms {
  readonly #key: Uint8Array;
  readonly #known = new Map<string, string>();

  /** @param key at least 32 bytes, the same on every node. */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  of(merchant: string): string {
    const known = this.#known.get(merchant);
    if (known !== undefined) return known;
    const pseudonym = `m:${createHmac('sha256', this.#key).update(merchant).digest('hex').slice(0, MERCHANT_HEX)}`;
    if (this.#known.size >= KEPT_MERCHANTS) this.#known.clear();
    this.#known.set(merchant, pseudonym);
    return pseudonym;
  }
}

/** Takes snapshots of principals; a frozen principal is serialised once. */
export class Snapshots {
  readonly #pseudonyms: Pseudonyms;
  readonly #taken = new WeakMap<PrincipalAttributes, PrincipalSnapshot>();

  constructor(pseudonyms: Pseudonyms) {
    this.#pseudonyms = pseudonyms;
  }

  of(principal: PrincipalAttributes): PrincipalSnapshot {
    const taken = this.#taken.get(principal);
    if (taken !== undefined) return taken;
    const json = canonicalJson({
      ...principal,
      merchantTokens: principal.merchantTokens.map((merchant) => this.#pseudonyms.of(merchant)),
    });
    const snapshot = { digest: hash('sha256', json), json };
    // Whatever may still change is looked at anew each time.
    if (Object.isFrozen(principal)) this.#taken.set(principal, snapshot);
    return snapshot;
  }
}

class RequestRecord {
  readonly action: string;
  readonly channel: string;
  readonly dataClass: string;
  readonly dataset: string;
  readonly items: number;
  readonly purpose: string;
  readonly purposeRequired: boolean;
  readonly route: string;
  readonly scope: string;
  readonly time: number;

  constructor(request: RequestAttributes) {
    this.action = request.action;
    this.channel = request.channel;
    this.dataClass = request.dataClass;
    this.dataset = request.dataset;
    this.items = request.items;
    this.purpose = request.purpose;
    this.purposeRequired = request.purposeRequired;
    this.route = request.route;
    this.scope = request.scope;
    this.time = request.time;
  }
}

class SubjectRecord {
  readonly guardLevel: number;
  readonly merchant: string | null;
  readonly mid: string | null;
  readonly midDetermined: boolean;
  readonly organisation: string | null;
  readonly personFields: boolean;
  readonly personList: boolean;

  constructor(subject: SubjectAttributes, pseudonyms: Pseudonyms) {
    this.guardLevel = subject.guardLevel;
    this.merchant = subject.merchant === null ? null : pseudonyms.of(subject.merchant);
    this.mid = subject.mid;
    this.midDetermined = subject.midDetermined;
    this.organisation = subject.organisation;
    this.personFields = subject.personFields;
    this.personList = subject.personList;
  }
}

class EntryRecord {
  readonly anonymous: boolean;
  readonly app: string;
  readonly at: number;
  readonly code: string;
  readonly effect: string;
  readonly id: string;
  readonly mode: string;
  readonly obligations: readonly string[];
  readonly organisation: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly policyVersion: string;
  readonly principal: string;
  readonly request: RequestRecord;
  readonly route: string;
  readonly ruleIds: readonly string[];
  readonly status: number;
  readonly subject: SubjectRecord;

  constructor(entry: JournalEntry, principalDigest: string, pseudonyms: Pseudonyms) {
    this.anonymous = entry.anonymous;
    this.app = entry.app;
    this.at = entry.at;
    this.code = entry.code;
    this.effect = entry.effect;
    this.id = entry.id;
    this.mode = entry.mode;
    this.obligations = entry.obligations;
    this.organisation = entry.organisation;
    this.parameters = sorted(entry.parameters);
    this.policyVersion = entry.policyVersion;
    this.principal = principalDigest;
    this.request = new RequestRecord(entry.request);
    this.route = entry.route;
    this.ruleIds = entry.ruleIds;
    this.status = entry.status;
    this.subject = new SubjectRecord(entry.subject, pseudonyms);
  }
}

const sorted = (parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const names = Object.keys(parameters);
  return names.length < 2
    ? parameters
    : Object.fromEntries(names.sort().map((name) => [name, parameters[name] ?? '']));
};

/** The text of an entry; its UTF-8 bytes are what the block's Merkle tree hashes. */
export const entryText = (entry: JournalEntry, principalDigest: string, pseudonyms: Pseudonyms): string =>
  JSON.stringify(new EntryRecord(entry, principalDigest, pseudonyms));

/** Hash of an entry as a leaf of its block (RFC 6962: SHA-256 under 0x00). */
export const entryHash = (text: string): Uint8Array => hash('sha256', `\0${text}`, 'buffer');

/** The attributes that a recorded decision was made from, fit to be evaluated again. */
export const attributesOf = (
  record: Pick<DecisionRecord, 'request' | 'subject'>,
  principal: PrincipalSnapshot,
): Attributes =>
  new Attributes(
    Object.assign(new PrincipalAttributes(), JSON.parse(principal.json)),
    Object.assign(new RequestAttributes(), record.request),
    Object.assign(new SubjectAttributes(), record.subject),
  );
