/** What PostgreSQL and the way to it say, told to the person who must mend it. */
import { PosternError } from '../../errors.ts';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

// SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html, and the codes of Node's sockets.
const REFUSED_LOGIN = new Set(['28000', '28P01', '3D000']);
const UNREACHABLE =
  /^(08...|57P0[123]|53300|ECONNREFUSED|ECONNRESET|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|EPIPE)$/;
const READ_ONLY = new Set(['25006', '42501']);
const FULL = new Set(['53100', '53200']);

/**
 * Turns an error of the server itself into a `PosternError` (`store_unreachable`, `store_refused`,
 * `store_unwritable`, `store_corrupt`); anything else, a broken constraint for example, comes back as it was.
 */
export const explainPostgresError = (error: unknown, place: string): unknown => {
  const code = codeOf(error);
  const reason = error instanceof Error ? error.message : String(error);
  const say = (name: string, what: string, cure: string): PosternError =>
    new PosternError(
      name,
      `The database ${place} ${what} (${code === '' ? reason : `${code}: ${reason}`}).`,
      {
        status: 503,
        cure,
        cause: error,
      },
    );
  if (
    UNREACHABLE.test(code) ||
    /connection terminated|timeout exceeded when trying to connect/i.test(reason)
  ) {
    return say(
      'store_unreachable',
      'does not answer',
      'Check POSTERN_DATABASE_URL and that the server runs.',
    );
  }
  if (REFUSED_LOGIN.has(code)) {
    return say(
      'store_refused',
      'refused the login',
      'Check user, password and database in POSTERN_DATABASE_URL.',
    );
  }
  if (READ_ONLY.has(code)) {
    return say(
      'store_unwritable',
      'cannot be written',
      'Point POSTERN_DATABASE_URL at the primary and let its user create tables.',
    );
  }
  if (FULL.has(code)) {
    return say(
      'store_unwritable',
      'has no room left',
      'Free space on the server; nothing acknowledged so far is lost.',
    );
  }
  if (code === 'XX001' || code === 'XX002') {
    return say('store_corrupt', 'is damaged', 'Restore a backup, or fail over to a standby.');
  }
  return error;
};
