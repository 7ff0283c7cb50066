/** A finished file as an answer: all of it, a part, or word that the client has it already. */
import { open } from 'node:fs/promises';
import type { Answer, Context } from '../../../gateway/index.ts';
import type { DownloadFile } from '../../../locations/export/index.ts';
import { httpDate, type Version, wantedOf } from './conditions.ts';

const outOfRange = (bytes: number): Answer => ({
  status: 416,
  headers: {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-range': `bytes */${bytes}`,
  },
  body: JSON.stringify({
    type: '/postern/errors#range_unsatisfiable',
    title: 'Range Not Satisfiable',
    status: 416,
    detail: `The file has ${bytes} bytes; none of them lies in the range asked for.`,
    code: 'range_unsatisfiable',
    source: 'postern',
  }),
});

/** @param headers those that go with the bytes, the media type among them */
export const sendFile = async (
  { path, bytes }: DownloadFile,
  version: Version,
  headers: Readonly<Record<string, string>> & { readonly 'content-type': string },
  { header }: Pick<Context, 'header'>,
): Promise<Answer> => {
  const wanted = wantedOf(header, version, bytes);
  const common = {
    ...headers,
    etag: version.etag,
    'last-modified': httpDate(version.modified),
    'accept-ranges': 'bytes',
    'cache-control': 'public, max-age=60',
  };
  if (wanted.kind === 'nothing-new') return { status: 304, headers: common, body: '' };
  if (wanted.kind === 'none-there') return outOfRange(bytes);
  // Opened before anything is said of it: a file that a newer edition took away is an error, not a broken answer.
  const file = await open(path);
  if (wanted.kind === 'all')
    return { headers: { ...common, 'content-length': String(bytes) }, body: file.createReadStream() };
  const { first, last } = wanted;
  return {
    status: 206,
    headers: {
      ...common,
      'content-length': String(last - first + 1),
      'content-range': `bytes ${first}-${last}/${bytes}`,
    },
    body: file.createReadStream({ start: first, end: last }),
  };
};
