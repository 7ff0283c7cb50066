/** Sending a file with its progress: what `fetch` cannot tell, `XMLHttpRequest` can. */
import { OFFLINE, type Result, resultOf } from './client.ts';
import { session } from './session.ts';

/** The answer as `fetch` would have given it; undefined where none came, or the connection was torn. */
const responseOf = (request: XMLHttpRequest): Response | undefined => {
  const { status, statusText, responseText } = request;
  if (status === 0) return undefined;
  const lines = request.getAllResponseHeaders().trim().split(/\r?\n/);
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return new Response(responseText, { status, statusText, headers });
};

/** @param progress told the share that was sent, 0 to 1 */
export const sendFile = (
  path: string,
  file: File,
  progress: (share: number) => void,
): Promise<Result<Response>> =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('accept', 'application/json');
    const csrf = session.value?.csrf;
    if (csrf != null) request.setRequestHeader('postern-csrf', csrf);
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      progress(total === 0 ? 1 : loaded / total),
    );
    // Answered, torn or aborted.
    request.addEventListener('loadend', () => {
      const response = responseOf(request);
      resolve(response === undefined ? { ok: false, problem: OFFLINE } : resultOf(response, 'none'));
    });
    request.send(file);
  });
