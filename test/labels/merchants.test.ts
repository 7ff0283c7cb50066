/** A platform labels for a merchant through USPS: decided by what it holds of that merchant, from the payment to the piece. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Mid } from '../../src/postal/barcode/index.ts';
import { setCredential, upstreamSettings } from '../contract/world.ts';
import type { TestApp, TestPerson } from '../people.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';
import { numberOf } from '../tracking-intake/pieces.ts';
import { asking, makeParty, makeSteward } from '../tracking-lookup/parties.ts';

const MERCHANT = 'merchant-one';
const OTHER = 'merchant-two';
const MERCHANT_MID = '902345601' as Mid;
const OTHER_MID = '902345602' as Mid;
const PLATFORM_MID = '902345603' as Mid;
const STRANGER_MID = '902345604' as Mid;

/** Plays USPS: whatever is asked is made. Counts what comes beside tokens. */
const openUsps = async () => {
  let made = 0;
  const paths: string[] = [];
  let next: () => string = () => numberOf(MERCHANT_MID, ++made);
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    request.resume().on('end', () => {
      const isToken = path.startsWith('/oauth2/');
      if (!isToken) paths.push(`${request.method} ${path}`);
      const body = isToken
        ? {
            access_token: 'a',
            token_type: 'Bearer',
            issued_at: Date.now(),
            expires_in: 3_600,
            status: 'approved',
          }
        : path.startsWith('/payments/')
          ? { paymentAuthorizationToken: `pay-${paths.length}`, roles: [] }
          : { labelMetadata: { trackingNumber: next() }, labelImage: '' };
      response.writeHead(path === '/labels/v3/label' ? 201 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    /** What the next label is numbered. */
    giving(number: string) {
      next = () => number;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const address = { streetAddress: '1 Main St', city: 'Beverly Hills', state: 'CA', ZIPCode: '90210' };
const LABEL = {
  imageInfo: { imageType: 'PDF', labelType: '4X6LABEL' },
  toAddress: { firstName: 'Ann', lastName: 'Example', ...address },
  fromAddress: { firm: 'Example', ...address },
  packageDescription: {
    mailClass: 'USPS_GROUND_ADVANTAGE',
    rateIndicator: 'SP',
    weightUOM: 'lb',
    weight: 1,
    dimensionsUOM: 'in',
    length: 6,
    width: 6,
    height: 6,
    processingCategory: 'MACHINABLE',
    mailingDate: '2026-12-01',
    destinationEntryFacilityType: 'NONE',
    extraServices: [],
  },
};

interface Role {
  readonly roleName: string;
  readonly MID?: string;
  readonly CRID?: string;
}

describe('labels of a platform for its merchants', () => {
  let usps: Awaited<ReturnType<typeof openUsps>>;
  let program: TestProgram;
  let steward: TestPerson;
  let platform: TestApp;
  let stranger: TestApp;
  const authorisations = new Map<string, string>();

  const pay = (app: TestApp, ...roles: readonly Role[]): Promise<Answered> =>
    program.ask('/payments/v3/payment-authorization', {
      method: 'POST',
      headers: asking(app),
      body: { roles: [{ roleName: 'PAYER' }, ...roles] },
    });
  const tokenFor = async (...roles: readonly Role[]): Promise<string> => {
    const answer = await pay(platform, ...roles);
    assert.equal(answer.status, 200, answer.text);
    return (answer.json as { paymentAuthorizationToken: string }).paymentAuthorizationToken;
  };
  const send = (
    app: TestApp,
    method: 'POST' | 'DELETE',
    path: string,
    token: string,
    body?: object,
  ): Promise<Answered> =>
    program.ask(path, {
      method,
      headers: {
        ...asking(app),
        accept: 'application/vnd.usps.labels+json',
        'x-payment-authorization-token': token,
      },
      ...(body !== undefined && { body }),
    });
  const owner = (MID: string): Role => ({ roleName: 'LABEL_OWNER', MID });
  const authorise = async (app: TestApp, mid: string, merchant: string): Promise<string> => {
    const answer = await program.ask(`/postern/v1/apps/${app.id}/authorisations`, {
      method: 'POST',
      headers: steward.headers,
      body: {
        mid,
        channel: 'any',
        basis: 'merchant-token',
        merchant,
        evidence: 'test',
        from: '2026-04-01T00:00:00Z',
      },
    });
    assert.ok(answer.status < 300, answer.text);
    return (answer.json as { id: string }).id;
  };
  const refusedAs = async (answer: Answered, code: string): Promise<void> => {
    assert.equal(answer.status, 403, answer.text);
    const decision = await program.operate(`/postern/v1/decisions/${answer.headers['postern-decision']}`);
    assert.equal((decision.json as { code: string }).code, code, decision.text);
  };

  before(async () => {
    usps = await openUsps();
    program = await openProgram(upstreamSettings(usps.url));
    await setCredential(program);
    steward = await makeSteward(program);
    const wish = { role: 'platform', products: ['Shipping Suite'], grantOn: '*' } as const;
    platform = await makeParty(program, steward, wish);
    stranger = await makeParty(program, steward, wish);
    authorisations.set(MERCHANT, await authorise(platform, MERCHANT_MID, MERCHANT));
    authorisations.set(OTHER, await authorise(platform, OTHER_MID, OTHER));
    const own = await program.operate(`/postern/v1/organisations/${platform.organisation}/mailer-ids`, {
      method: 'POST',
      body: { mid: PLATFORM_MID, proof: 'operator' },
    });
    assert.ok(own.status < 300, own.text);
  });
  after(async () => {
    await program.close();
    await usps.close();
  });

  it('are paid for with the Mailer ID of a merchant whose token it holds, and with no other', async () => {
    assert.equal((await pay(platform, owner(MERCHANT_MID))).status, 200);
    const before = usps.paths.length;
    await refusedAs(await pay(platform, owner(STRANGER_MID)), 'merchant_token_missing');
    await refusedAs(await pay(stranger, owner(MERCHANT_MID)), 'merchant_token_missing');
    await refusedAs(await pay(platform), 'merchant_token_missing');
    assert.equal(usps.paths.length, before);
  });

  it('are paid for with its own Mailer ID only where a shipper is named whose token it holds', async () => {
    await refusedAs(await pay(platform, owner(PLATFORM_MID)), 'merchant_token_missing');
    for (const shipper of [{ MID: MERCHANT_MID }, { CRID: MERCHANT }]) {
      assert.equal(
        (await pay(platform, owner(PLATFORM_MID), { roleName: 'SHIPPER', ...shipper })).status,
        200,
      );
    }
    await refusedAs(
      await pay(platform, owner(PLATFORM_MID), { roleName: 'SHIPPER', CRID: 'nobody' }),
      'merchant_token_missing',
    );
  });

  it('are for one merchant alone: no Mailer ID of another, also held, stands among the roles', async () => {
    await refusedAs(
      await pay(platform, owner(MERCHANT_MID), { roleName: 'RETURN_LABEL_OWNER', MID: OTHER_MID }),
      'merchant_token_missing',
    );
    await refusedAs(
      await pay(platform, owner(OTHER_MID), { roleName: 'SHIPPER', CRID: MERCHANT }),
      'merchant_token_missing',
    );
  });

  it('make the piece the merchant’s: the platform sees and cancels it by its number, and nobody else does', async () => {
    const token = await tokenFor(owner(PLATFORM_MID), { roleName: 'SHIPPER', CRID: MERCHANT });
    const number = numberOf(PLATFORM_MID, 7);
    usps.giving(number);
    const made = await send(platform, 'POST', '/labels/v3/label', token, LABEL);
    assert.equal(made.status, 201, made.text);
    const track = (app: TestApp) => program.ask(`/tracking/v3/tracking/${number}`, { headers: asking(app) });
    assert.equal((await track(platform)).status, 404);
    assert.equal((await track(stranger)).status, 403);
    const unmade = numberOf(PLATFORM_MID, 8);
    await refusedAs(
      await send(platform, 'DELETE', `/labels/v3/label/${unmade}`, token),
      'merchant_token_missing',
    );
    assert.equal((await send(platform, 'DELETE', `/labels/v3/label/${number}`, token)).status, 200);
    await refusedAs(
      await send(stranger, 'DELETE', `/labels/v3/label/${number}`, token),
      'merchant_token_missing',
    );
  });

  it('end with the authorisation: the payment token, the label and the SCAN form are refused from then on', async () => {
    const token = await tokenFor(owner(OTHER_MID));
    const number = numberOf(OTHER_MID, 1);
    usps.giving(number);
    assert.equal((await send(platform, 'POST', '/labels/v3/label', token, LABEL)).status, 201);
    const form = {
      form: '5630',
      mailingDate: '2026-12-01',
      entryFacilityZIPCode: '90210',
      destinationEntryFacilityType: 'NONE',
      shipment: { trackingNumbers: [number] },
      fromAddress: address,
    };
    assert.equal((await send(platform, 'POST', '/scan-forms/v3/scan-form', token, form)).status, 200);
    const revoked = await program.ask(`/postern/v1/authorisations/${authorisations.get(OTHER)}/revoke`, {
      method: 'POST',
      headers: steward.headers,
    });
    assert.ok(revoked.status < 300, revoked.text);
    const before = usps.paths.length;
    for (const [method, path, body] of [
      ['POST', '/labels/v3/label', LABEL],
      ['DELETE', `/labels/v3/label/${number}`, undefined],
      ['POST', '/scan-forms/v3/scan-form', form],
    ] as const) {
      await refusedAs(await send(platform, method, path, token, body), 'merchant_token_missing');
    }
    assert.equal(usps.paths.length, before);
  });

  it('are not made under the payment token of another organisation', async () => {
    const token = await tokenFor(owner(MERCHANT_MID));
    await refusedAs(await send(stranger, 'POST', '/labels/v3/label', token, LABEL), 'merchant_token_missing');
  });
});
