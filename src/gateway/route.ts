/**
 * A route is an object that declares everything the pipeline needs to know before its handler may run.
 * The server refuses to start with a route that lacks a part; the types make it hard to write one.
 */

import type { Principal } from '../identity/index.ts';
import type { Session } from '../identity/sign-in/index.ts';
import type { Action, DataClass, DeliveryChannel } from '../policy/attributes.ts';
import type { DecideItem } from './items.ts';
import type { Static, TSchema } from './schema.ts';
import type { SubjectFacts } from './subject.ts';
import type { XmlNames } from './xml.ts';

/** Which body a refusal has. `usps`: USPS error body; `problem`: RFC 9457; `oauth`: RFC 6749 §5.2; `web-tools`: error XML. */
export type Dialect = 'usps' | 'problem' | 'oauth' | 'web-tools';

/** The catalogue's top level (DESIGN.md "The four channels"), and Postern's own administration. */
export type CatalogueChannel = 'gis' | 'tracking' | 'apis' | 'policy' | 'postern';

/**
 * Which allowance a call is counted against. `client`: the client address or the app, per second or minute;
 * `assets`: the wider one for tiles and following pages; `upstream`: 60 an hour and API, where a call goes to USPS;
 * `sign-in`: attempts to sign in, against the client address whoever asks.
 */
export type QuotaKind = 'client' | 'assets' | 'upstream' | 'sign-in';

export interface RouteSchemas {
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
}

/** The parts of a request after validation. */
export interface Input<Schemas extends RouteSchemas = RouteSchemas> {
  readonly params: Schemas['params'] extends TSchema ? Static<Schemas['params']> : Record<never, never>;
  readonly query: Schemas['query'] extends TSchema ? Static<Schemas['query']> : Record<never, never>;
  readonly body: Schemas['body'] extends TSchema ? Static<Schemas['body']> : undefined;
}

/**
 * Request headers by which a client chooses among forms of the same answer (RFC 9110 §12–14), and those of USPS that say who
 * pays for a label and that a repetition is one (Domestic Labels 3.9.13).
 */
export type NegotiationHeader =
  | 'accept'
  | 'accept-encoding'
  | 'if-match'
  | 'if-modified-since'
  | 'if-none-match'
  | 'if-range'
  | 'range'
  | 'x-idempotency-key'
  | 'x-payment-authorization-token';

/** Headers that sign a body where the signature is the credential: what a webhook of USPS carries. */
export type SignatureHeader = 'x-hmac' | 'hmac-header';

/** What the pipeline found before the handler runs. */
export interface Context {
  readonly principal: Principal;
  readonly decisionId: string;
  readonly obligations: readonly string[];
  readonly purpose: string;
  /** Unix ms, the `request.time` of the decision. */
  readonly now: number;
  /** Base address under which the client reached us, without a slash at its end. */
  readonly baseUrl: string;
  /** The key of the client's address, for the guard. */
  readonly clientKey: string;
  /** The session whose cookie the request came with; null: it came by another credential, or by none. */
  readonly session: Session | null;
  /** The mark that this browser was given when it began a sign-in at the operator's provider. */
  readonly mark: string | undefined;
  /** Decides on one item of a call that names several. */
  readonly decideItem: DecideItem;
  /** What the client prefers and already has, and what signs its body; no other header is any handler's business. */
  readonly header: (name: NegotiationHeader | SignatureHeader) => string | undefined;
}

/** Who asked a guarded route and how it was answered. */
export interface Asked {
  readonly principal: Principal;
  /** The key of the client's address. */
  readonly clientKey: string;
  /** Unix ms. */
  readonly now: number;
  readonly effect: 'permit' | 'forbid';
  /** Of the decision, or of what was wrong with the input. */
  readonly code: string;
  readonly status: number;
}

/** A person field that an answer discloses; it is recorded only behind a salted commitment. */
export interface Disclosed {
  readonly field: string;
  readonly value: string;
}

export interface Answer {
  readonly status?: number;
  /** A value for JSON; with a media type in `headers` a finished text, bytes, or a stream (`Readable`) of them. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Provenance for `Postern-Source`: which edition answered. */
  readonly source?: string;
  readonly disclosed?: readonly Disclosed[];
  /** Code of a failure that is told by a redirect, for the record. */
  readonly failure?: string;
}

export interface Route<Schemas extends RouteSchemas = RouteSchemas> {
  /** Stable name, as in the folder: `addresses-city-state`. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path template with `:name` parameters. */
  readonly path: string;
  readonly dialect: Dialect;
  readonly channel: CatalogueChannel;
  readonly dataset: string;
  readonly action: Action;
  readonly dataClass: DataClass;
  readonly delivery: DeliveryChannel;
  readonly purposeRequired: boolean;
  /** OAuth scope that the dialect asks apps for; null: none. */
  readonly scope: string | null;
  readonly quota: { readonly kind: QuotaKind; readonly cost: number };
  readonly schema: Schemas;
  /** Media types a body may have; JSON alone unless stated. */
  readonly consumes?: readonly string[];
  /** Largest body in bytes; the server's setting unless stated. */
  readonly bodyLimit?: number;
  /**
   * What of the input may stand in logs, journal and usage: harmless by construction (ZIP3, class, code).
   * Whatever is not named here is never written.
   */
  readonly harmless: (input: Input<Schemas>) => Readonly<Record<string, string>>;
  /**
   * About whom or what the request is; null: about nobody in particular.
   * @throws PosternError with status 400 where the input names nothing that could be asked about.
   */
  readonly subject:
    | ((
        input: Input<Schemas>,
        now: number,
        principal: Principal,
        header: Context['header'],
      ) => SubjectFacts | Promise<SubjectFacts>)
    | null;
  /** Items a call names or lists, for rules on lists. 1 unless stated. */
  readonly items?: (input: Input<Schemas>) => number;
  /** A refusal that must look like absence: answered as the 404 of an unknown thing. */
  readonly refusal?: 'hidden';
  /** Takes person fields out of a body where the decision obliges to. */
  readonly mask?: (body: unknown) => unknown;
  /** The durable record is awaited before the answer leaves. Sensitive classes and administration always are. */
  readonly durable?: 'before-answer';
  /** The route signs somebody in: another site cannot ask it by a browser, and failures are recorded by their code. */
  readonly session?: 'opens';
  /**
   * The route looks up pieces, so the guard's ladder applies to it: cost, second factor, delay. Told of each request that
   * came to a decision, with the status it was answered with; a handler that answers many items tells of them itself.
   */
  readonly guarded?: (input: Input<Schemas>, asked: Asked) => void;
  readonly summary: string;
  readonly description?: string;
  /** `reconstructed`: no genuine OpenAPI file is known for this operation. */
  readonly confidence?: 'reconstructed';
  /** A schema of the body of a 200, for the OpenAPI document and the contract tests. */
  readonly response?: TSchema;
  /** The answer has an XML twin, by these names; JSON unless the client prefers XML. */
  readonly xml?: XmlNames;
  readonly handler: (input: Input<Schemas>, context: Context) => Answer | Promise<Answer>;
}

/** Any route, whatever its schemas: what the server keeps in its list. */
// biome-ignore format: one line reads best
export type AnyRoute = Omit<Route, 'handler' | 'harmless' | 'subject' | 'items' | 'guarded'> & {
  readonly handler: (input: never, context: Context) => Answer | Promise<Answer>;
  readonly harmless: (input: never) => Readonly<Record<string, string>>;
  readonly subject:
    | ((
        input: never,
        now: number,
        principal: Principal,
        header: Context['header'],
      ) => SubjectFacts | Promise<SubjectFacts>)
    | null;
  readonly items?: (input: never) => number;
  readonly guarded?: (input: never, asked: Asked) => void;
};

/** Declares a route; the identity function that gives its parts their types. */
export const declareRoute = <const Schemas extends RouteSchemas>(route: Route<Schemas>): AnyRoute =>
  route as unknown as AnyRoute;

const DECLARED = [
  'id',
  'method',
  'path',
  'dialect',
  'channel',
  'dataset',
  'action',
  'dataClass',
  'delivery',
  'purposeRequired',
  'scope',
  'quota',
  'schema',
  'harmless',
  'subject',
  'summary',
  'handler',
] as const satisfies readonly (keyof Route)[];

/** Names of the parts that a route lacks; the server does not start while there is one. */
export const missingParts = (route: Partial<AnyRoute>): string[] =>
  DECLARED.filter((part) => route[part] === undefined);
