/** Requests for the operations of the genuine files: with every body that a file or the official collection shows. */
import { numberOf, OURS } from '../tracking-intake/pieces.ts';
import { COLLECTION } from './collection.ts';
import { valueOf } from './generate.ts';
import type { Operation } from './openapi.ts';
import { operationOf } from './stand-in.ts';

export interface Request {
  /** What the body is taken from. */
  readonly name: string;
  readonly path: string;
  readonly body: unknown;
}

/** What stands in paths; a thing by its name is made first. */
export interface Names {
  readonly confirmationNumber: string;
  readonly imageUUID: string;
}

const PATHS: Readonly<Record<string, string>> = {
  trackingNumber: numberOf(OURS, 1),
  imb: '0027012345600000000110001',
  'account-number': '1234567890',
};

const pathOf = (operation: Operation, names: Names): string =>
  operation.path.replace(/:([\w-]+)/g, (_match, name: string) =>
    encodeURIComponent({ ...PATHS, ...names }[name] ?? `no ${name} known`),
  );

/** Every parameter that the file has, each with a value of its schema. */
const queryOf = (operation: Operation): string => {
  const pairs = operation.parameters
    .filter(({ in: place }) => place === 'query')
    .map(({ name, schema }): [string, string] => [name, String(valueOf(operation, schema))]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
};

/** Samples name Mailer IDs that are none; ours stands in their place. */
const withOurMid = (value: unknown): unknown =>
  value === undefined
    ? undefined
    : JSON.parse(JSON.stringify(value).replace(/"(manifestMID|MID)":"\d{6,9}"/g, `"$1":"${OURS}"`));

const bodiesOf = (operation: Operation): { readonly name: string; readonly value: unknown }[] => {
  if (operation.body === undefined) return [{ name: 'no body', value: undefined }];
  const official = COLLECTION.map((one) => one.with({ date: '2026-07-03', currentDatePlus3: '2026-07-03' }))
    .filter(({ method, path }) => operationOf(method, path) === operation)
    .map(({ name, body }) => ({ name, value: body }));
  const given = [...operation.samples, ...official];
  return given.length > 0
    ? given
    : [{ name: 'what is required', value: valueOf(operation, operation.body, 'required') }];
};

export const requestsFor = (operation: Operation, names: Names): Request[] =>
  bodiesOf(operation).map(({ name, value }) => ({
    name,
    path: pathOf(operation, names) + queryOf(operation),
    body: withOurMid(value),
  }));
