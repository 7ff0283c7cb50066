/** Whether the beginning of a list has columns about persons: asked before anything of it is stored. */
import { constants, gunzipSync } from 'node:zlib';
import { prepareList } from './prepare.ts';
import { isGzip } from './sniff.ts';

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Names of such columns; none where the beginning does not tell (Parquet has its names at the end). */
export const personalColumnsIn = async (head: Uint8Array): Promise<readonly string[]> => {
  try {
    const plain = isGzip(head) ? gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }) : head;
    const list = await prepareList({ stream: once(plain), name: 'the list' });
    await list.source.bytes.return(undefined);
    return list.columns.personal;
  } catch {
    // What cannot be read is told about when the whole is there.
    return [];
  }
};
