/** The parts of a multipart answer as one value, as the genuine files describe it: JSON parts read, files as they came. */
import { Buffer } from 'node:buffer';
import type { Answered } from '../program.ts';

export const readMultipart = async ({ headers, text }: Answered): Promise<Record<string, unknown>> => {
  const form = await new Response(Buffer.from(text), {
    headers: { 'content-type': headers['content-type'] ?? '' },
  }).formData();
  const value: Record<string, unknown> = {};
  for (const [name, part] of form) {
    value[name] = part instanceof File ? await part.text() : (JSON.parse(part) as unknown);
  }
  return value;
};
