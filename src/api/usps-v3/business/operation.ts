/**
 * What the operations of the business APIs have in common: each is declared whole, decided and recorded here, and goes on
 * to USPS where nothing here answers it.
 */
import { PosternError } from '../../../errors.ts';
import {
  type Answer,
  type AnyRoute,
  type Context,
  declareRoute,
  type Input,
  type Route,
  type RouteSchemas,
} from '../../../gateway/index.ts';
import type { UpstreamGateway, UpstreamRequest } from '../../../upstream/index.ts';

export type Way = Pick<UpstreamGateway, 'forward'>;

/** An operation as its API has it. Defaults: class nonpublic, no purpose required, no subject. */
export interface Operation<Schemas extends RouteSchemas>
  extends Pick<
      Route<Schemas>,
      'id' | 'method' | 'path' | 'dataset' | 'action' | 'scope' | 'summary' | 'schema'
    >,
    Partial<
      Pick<
        Route<Schemas>,
        | 'dataClass'
        | 'purposeRequired'
        | 'subject'
        | 'harmless'
        | 'confidence'
        | 'response'
        | 'description'
        | 'bodyLimit'
      >
    > {
  /** How often it may be sent to USPS; see `UpstreamRequest.repeat`. */
  readonly repeat: NonNullable<UpstreamRequest['repeat']>;
  /** What to import where neither a file nor a way upstream answers; without it only the way upstream is named. */
  readonly importing?: string;
  /** The answer from what is held here; undefined: it is not held, and USPS is asked. */
  readonly local?: (
    input: Input<Schemas>,
    context: Context,
  ) => Answer | undefined | Promise<Answer | undefined>;
  /** Looked at before the request is sent on. @throws PosternError */
  readonly before?: (input: Input<Schemas>, context: Context) => void | Promise<void>;
  /** Told of an answer of USPS that is none of its errors, before it goes out. */
  readonly after?: (answer: Answer, input: Input<Schemas>, context: Context) => void | Promise<void>;
}

const CARRIED = ['accept', 'if-match', 'x-payment-authorization-token', 'x-idempotency-key'] as const;

const headersOf = (context: Context): NonNullable<UpstreamRequest['headers']> =>
  Object.fromEntries(
    CARRIED.flatMap((name) => {
      const value = context.header(name);
      return value === undefined || (name === 'accept' && /\*\/\*/.test(value)) ? [] : [[name, value]];
    }),
  );

const pathOf = (template: string, params: Readonly<Record<string, unknown>>): string =>
  template.replace(/:(\w+)/g, (_match, name: string) => encodeURIComponent(String(params[name])));

/** Sends a request on as it came. @throws PosternError `upstream_…`, and `data_missing` where an import would answer it */
const sendOn = async <Schemas extends RouteSchemas>(
  way: Way,
  operation: Operation<Schemas>,
  input: Input<Schemas>,
  context: Context,
): Promise<Answer> => {
  const { method, path, repeat, importing } = operation;
  try {
    return await way.forward({
      method,
      path: pathOf(path, input.params as Readonly<Record<string, unknown>>),
      query: input.query as UpstreamRequest['query'] & object,
      ...(input.body !== undefined && { body: input.body }),
      headers: headersOf(context),
      priority: 'interactive',
      repeat,
      // What is asked under a payment token or about an account is nobody else's answer.
      ...(operation.dataClass !== undefined &&
        operation.dataClass !== 'nonpublic' && { partition: context.principal.organisationId }),
    });
  } catch (error) {
    if (!(error instanceof PosternError) || error.code !== 'upstream_missing' || importing === undefined) {
      throw error;
    }
    throw new PosternError(
      'data_missing',
      `Nothing that was imported here answers this, and no way to USPS is set up. The operator imports it (${importing}), or sets POSTERN_UPSTREAM_URL and a credential.`,
      { status: 503, cause: error },
    );
  }
};

/** The route of an operation. */
export const operationRoute = <const Schemas extends RouteSchemas>(
  way: Way,
  operation: Operation<Schemas>,
): AnyRoute => {
  const { id, method, path, dataset, action, scope, summary, schema, local, before, after } = operation;
  return declareRoute<Schemas>({
    id,
    method,
    path,
    dialect: 'usps',
    channel: 'apis',
    dataset,
    action,
    dataClass: operation.dataClass ?? 'nonpublic',
    delivery: 'api',
    purposeRequired: operation.purposeRequired ?? false,
    scope,
    quota: { kind: 'client', cost: 1 },
    schema,
    harmless: operation.harmless ?? (() => ({})),
    subject: operation.subject ?? null,
    summary,
    ...(operation.description !== undefined && { description: operation.description }),
    ...(operation.confidence !== undefined && { confidence: operation.confidence }),
    ...(operation.response !== undefined && { response: operation.response }),
    ...(operation.bodyLimit !== undefined && { bodyLimit: operation.bodyLimit }),
    async handler(input, context) {
      const held = await local?.(input, context);
      if (held !== undefined) return held;
      await before?.(input, context);
      const answer = await sendOn(way, operation, input, context);
      if ((answer.status ?? 200) < 300) await after?.(answer, input, context);
      return answer;
    },
  });
};
