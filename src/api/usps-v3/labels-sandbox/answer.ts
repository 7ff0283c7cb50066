/** The two forms of an answer with an image: multipart by default, JSON with base64 where the vendor type is asked for (wire 2.9). */
import { randomBytes } from 'node:crypto';
import type { Answer, Context } from '../../../gateway/index.ts';
import type { Image } from '../../../shipping/labels/index.ts';

export const VENDOR_JSON = 'application/vnd.usps.labels+json';

export interface Parts {
  /** Name of the part with the metadata, and the metadata. */
  readonly metadataName: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly imageName: string;
  readonly image: Image | undefined;
  /** Beside the metadata. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** `flat`: the metadata are the members of the JSON form; `nested`: they stand under their name. */
  readonly json: 'flat' | 'nested';
}

const multipart = (
  { metadataName, metadata, imageName, image, more = {} }: Parts,
  boundary: string,
): string => {
  const part = (head: string, type: string, body: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`;
  const values = [[metadataName, metadata] as const, ...Object.entries(more)];
  const parts = values.map(([name, value]) =>
    part(`name="${name}"`, 'application/json', JSON.stringify(value)),
  );
  if (image !== undefined) {
    const head = `name="${imageName}"; filename="${imageName}.${image.ending}"`;
    parts.push(part(head, image.mediaType, Buffer.from(image.bytes).toString('base64')));
  }
  return `${parts.join('')}--${boundary}--\r\n`;
};

/** The body and its media type, by what the client accepts. */
export const imageAnswer = (
  parts: Parts,
  { header }: Pick<Context, 'header'>,
): Pick<Answer, 'body' | 'headers'> => {
  const { metadataName, metadata, imageName, image, more, json } = parts;
  if ((header('accept') ?? '').includes(VENDOR_JSON)) {
    const body = {
      ...(json === 'flat' ? metadata : { [metadataName]: metadata }),
      ...more,
      ...(image !== undefined && { [imageName]: Buffer.from(image.bytes).toString('base64') }),
    };
    return { body: JSON.stringify(body), headers: { 'content-type': VENDOR_JSON } };
  }
  const boundary = `postern-${randomBytes(12).toString('hex')}`;
  return {
    body: multipart(parts, boundary),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
};
