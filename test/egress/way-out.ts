/** A way out whose public names and addresses are served from this machine. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import {
  createOutgoingOver,
  type Outgoing,
  type OutgoingOptions,
  type OutgoingRequest,
  type Wire,
} from '../../src/egress/outgoing.ts';
import { PosternError } from '../../src/errors.ts';

export const PUBLIC = '93.184.216.34';

export interface WayOut {
  readonly outgoing: Outgoing;
  /** The names that were resolved and the checked addresses that were dialled, in order. */
  readonly resolved: readonly string[];
  readonly dialled: readonly string[];
}

/** Every name has the address `PUBLIC`, unless `resolve` says otherwise; every address leads to 127.0.0.1. */
export const openWayOut = (
  context: TestContext,
  options: Partial<OutgoingOptions> = {},
  wire: Pick<Wire, 'ca'> = {},
): WayOut => {
  const resolved: string[] = [];
  const dialled: string[] = [];
  const resolve = options.resolve ?? (async () => [PUBLIC]);
  const outgoing = createOutgoingOver(
    {
      allowPrivate: 'off',
      ...options,
      resolve: (host) => {
        resolved.push(host);
        return resolve(host);
      },
    },
    {
      ...wire,
      dial: (address) => {
        dialled.push(address);
        return '127.0.0.1';
      },
    },
  );
  context.after(() => outgoing.close());
  return { outgoing, resolved, dialled };
};

/** A request with roomy limits. */
export const get = (url: string, more: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  url,
  method: 'GET',
  headers: {},
  timeoutMs: 20_000,
  maxBytes: 100_000,
  ...more,
});

/** The error that a promise rejects with, which must be ours and of this code. */
export const rejection = async (promise: Promise<unknown>, code: string): Promise<PosternError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof PosternError, `expected a PosternError, got ${String(error)}`);
  assert.equal(error.code, code, error.message);
  return error;
};
