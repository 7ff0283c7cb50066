/** Connections to PostgreSQL: numbers as numbers, bytes as `Uint8Array`, commits durable. */
import type pg from 'pg';
import { Client, Pool, types as pgTypes } from 'pg';
import { explainPostgresError } from './failures.ts';

const { builtins } = pgTypes;

const parseInteger = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`The integer ${text} does not fit a number exactly.`);
  return value;
};

const parseBytes = (text: string): Uint8Array => Uint8Array.fromHex(text.slice(2));

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (format !== 'binary' && oid === builtins.INT8) return parseInteger;
    if (format !== 'binary' && oid === builtins.BYTEA) return parseBytes;
    return format === 'binary' ? pgTypes.getTypeParser(oid, 'binary') : pgTypes.getTypeParser(oid, 'text');
  },
};

// An operator who asks for more (`remote_apply`) keeps it; less than a flush to disk is not enough for us.
const DURABLE =
  "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') in ('off', 'local')";

/** The address without its password, for messages. */
export const placeOf = (url: string): string => {
  if (!URL.canParse(url)) return '(unreadable address)';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
};

const settings = (url: string): pg.ClientConfig => ({
  connectionString: url,
  application_name: 'postern',
  connectionTimeoutMillis: 10_000,
  keepAlive: true,
  types,
});

/** A single connection of its own, for LISTEN. */
export const openClient = (url: string): pg.Client => new Client(settings(url));

export const openPool = (url: string): pg.Pool => {
  const pool = new Pool({ ...settings(url), max: 10 });
  // An idle connection that breaks is replaced at the next use; unheard, the event would end the process.
  pool.on('error', () => undefined);
  // The same for one that breaks while it is in use: its query fails and says so.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};

const prepared = new WeakSet<pg.PoolClient>();

/** Takes a connection from `pool`, durable from its first commit. */
export const connect = async (pool: pg.Pool, place: string): Promise<pg.PoolClient> => {
  try {
    const client = await pool.connect();
    if (!prepared.has(client)) {
      try {
        await client.query(DURABLE);
      } catch (error) {
        client.release(true);
        throw error;
      }
      prepared.add(client);
    }
    return client;
  } catch (error) {
    throw explainPostgresError(error, place);
  }
};
