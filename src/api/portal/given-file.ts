/** The file that an import is given: as the body of the request, by its path on this machine, or by its address. */
import { isAbsolute } from 'node:path';
import type { Readable } from 'node:stream';
import type { Outgoing } from '../../egress/index.ts';
import { PosternError } from '../../errors.ts';

/** Only whoever owns the machine may have it read a file of its own. */
export const sentOrLocal = (
  path: string | undefined,
  body: Readable | undefined | null,
  principalKind: string,
): string | Readable => {
  if (path === undefined) {
    if (body !== undefined && body !== null) return body;
    throw new PosternError('body_missing', 'No file came with the request.', {
      status: 400,
      cure: 'Send the file as the body, or on this machine its path as `path`.',
    });
  }
  if (principalKind !== 'operator') {
    throw new PosternError('path_not_local', 'Only the local operator may name a file on this machine.', {
      status: 403,
      cure: 'Send the file as the body of the request, or on this machine leave POSTERN_TOKEN unset.',
      place: { field: 'path' },
    });
  }
  if (isAbsolute(path)) return path;
  throw new PosternError('path_not_absolute', 'The path of the file is not absolute.', {
    status: 400,
    cure: 'Send the whole path.',
    place: { field: 'path' },
  });
};

export interface FetchedFile {
  readonly input: Readable;
  /** The last part of the path. */
  readonly name: string;
  /** Where it came from in the end, without query: that may hold a signature. */
  readonly url: string;
}

const FETCH_TIMEOUT_MS = 600_000;

/**
 * Opens the answer of an address, within size and time.
 * @throws PosternError those of egress, `import_unfetched`
 */
export const fetchFile = async (outgoing: Outgoing, url: string, maxBytes: number): Promise<FetchedFile> => {
  const answer = await outgoing.open({
    url,
    method: 'GET',
    headers: { accept: '*/*' },
    timeoutMs: FETCH_TIMEOUT_MS,
    maxBytes,
  });
  const { origin, host, pathname } = new URL(answer.url);
  const type = answer.headers['content-type'] ?? '';
  if (answer.status === 200 && !/^text\/html/i.test(type))
    return { input: answer.body, name: nameOf(pathname) || host, url: `${origin}${pathname}` };
  answer.body.on('error', () => undefined);
  answer.body.destroy();
  const what = answer.status === 200 ? 'a web page and no file' : `with status ${answer.status}`;
  throw new PosternError('import_unfetched', `Host ${host} answered ${what}.`, {
    status: 502,
    cure: 'Check the address in a browser: it must give the file itself, without a sign-in.',
    place: { field: 'url' },
  });
};

const nameOf = (pathname: string): string => {
  const last = pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last).slice(0, 200);
  } catch {
    return last.slice(0, 200);
  }
};
