/** Wiring of the record: signing key, log, journal and witnesses of one node. */
import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { JournalEntry } from './audit/entry.ts';
import { AuditLog, DecisionJournal, openKeyFile, TlogWitness, Witness } from './audit/index.ts';
import type { Config } from './config.ts';
import type { Outgoing } from './egress/index.ts';
import { PosternError } from './errors.ts';
import { auditFolderOf, keysFolderOf } from './paths.ts';
import type { Store } from './store/index.ts';

export interface RecordOfNode {
  readonly log: AuditLog;
  readonly journal: DecisionJournal;
  close(): Promise<void>;
}

export interface RecordOptions {
  readonly config: Config;
  readonly store: Store;
  readonly outgoing: () => Promise<Outgoing>;
  readonly clock: () => number;
  readonly trouble: Logger;
  /** Told of every decision as it is recorded. */
  readonly onDecision: (entry: JournalEntry) => void;
}

const WITNESS_TIMEOUT_MS = 10_000;
const WITNESS_ANSWER_BYTES = 65_536;
/** Tells keys apart that come from one key file. */
const PSEUDONYM_PURPOSE = 'postern journal pseudonyms v1';

/** The node's name: the setting, else one made at first start, so that the log's origin never changes by itself. */
const nodeName = (config: Config): string => {
  if (config.node !== undefined) return config.node;
  const file = join(config.data, 'node');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const name = `node-${randomBytes(4).toString('hex')}`;
  writeFileSync(file, `${name}\n`, { flag: 'wx' });
  return name;
};

const post = (outgoing: () => Promise<Outgoing>) => async (url: string, body: string) =>
  (await outgoing()).fetch({
    url,
    method: 'POST',
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body,
    timeoutMs: WITNESS_TIMEOUT_MS,
    maxBytes: WITNESS_ANSWER_BYTES,
  });

const send = (outgoing: () => Promise<Outgoing>) => async (url: string, body: string) => {
  const { status } = await post(outgoing)(url, body);
  if (status < 300) return;
  throw new PosternError('witness_refused', `The witness answered ${status} to a checkpoint.`);
};

/** The witness that cosigns, where one is set. */
const cosigner = ({ config, outgoing }: RecordOptions, log: AuditLog) => {
  if (config.witnessTlog === undefined) return undefined;
  const { url, key: verifierKey } = config.witnessTlog;
  const witness = new TlogWitness({
    log,
    url,
    verifierKey,
    post: async (address, body) => {
      const answer = await post(outgoing)(address, body);
      return {
        status: answer.status,
        contentType: answer.headers['content-type'] ?? '',
        text: Buffer.from(answer.body).toString(),
      };
    },
  });
  return (note: string) => witness.cosign(note);
};

/** Opens the record of this node. */
export const openRecord = async (options: RecordOptions): Promise<RecordOfNode> => {
  const { config, store, clock, trouble } = options;
  const keys = keysFolderOf(config.data);
  mkdirSync(keys, { recursive: true, mode: 0o700 });
  const node = nodeName(config);
  const onTrouble = (err: unknown): void => trouble.error({ err }, 'record');
  const log = await AuditLog.open({
    folder: auditFolderOf(config.data),
    origin: `postern/${node}`,
    key: openKeyFile(join(keys, 'audit.pem')),
  });
  const sealingKey = readFileSync(config.keyFile);
  const journal = await DecisionJournal.open({
    store,
    log,
    node,
    pseudonymKey: new Uint8Array(hkdfSync('sha256', sealingKey, '', PSEUDONYM_PURPOSE, 32)),
    now: clock,
    onTrouble,
    onDecision: options.onDecision,
  });
  const witness = await Witness.open({
    log,
    store,
    node,
    now: clock,
    file: config.witnessFile,
    push:
      config.witnessUrl === undefined ? undefined : { url: config.witnessUrl, send: send(options.outgoing) },
    cosign: cosigner(options, log),
    onTrouble,
  });
  return {
    log,
    journal,
    async close() {
      await journal.close();
      await log.close();
      await witness.close();
    },
  };
};
