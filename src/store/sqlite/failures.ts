/** What SQLite says of its file, told to the person who must mend it. */
import { PosternError } from '../../errors.ts';

// Primary result codes, https://www.sqlite.org/rescode.html
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

const primaryCode = (error: unknown): number | undefined => {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined;
  return error.errcode & 0xff;
};

/**
 * Turns an error of the file itself into a `PosternError` (`store_unwritable`, `store_corrupt`);
 * anything else, a broken constraint for example, comes back as it was.
 */
export const explainSqliteError = (error: unknown, path: string): unknown => {
  const reason = error instanceof Error ? error.message : String(error);
  const unwritable = (what: string, cure: string): PosternError =>
    new PosternError('store_unwritable', `The store ${path} ${what} (SQLite: ${reason}).`, {
      status: 503,
      cure,
      cause: error,
    });
  const corrupt = (what: string): PosternError =>
    new PosternError('store_corrupt', `The store ${path} ${what} (SQLite: ${reason}).`, {
      cure: 'Move the file aside and restore a backup; keep the damaged file, it may still be readable in part.',
      cause: error,
    });
  switch (primaryCode(error)) {
    case SQLITE_READONLY:
      return unwritable('cannot be written', 'Give the user that runs Postern write access to the folder.');
    case SQLITE_CANTOPEN:
      return unwritable(
        'cannot be opened',
        'Check that the folder exists and that this user may write to it.',
      );
    case SQLITE_FULL:
      return unwritable('has no room left', 'Free space on the disk; nothing acknowledged so far is lost.');
    case SQLITE_IOERR:
      return unwritable('met a disk error', 'Check the disk and the system log, then start again.');
    case SQLITE_CORRUPT:
      return corrupt('is damaged');
    case SQLITE_NOTADB:
      return corrupt('is no database');
    default:
      return error;
  }
};
