/** A request as it is made up in the form: its address, its headers, and how it is written for curl. */
import type { Operation } from './operations.ts';

export interface Asked {
  /** Texts of path and query parameters; empty ones of the query are not sent. */
  readonly values: Readonly<Record<string, string>>;
  readonly body: string;
  readonly purpose: string;
}

export type Who = 'app' | 'self' | 'nobody';

export const addressOf = ({ path, parameters }: Operation, { values }: Asked): string => {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
  const asked = parameters
    .filter(({ in: place, name }) => place === 'query' && (values[name] ?? '') !== '')
    .map(({ name }) => [name, values[name] ?? '']);
  return asked.length === 0 ? filled : `${filled}?${new URLSearchParams(asked)}`;
};

export const headersOf = ({ purpose }: Asked): Readonly<Record<string, string>> =>
  purpose === '' ? {} : { 'postern-purpose': purpose };

/** For a POSIX shell: nothing within single quotes is special but the quote. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The same request for a shell; the token is named, never written. */
export const curlOf = (operation: Operation, asked: Asked, who: Who, origin: string): string => {
  const { method, body } = operation;
  const hasBody = body !== undefined && asked.body.trim() !== '';
  return [
    `curl -sS -i${method === 'GET' ? '' : ` -X ${method}`} ${quoted(origin + addressOf(operation, asked))}`,
    ...(who === 'nobody' ? [] : ['-H "Authorization: Bearer $POSTERN_TOKEN"']),
    ...(asked.purpose === '' ? [] : [`-H ${quoted(`Postern-Purpose: ${asked.purpose}`)}`]),
    ...(hasBody ? [`-H ${quoted(`Content-Type: ${body.type}`)}`, `--data ${quoted(asked.body)}`] : []),
  ].join(' \\\n  ');
};
