/**
 * Fastify at the edge: it reads HTTP and writes HTTP, the pipeline does the rest. One instance answers both
 * doors, the network and the socket in the data folder.
 */
import { randomUUID } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { clientKey, Quota } from '../quota/index.ts';
import type { Arrival, Door } from './arrival.ts';
import { type Trouble, troubleBody } from './bodies.ts';
import { limitBodyTime, type Patience } from './body-time.ts';
import { connectionLimits, unreadableAnswers } from './connections.ts';
import { addParsers, mediaTypeGuard } from './content.ts';
import { EdgeRecord } from './edge-record.ts';
import type { Gate } from './gate.ts';
import { hostGuard } from './host.ts';
import { type LocalDoor, openLocalDoor } from './local-door.ts';
import { authenticate, type Outcome, type Passage, pass, refuseUnreadable } from './pipeline.ts';
import { type PreparedRoute, prepareRoute } from './prepared.ts';
import type { AnyRoute, Dialect, Input, NegotiationHeader, SignatureHeader } from './route.ts';
import { errorTrouble, quotaTrouble, routeTrouble } from './troubles.ts';
import {
  isWebToolsPath,
  WEB_TOOLS_BODY_LIMIT,
  WEB_TOOLS_PATHS,
  type WebToolsCredential,
  WebToolsDoor,
} from './web-tools.ts';
import { inAskedForm } from './xml.ts';

export interface GatewayOptions {
  readonly gate: Gate;
  readonly routes: readonly AnyRoute[];
  /** Whether this node can answer: store open, editions loaded. */
  readonly ready: () => { readonly ready: boolean; readonly waitingFor: readonly string[] };
  /** TLS files' contents, to serve HTTPS. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  /** `local`: no network door is ever opened and every request is the local operator's. */
  readonly door?: Door;
  /** Headers on every answer, refusals too: what marks a server whose data is simulated. */
  readonly labels?: Readonly<Record<string, string>>;
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

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by authentication, before the body is read. */
    passage: Passage | null;
  }
  interface FastifyInstance {
    /** Set once the server finishes what it has accepted, and nothing more. */
    stopping: boolean;
  }
}

/** USPS dialects live under `/NAME/vN`; everything else answers problems. */
const dialectOf = (path: string): Dialect => {
  if (path.startsWith('/oauth2/')) return 'oauth';
  if (isWebToolsPath(path)) return 'web-tools';
  return /^\/[a-z0-9-]+\/v\d/.test(path) && !path.startsWith('/postern/') ? 'usps' : 'problem';
};

const pathOf = (url: string): string => {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
};

/**
 * Writes straight to the socket: the outcome is finished, and Fastify's own serialising and hooks would only cost.
 */
const send = (request: FastifyRequest, reply: FastifyReply, outcome: Outcome): void => {
  reply.hijack();
  const { headers, text } = outcome;
  headers['x-request-id'] = request.id;
  headers['x-content-type-options'] = 'nosniff';
  headers['referrer-policy'] = 'no-referrer';
  if (request.server.stopping) headers.connection = 'close';
  if (text instanceof Readable) {
    reply.raw.writeHead(outcome.status, headers);
    // A stream that breaks off ends the connection, so that nobody takes the part for the whole.
    pipeline(text, reply.raw, () => undefined);
    return;
  }
  // The length of what is not sent (304) is not zero (RFC 9110 §8.6).
  const bytes = Buffer.byteLength(text);
  if (outcome.status !== 304) headers['content-length'] = String(bytes);
  reply.raw.writeHead(outcome.status, headers);
  // A text of ASCII alone is the same bytes in Latin-1, which is copied and not encoded.
  if (typeof text === 'string' && text.length === bytes) reply.raw.end(text, 'latin1');
  else reply.raw.end(text);
};

/** @param edge where the refusal is recorded */
const sendTrouble = (
  edge: EdgeRecord,
  request: FastifyRequest,
  reply: FastifyReply,
  trouble: Trouble,
): void => {
  const path = pathOf(request.url);
  const decision = edge.note(trouble);
  const { mediaType, text } = troubleBody(trouble, dialectOf(path), path, decision);
  send(request, reply, {
    status: trouble.status,
    headers: {
      ...trouble.headers,
      'content-type': `${mediaType}; charset=utf-8`,
      'cache-control': 'no-store',
      ...(decision !== undefined && { 'postern-decision': decision }),
    },
    text,
  });
};

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value;

/** Builds the gateway; nothing listens yet. @throws PosternError `route_undeclared`. */
export const buildGateway = (options: GatewayOptions): Gateway => {
  const { gate } = options;
  const { config } = gate;
  const localSockets = new WeakSet<object>();
  const isAllowedHost = hostGuard(config);
  const edge = new EdgeRecord({
    journal: gate.journal,
    clock: gate.clock,
    policyVersion: (now) => gate.policy(now).version,
    trouble: (err) => gate.log.error({ err }, 'edge_record'),
  });

  const answerUnreadable = unreadableAnswers(edge);
  const settings = {
    logger: false,
    genReqId: () => randomUUID(),
    bodyLimit: config.bodyLimitBytes,
    requestTimeout: 0,
    trustProxy: config.trustProxy.length === 0 ? false : [...config.trustProxy],
    routerOptions: { maxParamLength: config.urlLimitBytes, ignoreTrailingSlash: false },
    http: connectionLimits(config),
    ...(options.tls !== undefined && { https: { ...connectionLimits(config), ...options.tls } }),
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      sendTrouble(edge, request, reply, errorTrouble(error)),
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  };
  // The type of an instance depends on whether it speaks TLS; nothing here does.
  const app = fastify(settings as Parameters<typeof fastify>[0]) as unknown as FastifyInstance;

  // The pipeline validates; Fastify's own validation would answer before the decision.
  app.setValidatorCompiler(() => () => true);
  addParsers(app);

  const doorOf = (request: FastifyRequest): Door =>
    options.door === 'local' || localSockets.has(request.raw.socket) ? 'local' : 'network';

  /** Read as it is needed: most requests need neither their path nor our own address. */
  class HttpArrival implements Arrival {
    readonly #request: FastifyRequest;
    readonly #credential: WebToolsCredential | undefined;

    constructor(request: FastifyRequest, credential?: WebToolsCredential) {
      this.#request = request;
      this.#credential = credential;
    }

    get webTools(): Arrival['webTools'] {
      return this.#credential && { ...this.#credential, clientAddress: this.clientAddress };
    }

    get door(): Door {
      return doorOf(this.#request);
    }

    get baseUrl(): string {
      return config.publicUrl ?? `${this.#request.protocol}://${this.#request.host}`;
    }

    get path(): string {
      return pathOf(this.#request.url);
    }

    get clientAddress(): string {
      // Over a Unix socket there is none.
      return this.#request.ip ?? 'local';
    }

    get authorization(): string | undefined {
      return this.#request.headers.authorization;
    }

    get purpose(): string | undefined {
      return single(this.#request.headers['postern-purpose']);
    }

    get cookie(): string | undefined {
      return this.#request.headers.cookie;
    }

    get csrf(): string | undefined {
      return single(this.#request.headers['postern-csrf']);
    }

    get origin(): string | undefined {
      return this.#request.headers.origin;
    }

    get fetchSite(): string | undefined {
      return single(this.#request.headers['sec-fetch-site']);
    }

    header(name: NegotiationHeader | SignatureHeader): string | undefined {
      return single(this.#request.headers[name]);
    }
  }

  app.decorate('stopping', false);
  app.decorateRequest('passage', null);

  /** What is refused before anybody is asked who they are. */
  const refusalAtTheEdge = (request: FastifyRequest): Trouble | undefined => {
    if (request.url.length > config.urlLimitBytes) return URL_TROUBLE;
    if (doorOf(request) === 'local') return undefined;
    return isAllowedHost(request.headers.host) ? undefined : HOST_TROUBLE;
  };

  /** Places are counted for requests without a token alone; apps have their own limits. */
  const takePlace = (request: FastifyRequest, reply: FastifyReply): Trouble | undefined => {
    if (request.headers.authorization !== undefined || doorOf(request) === 'local') return undefined;
    const leave = gate.quota.enter(clientKey(request.ip), config.anonymousConcurrent);
    if (leave === undefined) return quotaTrouble(Quota.full(config.anonymousConcurrent));
    // `close` comes on every end: answered, aborted by the client, or torn by the network.
    reply.raw.once('close', leave);
    return undefined;
  };

  /** Strangers get no more time for a large body than for a small one. */
  const patienceWith = (request: FastifyRequest): Patience =>
    request.routeOptions.bodyLimit > config.bodyLimitBytes &&
    (request.headers.authorization !== undefined ||
      request.headers.cookie !== undefined ||
      doorOf(request) === 'local')
      ? 'while-it-comes'
      : 'whole';

  const labels = Object.entries(options.labels ?? {});

  app.addHook('onRequest', (request, reply, done) => {
    for (const [name, value] of labels) reply.raw.setHeader(name, value);
    limitBodyTime(request.raw, reply.raw, config.requestTimeoutMs, patienceWith(request), answerUnreadable);
    const trouble = refusalAtTheEdge(request) ?? takePlace(request, reply);
    if (trouble === undefined) done();
    else sendTrouble(edge, request, reply, trouble);
  });

  const prepared = options.routes.map(prepareRoute);
  for (const one of prepared) {
    const { route } = one;
    if (route.dialect === 'web-tools') continue;
    const give = (request: FastifyRequest, reply: FastifyReply, outcome: Outcome): void =>
      send(
        request,
        reply,
        route.xml === undefined ? outcome : inAskedForm(outcome, route.xml, request.headers.accept),
      );
    app.route({
      method: route.method,
      url: route.path,
      ...(route.bodyLimit !== undefined && { bodyLimit: route.bodyLimit }),
      ...(route.method !== 'GET' && { preParsing: mediaTypeGuard(route) }),
      onRequest: (request, reply, done) => {
        const enter = (found: Passage | Outcome): void => {
          if ('text' in found) return give(request, reply, found);
          request.passage = found;
          done();
        };
        // A token answered from memory needs no promise; that is nearly every request.
        const found = authenticate(gate, one, new HttpArrival(request));
        if (found instanceof Promise) found.then(enter, done);
        else enter(found);
      },
      errorHandler: async (error, request, reply) => {
        const { passage } = request;
        if (passage === null) throw error;
        give(request, reply, await refuseUnreadable(gate, passage, error));
        return reply;
      },
      handler: async (request, reply) => {
        const { passage } = request;
        if (passage === null) throw new Error(`no passage for ${one.template}`);
        const input = {
          params: request.params,
          query: request.query,
          body: request.body,
        } as unknown as Input;
        give(request, reply, await pass(gate, passage, input));
        return reply;
      },
    });
  }

  const webTools = new WebToolsDoor(
    gate,
    prepared.filter(({ route }) => route.dialect === 'web-tools'),
  );
  for (const url of webTools.isOpen ? WEB_TOOLS_PATHS : []) {
    app.route({
      method: ['GET', 'POST'],
      url,
      bodyLimit: WEB_TOOLS_BODY_LIMIT,
      errorHandler: async (error, request, reply) => {
        send(request, reply, await webTools.refuse(error, () => new HttpArrival(request)));
        return reply;
      },
      handler: async (request, reply) => {
        const fields = { ...(request.query as object), ...(request.body as object | undefined) };
        const outcome = await webTools.answer(fields, (credential) => new HttpArrival(request, credential));
        send(request, reply, outcome);
        return reply;
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
    sendTrouble(edge, request, reply, routeTrouble(request.method, allowed));
  });
  app.setErrorHandler((error, request, reply) => {
    gate.log.error({ err: error, request: request.id }, 'edge');
    sendTrouble(edge, request, reply, errorTrouble(error));
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
      app.stopping = true;
      const timer = setTimeout(() => {
        app.server.closeAllConnections();
        localDoor?.cut();
      }, config.stopTimeoutMs);
      await Promise.all([app.close(), localDoor?.close()]);
      clearTimeout(timer);
      edge.flush();
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
