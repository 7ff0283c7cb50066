/** Whether what came is an answer of the API: whole, of the stated type, and no page of some proxy on the way. */
import type { OutgoingAnswer } from '../egress/index.ts';
import { garbage } from './problems.ts';

/** An answer that was looked at. */
export interface Checked {
  readonly status: number;
  /** All, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON value; bytes where the media type is another; undefined where there is no body. */
  readonly body: unknown;
  /** The body as received. */
  readonly raw: Uint8Array;
}

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json(?:;|$)/i;
const OTHER_TYPES =
  /^(?:multipart\/form-data|application\/pdf|application\/zip|application\/octet-stream|image\/(?:png|tiff|jpeg|svg\+xml))(?:;|$)/i;

/** @throws PosternError `upstream_garbage` */
export const checked = (api: string, method: string, { status, headers, body }: OutgoingAnswer): Checked => {
  const type = headers['content-type'] ?? '';
  const told = `status ${status}, content type ${JSON.stringify(type.slice(0, 80))}, ${body.length} bytes`;
  if (body.length === 0) {
    if (status === 204 || status === 304 || method === 'HEAD' || method === 'DELETE' || status >= 400) {
      return { status, headers, body: undefined, raw: body };
    }
    throw garbage(api, `an empty body (${told})`);
  }
  if (JSON_TYPE.test(type)) {
    try {
      return { status, headers, body: JSON.parse(Buffer.from(body).toString('utf8')), raw: body };
    } catch {
      // The parser's own message quotes the body.
      throw garbage(api, `a body that is no JSON, or cut short (${told})`);
    }
  }
  if (status < 300 && OTHER_TYPES.test(type)) return { status, headers, body, raw: body };
  throw garbage(api, `another content type than the API has (${told})`);
};
