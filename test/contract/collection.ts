/** The official collection of requests, with its placeholders filled. */
import { readFileSync } from 'node:fs';
import { referencePath } from '../reference.ts';
import { numberOf, OURS } from '../tracking-intake/pieces.ts';
import type { Method } from './openapi.ts';

interface Entry {
  readonly name: string;
  readonly item?: readonly Entry[];
  readonly request?: {
    readonly method: Method;
    readonly url: string | { readonly raw: string };
    readonly header?: readonly { readonly key: string; readonly value: string }[];
    readonly body?: { readonly raw?: string };
  };
}

export interface OfficialRequest {
  /** With its folder: `Domestic Labels / 3.0 Edit Label`. */
  readonly name: string;
  readonly method: Method;
  /** Path and query. */
  readonly path: string;
  /** In small letters, without those of authorisation. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What variables of the collection stand for, by their names in it; others get a word. */
export type Variables = Readonly<Record<string, string>>;

const PIECE = numberOf(OURS, 1);

/** Comments that say what to put in are taken out, and put in is what is ours. */
const filled = (text: string, variables: Variables): string =>
  text
    .replace(/\/\/ ?Add[^\n]*/g, '')
    .replace(/\{\{(\w+)\}\}/g, (_match, name: string) => variables[name] ?? 'word')
    .replace(/\{Tracking Number\}|1234568790123546879012|9261212345678900019471/g, PIECE)
    .replace(/"(client_id|client_secret)": ?"X+"/g, (match, name: string) =>
      variables[name] === undefined ? match : `"${name}": "${variables[name]}"`,
    )
    .replace(/"(MID|manifestMID)": ?"X+"/g, `"$1": "${OURS}"`)
    .replace(/"X{22}"/g, `"${PIECE}"`);

const requestsIn = (entries: readonly Entry[], folder = ''): Entry[] =>
  entries.flatMap((entry) =>
    entry.item === undefined
      ? [{ ...entry, name: `${folder}${entry.name}` }]
      : requestsIn(entry.item, `${folder}${entry.name} / `),
  );

const requestOf = ({ name, request }: Entry, variables: Variables): OfficialRequest => {
  if (request === undefined) throw new Error(`${name} is no request`);
  const { method, url, header = [], body } = request;
  const { pathname, search } = new URL(filled(typeof url === 'string' ? url : url.raw, variables));
  const text = filled(body?.raw ?? '', variables).trim();
  return {
    name,
    method,
    path: pathname + search,
    headers: Object.fromEntries(
      header
        .map(({ key, value }): [string, string] => [key.toLowerCase(), filled(value, variables)])
        .filter(([key, value]) => key !== 'authorization' && key !== 'content-type' && value !== ''),
    ),
    body: text === '' ? undefined : (JSON.parse(text) as unknown),
  };
};

const file = referencePath('usps-v3/api-examples/Example-Postman.postman_collection.json');

const entries: readonly Entry[] =
  file === undefined
    ? []
    : requestsIn((JSON.parse(readFileSync(file, 'utf8')) as { readonly item: readonly Entry[] }).item);

/** In the order of the collection; none where the reference is missing. */
export const COLLECTION: readonly { readonly name: string; with(variables: Variables): OfficialRequest }[] =
  entries.map((entry) => ({ name: entry.name, with: (variables) => requestOf(entry, variables) }));
