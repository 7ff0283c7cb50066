/** Sending a file with its progress: what `fetch` cannot tell, `XMLHttpRequest` can. */
import type { Problem } from '../../api/client.ts';
import { session } from '../../api/session.ts';

export type Sent =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly problem: Problem };

const problemOf = (status: number, text: string): Problem => {
  let body: Record<string, unknown> = {};
  try {
    body = JSON.parse(text) as Record<string, unknown>;
  } catch {
    // The connection ended before an answer, or what answered was not this server.
  }
  const cure = body.cure;
  return {
    kind: status === 0 ? 'offline' : status === 401 ? 'session' : status === 409 ? 'conflict' : 'invalid',
    status,
    code: String(body.code ?? status),
    detail: String(body.detail ?? ''),
    ...(typeof cure === 'string' && { cure }),
    faults: [],
    body,
  };
};

/** @param progress told the share that was sent, 0 to 1 */
export const sendFile = (path: string, file: File, progress: (share: number) => void): Promise<Sent> =>
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
    const ended = (): void => {
      const { status, responseText } = request;
      resolve(
        status >= 200 && status < 300
          ? { ok: true, body: responseText === '' ? undefined : (JSON.parse(responseText) as unknown) }
          : { ok: false, problem: problemOf(status, responseText) },
      );
    };
    // Answered, torn or aborted.
    request.addEventListener('loadend', ended);
    request.send(file);
  });
