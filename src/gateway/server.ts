/**
 * Fastify at the edge: it reads HTTP and writes HTTP, the pipeline does the rest. One instance answers both
 * doors, the network and the socket in the data folder.
 */
import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { clientKey, Quota } from '../quota/index.ts';
import { type Trouble, troubleBody } from './bodies.ts';
import type { Gate } from './gate.ts';
import { hostGuard } from './host.ts';
import { type LocalDoor, openLocalDoor } from './local-door.ts';
import {
  type Arrival,
  authenticate,
  type Door,
  type Outcome,
  type Passage,
  pass,
  refuseUnreadable,
} from './pipeline.ts';
import { type PreparedRoute, prepareRoute } from './prepared.ts';
import type { AnyRoute, Dialect, Input } from './route.ts';
import { quotaTrouble, routeTrouble } from './troubles.ts';

export interface GatewayOptions {
  readonly gate: Gate;
  readonly routes: readonly AnyRoute[];
  /** Whether this node can answer: store open, editions loaded. */
  readonly ready: () => { readonly ready: boolean; readonly waitingFor: readonly string[] };
  /** TLS files' contents, to serve HTTPS. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  /** `local`: no network door is ever opened and every request is the local operator's. */
  readonly door?: Door;
}

export interface Gateway {
  readonly fastify: FastifyInstance;
  readonly routes: readonly PreparedRoute[];
  /** Opens the network door. @returns the port. */
  listen(host: string, port: number): Promise<number>;
  /** Opens the door in the data folder: a socket with mode 0600. */
  listenLocal(socketPath: string): Promise<void>;
  /** Finishes what was accepted, then closes both doors. */
  close(): Promise<void>;
}

const passages = new WeakMap<FastifyRequest, Passage>();
const places = new WeakMap<FastifyRequest, () => void>();

/** USPS dialects live under `/NAME/vN`; everything else answers problems. */
const dialectOf = (path: string): Dialect => {
  if (path.startsWith('/oauth2/')) return 'oauth';
  return /^\/[a-z0-9-]+\/v\d/.test(path) && !path.startsWith('/postern/') ? 'usps' : 'problem';
};

const pathOf = (url: string): string => {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
};

const send = (reply: FastifyReply, outcome: Outcome): FastifyReply =>
  reply.code(outcome.status).headers(outcome.headers).send(outcome.text);

const sendTrouble = (reply: FastifyReply, trouble: Trouble, path: string): FastifyReply => {
  const { mediaType, text } = troubleBody(trouble, dialectOf(path), path, undefined);
  return reply
    .code(trouble.status)
    .headers({
      ...trouble.headers,
      'content-type': `${mediaType}; charset=utf-8`,
      'cache-control': 'no-store',
    })
    .send(text);
};

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value;

/** Builds the gateway; nothing listens yet. @throws PosternError `route_undeclared`. */
export const buildGateway = (options: GatewayOptions): Gateway => {
  const { gate } = options;
  const { config } = gate;
  const localSockets = new WeakSet<object>();
  const isAllowedHost = hostGuard(config);

  const settings = {
    logger: false,
    genReqId: () => randomUUID(),
    bodyLimit: config.bodyLimitBytes,
    requestTimeout: config.requestTimeoutMs,
    trustProxy: config.trustProxy.length === 0 ? false : [...config.trustProxy],
    routerOptions: { maxParamLength: config.urlLimitBytes, ignoreTrailingSlash: false },
    http: { maxHeaderSize: config.headerLimitBytes },
    ...(options.tls !== undefined && { https: options.tls }),
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  };
  // The type of an instance depends on whether it speaks TLS; nothing here does.
  const app = fastify(settings as Parameters<typeof fastify>[0]) as unknown as FastifyInstance;

  // The pipeline validates; Fastify's own validation would answer before the decision.
  app.setValidatorCompiler(() => () => true);
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, parseJson);
  app.addContentTypeParser(/^application\/[\w.-]+\+json$/, { parseAs: 'string' }, parseJson);
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(body as string)));
    },
  );
  app.addContentTypeParser(
    ['application/octet-stream', 'text/csv', 'text/plain', 'application/yaml', 'application/gzip'],
    (_request, payload, done) => done(null, payload),
  );

  const doorOf = (request: FastifyRequest): Door =>
    options.door === 'local' || localSockets.has(request.raw.socket) ? 'local' : 'network';

  const baseUrlOf = (request: FastifyRequest): string =>
    config.publicUrl ?? `${request.protocol}://${request.host}`;

  const arrivalOf = (request: FastifyRequest): Arrival => ({
    door: doorOf(request),
    baseUrl: baseUrlOf(request),
    path: pathOf(request.url),
    clientAddress: request.ip,
    authorization: request.headers.authorization,
    purpose: single(request.headers['postern-purpose']),
  });

  app.addHook('onRequest', (request, reply, done) => {
    reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    const path = pathOf(request.url);
    if (doorOf(request) === 'network' && !isAllowedHost(request.headers.host)) {
      sendTrouble(reply, HOST_TROUBLE, path);
      return;
    }
    if (request.url.length > config.urlLimitBytes) {
      sendTrouble(reply, URL_TROUBLE, path);
      return;
    }
    done();
  });

  // Places are counted for requests without a token alone; apps have their own limits.
  app.addHook('onRequest', (request, reply, done) => {
    if (request.headers.authorization !== undefined || doorOf(request) === 'local') return done();
    const leave = gate.quota.enter(clientKey(request.ip), config.anonymousConcurrent);
    if (leave === undefined) {
      sendTrouble(reply, quotaTrouble(Quota.full(config.anonymousConcurrent)), pathOf(request.url));
      return;
    }
    places.set(request, leave);
    // `close` comes on every end: answered, aborted by the client, or torn by the network.
    reply.raw.once('close', leave);
    done();
  });

  const prepared = options.routes.map(prepareRoute);
  for (const one of prepared) {
    const { route } = one;
    app.route({
      method: route.method,
      url: route.path,
      ...(route.bodyLimit !== undefined && { bodyLimit: route.bodyLimit }),
      onRequest: async (request, reply) => {
        const found = await authenticate(gate, one, arrivalOf(request));
        if ('text' in found) return send(reply, found);
        passages.set(request, found);
        return undefined;
      },
      errorHandler: async (error, request, reply) => {
        const passage = passages.get(request);
        if (passage === undefined)
          return sendTrouble(reply, routeTrouble(request.method, []), pathOf(request.url));
        return send(reply, await refuseUnreadable(gate, passage, error));
      },
      handler: async (request, reply) => {
        const passage = passages.get(request);
        if (passage === undefined) throw new Error(`no passage for ${one.template}`);
        const input = {
          params: request.params,
          query: request.query,
          body: request.body,
        } as unknown as Input;
        return send(reply, await pass(gate, passage, input));
      },
    });
  }

  app.get('/healthz', (_request, reply) => {
    reply.send({ status: 'alive' });
  });
  app.get('/readyz', (_request, reply) => {
    const state = options.ready();
    reply.code(state.ready ? 200 : 503).send({ status: state.ready ? 'ready' : 'starting', ...state });
  });

  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request.url);
    const allowed = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) =>
      app.findRoute({ method, url: path } as Parameters<typeof app.findRoute>[0]),
    );
    sendTrouble(reply, routeTrouble(request.method, allowed), path);
  });
  app.setErrorHandler((error, request, reply) => {
    gate.log.error({ err: error, request: request.id }, 'edge');
    sendTrouble(
      reply,
      { status: 500, code: 'internal', message: 'Something went wrong here.', faults: [] },
      '/',
    );
  });

  let localDoor: LocalDoor | undefined;
  return {
    fastify: app,
    routes: prepared,
    async listen(host, port) {
      await app.listen({ host, port });
      const [address] = app.addresses();
      return typeof address === 'object' ? address.port : port;
    },
    async listenLocal(socketPath) {
      await app.ready();
      localDoor = await openLocalDoor(socketPath, config.headerLimitBytes, app.routing, (socket) =>
        localSockets.add(socket),
      );
    },
    async close() {
      const timer = setTimeout(() => app.server.closeAllConnections(), config.stopTimeoutMs);
      await app.close();
      clearTimeout(timer);
      await localDoor?.close();
    },
  };
};

const HOST_TROUBLE: Trouble = {
  status: 421,
  code: 'host_not_allowed',
  message: 'The name in the Host header is not one that this server answers to.',
  faults: [],
  cure: 'Use its own address, or let its operator name it in POSTERN_ALLOWED_HOSTS.',
};

const URL_TROUBLE: Trouble = {
  status: 414,
  code: 'address_too_long',
  message: 'The address is longer than this server reads.',
  faults: [],
};
