/** Payloads as received, compressed one by one: rows by week of receipt and hash. */
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import { type Database, onConnection } from './connection.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export const compressPayload = (payload: Uint8Array): Promise<Uint8Array> => compress(payload, LEVEL);

const PAYLOAD = `select p.body from event_batch b join event_payload p on p.week = b.week and p.sha256 = b.sha256
  where b.sha256 = $1 order by b.batch desc limit 1`;

/** A whole payload by its hash; `undefined` where its week has been dropped. */
export const readPayload = (database: Database, sha256: Uint8Array): Promise<Uint8Array | undefined> =>
  onConnection(database, async (client) => {
    const { rows } = await client.query<{ body: Uint8Array }>({
      name: 'event_payload_of',
      text: PAYLOAD,
      values: [sha256],
    });
    return rows[0] === undefined ? undefined : decompress(rows[0].body);
  });

/** What a held event was read from, saved when its week was dropped. */
export const readHeldPayload = (
  database: Database,
  number: string,
  id: Uint8Array,
): Promise<Uint8Array | undefined> =>
  onConnection(database, async (client) => {
    const { rows } = await client.query<{ payload: Uint8Array }>(
      'select payload from event_held_payload where number = $1 and id = $2',
      [number, id],
    );
    return rows[0]?.payload;
  });
