/**
 * An entry of the decision journal: one decision with everything it was decided from. Its bytes are canonical JSON.
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

/** Texts that come back with nearly every entry (routes, codes, ids of apps), quoted once. */
class QuotedTexts {
  readonly #quoted = new Map<string, string>();

  of(text: string): string {
    const known = this.#quoted.get(text);
    if (known !== undefined) return known;
    const quoted = JSON.stringify(text);
    if (this.#quoted.size >= KEPT_TEXTS) this.#quoted.clear();
    this.#quoted.set(text, quoted);
    return quoted;
  }
}

const KEPT_TEXTS = 10_000;
const texts = new QuotedTexts();
const quote = (text: string): string => texts.of(text);

/** Rule ids and obligations come in frozen lists that equal decisions share. */
const lists = new WeakMap<readonly string[], string>();

const listText = (list: readonly string[]): string => {
  const known = lists.get(list);
  if (known !== undefined) return known;
  const text = JSON.stringify(list);
  if (Object.isFrozen(list)) lists.set(list, text);
  return text;
};

const requestText = (request: RequestAttributes): string =>
  `{"action":"${request.action}","channel":"${request.channel}","dataClass":"${request.dataClass}",` +
  `"dataset":${quote(request.dataset)},"items":${request.items},"purpose":${JSON.stringify(request.purpose)},` +
  `"purposeRequired":${request.purposeRequired},"route":${quote(request.route)},` +
  `"scope":${quote(request.scope)},"time":${request.time}}`;

const optionalText = (text: string | null): string => (text === null ? 'null' : JSON.stringify(text));

const subjectText = (subject: SubjectAttributes, pseudonyms: Pseudonyms): string =>
  `{"guardLevel":${subject.guardLevel},` +
  `"merchant":${optionalText(subject.merchant === null ? null : pseudonyms.of(subject.merchant))},` +
  `"mid":${optionalText(subject.mid)},"midDetermined":${subject.midDetermined},` +
  `"organisation":${optionalText(subject.organisation)},"personFields":${subject.personFields},` +
  `"personList":${subject.personList},"recipientLink":${subject.recipientLink},` +
  `"secondFactor":${subject.secondFactor}}`;

const parametersText = (parameters: Readonly<Record<string, string>>): string => {
  const names = Object.keys(parameters);
  if (names.length > 1) names.sort();
  return `{${names.map((name) => `${quote(name)}:${JSON.stringify(parameters[name])}`).join(',')}}`;
};

/**
 * The text of an entry: canonical JSON (members in the order of the alphabet), written out because it is made for
 * every request. Its UTF-8 bytes are what the block's Merkle tree hashes.
 */
export const entryText = (entry: JournalEntry, principalDigest: string, pseudonyms: Pseudonyms): string =>
  `{"anonymous":${entry.anonymous},"app":${quote(entry.app)},"at":${entry.at},"code":${quote(entry.code)},` +
  `"effect":"${entry.effect}","id":${JSON.stringify(entry.id)},"mode":${quote(entry.mode)},` +
  `"obligations":${listText(entry.obligations)},"organisation":${quote(entry.organisation)},` +
  `"parameters":${parametersText(entry.parameters)},"policyVersion":${quote(entry.policyVersion)},` +
  `"principal":"${principalDigest}","request":${requestText(entry.request)},"route":${quote(entry.route)},` +
  `"ruleIds":${listText(entry.ruleIds)},"status":${entry.status},` +
  `"subject":${subjectText(entry.subject, pseudonyms)}}`;

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
