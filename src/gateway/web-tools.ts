/**
 * The Web Tools at the edge: one address, its API named by a parameter, its credential inside the XML. What is declared for the
 * API is found first, then USERID and PASSWORD are read, and then the request goes the way of every other.
 */

import type { Arrival } from './arrival.ts';
import type { Gate } from './gate.ts';
import { authenticate, type Outcome, pass, refuseUnread } from './pipeline.ts';
import type { PreparedRoute } from './prepared.ts';
import { readXml } from './xml-reader.ts';

/** The spellings that clients used. */
export const WEB_TOOLS_PATHS = [
  '/ShippingAPI.dll',
  '/ShippingApi.dll',
  '/shippingapi.dll',
  '/ShippingAPI.DLL',
];

export const isWebToolsPath = (path: string): boolean => path.toLowerCase() === '/shippingapi.dll';

/** Form encoding may treble what the reader of XML takes. */
export const WEB_TOOLS_BODY_LIMIT = 200_000;

/** The route that answers for every API that has none of its own. */
const OTHER = 'web-tools-other';

export interface WebToolsCredential {
  readonly userId: string;
  readonly password: string;
}

const single = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Old servers answered every error with 200, and clients read the XML alone; what it would be is in a header. */
const asItWas = (outcome: Outcome): Outcome =>
  outcome.status >= 400 && outcome.status !== 429 && outcome.status !== 500
    ? {
        ...outcome,
        status: 200,
        headers: { ...outcome.headers, 'postern-status': String(outcome.status) },
      }
    : outcome;

export class WebToolsDoor {
  readonly #gate: Gate;
  readonly #apis = new Map<string, PreparedRoute>();
  readonly #other: PreparedRoute | undefined;

  constructor(gate: Gate, routes: readonly PreparedRoute[]) {
    this.#gate = gate;
    for (const prepared of routes) this.#apis.set(prepared.route.id.replace(/^web-tools-/, ''), prepared);
    this.#other = routes.find(({ route }) => route.id === OTHER);
  }

  /** Whether anything is declared in the dialect. */
  get isOpen(): boolean {
    return this.#other !== undefined;
  }

  /** @param fields what came as parameters, those of a form before those of the address */
  async answer(
    fields: Readonly<Record<string, unknown>>,
    arrivalWith: (credential: WebToolsCredential | undefined) => Arrival,
  ): Promise<Outcome> {
    const api = single(fields.API);
    const xml = single(fields.XML);
    const prepared = this.#apis.get(api.toLowerCase()) ?? this.#require();
    let credential: WebToolsCredential | undefined;
    try {
      if (prepared !== this.#other) credential = credentialOf(xml);
    } catch (error) {
      const arrival = arrivalWith(undefined);
      return this.#told(await refuseUnread(this.#gate, prepared, arrival, error));
    }
    const found = await authenticate(this.#gate, prepared, arrivalWith(credential));
    if ('text' in found) return this.#told(found);
    const input = { params: {}, query: { API: api, XML: xml }, body: undefined };
    return this.#told(await pass(this.#gate, found, input));
  }

  /** A form that could not be read. */
  async refuse(error: unknown, arrivalWith: () => Arrival): Promise<Outcome> {
    return this.#told(await refuseUnread(this.#gate, this.#require(), arrivalWith(), error));
  }

  #require(): PreparedRoute {
    if (this.#other === undefined) throw new Error(`no route ${OTHER} is declared`);
    return this.#other;
  }

  /** Clients of the dialect show no reasons, so the log keeps the cause; nothing of the XML. */
  #told(outcome: Outcome): Outcome {
    if (outcome.status >= 400) {
      this.#gate.log.info(
        { cause: outcome.code, status: outcome.status, decision: outcome.headers['postern-decision'] },
        'web_tools_refused',
      );
    }
    return asItWas(outcome);
  }
}

/** @throws PosternError `xml_invalid` */
const credentialOf = (xml: string): WebToolsCredential | undefined => {
  const { attributes } = readXml(xml);
  const { USERID: userId = '', PASSWORD: password = '' } = attributes;
  return userId === '' ? undefined : { userId, password };
};
