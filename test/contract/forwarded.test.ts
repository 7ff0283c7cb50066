/** Operations that go on to USPS, held against the genuine files: requests are taken, answers come through whole, errors too. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Answered } from '../program.ts';
import { readMultipart } from './multipart.ts';
import { OPERATIONS, type Operation } from './openapi.ts';
import { type Names, type Request, requestsFor } from './requests.ts';
import { mediaTypeFor, shown, VENDOR_JSON } from './stand-in.ts';
import { openWorld, type World } from './world.ts';

/** Answered from what is held here: see `local.test.ts`. Tracking never goes on while a client waits. */
const LOCAL = /addresses|locations|tracking/;
const FORWARDED = OPERATIONS.filter(({ file }) => !LOCAL.test(file));

const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;

describe('operations that go on to USPS', { skip: FORWARDED.length === 0 }, () => {
  let world: World;
  let names: Names;

  const send = (
    operation: Operation,
    request: Request,
    more: Record<string, string> = {},
  ): Promise<Answered> =>
    world.program.ask(request.path, {
      method: operation.method,
      headers: {
        ...world.headers,
        'if-match': '"1"',
        'x-idempotency-key': '8be4df61-93ca-11d2-aa0d-00e098032b8c',
        ...more,
      },
      ...(request.body !== undefined && { body: request.body as object }),
    });

  const make = async (path: string): Promise<Answered> => {
    const operation = FORWARDED.find((one) => one.method === 'POST' && one.path === path);
    assert.ok(operation !== undefined);
    const [request] = requestsFor(operation, { confirmationNumber: '', imageUUID: '' });
    assert.ok(request !== undefined);
    const answer = await send(operation, request);
    assert.ok(answer.status < 300, answer.text);
    return answer;
  };

  before(async () => {
    world = await openWorld();
    const pickup = await make('/pickup/v3/carrier-pickup');
    const image = await make('/labels/v3/branding');
    names = {
      confirmationNumber: (pickup.json as { confirmationNumber: string }).confirmationNumber,
      imageUUID: (image.json as { imageUUID: string }).imageUUID,
    };
  });
  after(() => world.close());

  for (const operation of FORWARDED) {
    it(`${nameOf(operation)}: every sample is taken, and the answer comes through`, async () => {
      const requests = requestsFor(operation, names);
      assert.ok(requests.length > 0);
      for (const request of requests) {
        for (const accept of ['application/json', VENDOR_JSON]) {
          const mediaType = mediaTypeFor(operation, accept);
          const answer = await send(operation, request, { accept });
          assert.equal(answer.status, operation.success, `${request.name}: ${answer.text}`);
          assert.equal(answer.headers['postern-source'], 'usps');
          for (const name of operation.headers) {
            assert.equal(answer.headers[name.toLowerCase()], `"${name} of the stand-in"`, name);
          }
          if (mediaType === undefined) {
            assert.equal(answer.text, '', 'no body came, none goes out');
            continue;
          }
          const body =
            mediaType === 'multipart/form-data'
              ? await readMultipart(answer)
              : (JSON.parse(answer.text) as unknown);
          assert.deepEqual(body, JSON.parse(JSON.stringify(shown(operation, mediaType))));
          assert.equal(operation.misfit(operation.success, mediaType, body), undefined, request.name);
        }
      }
    });

    it(`${nameOf(operation)}: published errors come through, and are told from ours`, async () => {
      const [request] = requestsFor(operation, names);
      assert.ok(request !== undefined);
      for (const status of operation.errors) {
        const told = {
          apiVersion: '/stand-in/v3',
          error: { code: String(status), message: `said with ${status}`, errors: [] },
        };
        world.usps.wrong = ({ url }) =>
          url.startsWith('/oauth2/')
            ? undefined
            : { status, headers: { 'retry-after': status === 429 ? '0' : '1' }, body: JSON.stringify(told) };
        const answer = await send(operation, request);
        world.usps.wrong = () => undefined;
        assert.equal(answer.headers['postern-source'], 'usps', `${status}: ${answer.text}`);
        // That USPS refuses the operator's own token is no error of the client's.
        const given = status === 401 ? 503 : status;
        assert.equal(answer.status, given, answer.text);
        if (status !== 401) assert.deepEqual(answer.json, told);
        assert.equal(operation.misfit(given, 'application/json', answer.json), undefined, answer.text);
      }
    });
  }
});
