/** The log for auditors: one line of JSON an entry, each with its own proof. */
import { PosternError } from '../errors.ts';
import type { AuditLog } from './log.ts';

/** One line: `entry` is the text where the bytes are UTF-8, as all of ours are; hashes are base64. */
export interface ExportedEntry {
  readonly index: number;
  readonly entry: string;
  /** Inclusion proof in the tree that the checkpoint of the export's first line signs. */
  readonly proof: readonly string[];
}

/**
 * Lines of NDJSON: first `{checkpoint, verifierKey}`, then entries `from` up to, not including, `to`.
 * @throws PosternError `audit_index`
 */
export async function* exportLog(log: AuditLog, from: number, to: number = log.size): AsyncGenerator<string> {
  const size = log.size;
  const checkpoint = log.checkpoint();
  if (from < 0 || from > to || to > size) {
    throw new PosternError(
      'audit_index',
      `Entries ${from} to ${to} were asked for; the audit log has ${size}.`,
      {
        status: 404,
      },
    );
  }
  yield `${JSON.stringify({ checkpoint, verifierKey: log.verifierKey })}\n`;
  for (let index = from; index < to; index++) {
    const line: ExportedEntry = {
      index,
      entry: Buffer.from(await log.entry(index)).toString(),
      proof: (await log.inclusionProof(index, size)).map((hash) => Buffer.from(hash).toString('base64')),
    };
    yield `${JSON.stringify(line)}\n`;
  }
}
