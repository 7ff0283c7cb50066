/** A whole Postern in a temporary folder, for tests that ask it questions. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decodeBlock } from '../src/audit/block.ts';
import type { DecisionRecord, PrincipalSnapshot } from '../src/audit/index.ts';
import { readConfig } from '../src/config.ts';
import type { AnyRoute } from '../src/gateway/index.ts';
import { openPostern, type Postern } from '../src/main.ts';
import { socketPathOf } from '../src/paths.ts';
import { makeTemplate } from './template.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  // Tests read bodies of many shapes; each asserts what it reads.
  readonly json: unknown;
}

export interface Asked {
  readonly method?: 'GET' | 'POST' | 'DELETE' | 'PUT' | 'PATCH' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
}

/** A recorded decision with the snapshot of whoever asked. */
export interface Journalled {
  readonly record: DecisionRecord;
  readonly principal: PrincipalSnapshot;
}

/** What tests need of a program to make parties in it, also where it is a process of its own. */
export type AskedProgram = Pick<TestProgram, 'ask' | 'operate' | 'data' | 'databaseUrl'>;

export interface TestProgram {
  readonly postern: Postern;
  readonly folder: string;
  /** The data folder, in `folder`. */
  readonly data: string;
  /** The PostgreSQL that it keeps its tables in; undefined: SQLite in `data`. */
  readonly databaseUrl: string | undefined;
  readonly keyFile: string;
  /** Asks as a client of the network door would. */
  ask(path: string, asked?: Asked): Promise<Answered>;
  /** Asks as the local operator, over the socket in the data folder. */
  operate(path: string, asked?: Asked): Promise<Answered>;
  /** Everything that has been recorded so far. */
  journal(): Promise<Journalled[]>;
  close(): Promise<void>;
}

let template = process.env.TEST_TEMPLATE;

/** A data folder after its first start: that of the whole run, else one that is made once a process. */
const startedFolder = async (): Promise<string> => {
  if (template !== undefined) return template;
  const folder = mkdtempSync(join(tmpdir(), 'postern-template-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const data = join(folder, 'data');
  await makeTemplate(data, folder);
  template = data;
  return data;
};

const answered = (
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
  text: string,
): Answered => ({
  status,
  headers,
  text,
  json: /[/+]json(?:;|$)/.test(headers['content-type'] ?? '') && text !== '' ? JSON.parse(text) : undefined,
});

const sent = ({
  headers = {},
  body,
}: Asked): { headers: Record<string, string>; payload?: string | Buffer } => {
  const isObject = typeof body === 'object' && !Buffer.isBuffer(body);
  return {
    headers: { host: 'localhost', ...(isObject && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { payload: isObject ? JSON.stringify(body) : (body as string | Buffer) }),
  };
};

/** One request over a Unix socket. */
export const askSocket = (socketPath: string, path: string, asked: Asked = {}): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const { headers, payload } = sent(asked);
    const length = payload === undefined ? 0 : Buffer.byteLength(payload);
    const request = httpRequest(
      {
        socketPath,
        path,
        method: asked.method ?? 'GET',
        headers: { ...headers, connection: 'close', ...(length > 0 && { 'content-length': length }) },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve(
            answered(
              answer.statusCode ?? 0,
              answer.headers as Record<string, string>,
              Buffer.concat(chunks).toString(),
            ),
          ),
        );
      },
    );
    request.on('error', reject);
    request.end(payload);
  });

/** Every entry of the decision journal in a data folder, oldest first. */
export const journalIn = (data: string): Journalled[] => {
  const db = new DatabaseSync(join(data, 'postern.db'), { readOnly: true });
  try {
    const rows = db.prepare('SELECT body FROM journal_block ORDER BY seq').all();
    return rows.flatMap(({ body }) => {
      const block = body instanceof Uint8Array ? decodeBlock(body) : undefined;
      return (block?.texts ?? []).map((text) => {
        const record = JSON.parse(text) as DecisionRecord;
        const json = block?.head.principals[record.principal] ?? '{}';
        return { record, principal: { digest: record.principal, json } };
      });
    });
  } finally {
    db.close();
  }
};

/** Opens a Postern whose network door is asked in process. `settings` are `POSTERN_*` variables. */
export const openProgram = async (
  settings: Readonly<Record<string, string>> = {},
  options: {
    readonly door?: 'network' | 'local';
    readonly extraRoutes?: readonly AnyRoute[];
    /** Unix ms; the system's clock unless stated. */
    readonly clock?: () => number;
  } = {},
): Promise<TestProgram> => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-test-'));
  const data = join(folder, 'data');
  cpSync(await startedFolder(), data, { recursive: true });
  const config = readConfig({ POSTERN_DATA: data, POSTERN_LOG_LEVEL: 'silent', ...settings }, folder);
  const postern = await openPostern(config, {
    door: options.door ?? 'network',
    ...(options.extraRoutes !== undefined && { extraRoutes: options.extraRoutes }),
    ...(options.clock !== undefined && { clock: options.clock }),
  });
  const socketPath = socketPathOf(config.data);
  let localDoor: Promise<void> | undefined;
  const operate = async (path: string, asked?: Asked): Promise<Answered> => {
    localDoor ??= postern.gateway.listenLocal(socketPath);
    await localDoor;
    return askSocket(socketPath, path, asked);
  };
  return {
    postern,
    folder,
    data,
    databaseUrl: config.databaseUrl,
    keyFile: config.keyFile,
    operate,
    async ask(path, asked = {}) {
      const { headers, payload } = sent(asked);
      const answer = await postern.gateway.fastify.inject({
        method: asked.method ?? 'GET',
        url: path,
        headers,
        ...(payload !== undefined && { payload }),
      });
      return answered(answer.statusCode, answer.headers as Record<string, string | undefined>, answer.body);
    },
    async journal() {
      // An act of administration is durable before it is answered, and so is all that was recorded before it.
      const flushed = await operate('/postern/v1/demo', { method: 'DELETE' });
      if (flushed.status !== 200) throw new Error(`the journal was not flushed: ${flushed.text}`);
      return journalIn(data);
    },
    async close() {
      await postern.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
