/** A Postern whose upstream is the stand-in, and a shipper in it who may ask for everything of its own. */
import assert from 'node:assert/strict';
import { makePerson, type TestApp } from '../people.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';
import { OURS } from '../tracking-intake/pieces.ts';
import { asking, makeParty, makeSteward, SETTINGS } from '../tracking-lookup/parties.ts';
import { openStandIn } from './stand-in.ts';

export interface World {
  readonly usps: Awaited<ReturnType<typeof openStandIn>>;
  readonly program: TestProgram;
  readonly app: TestApp;
  /** Headers with the app's token, purpose and payment token. */
  readonly headers: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** The roles by which a shipper pays for its own labels. */
export const ROLES = [
  { roleName: 'PAYER', MID: OURS, accountType: 'EPS', accountNumber: '1000000001' },
  { roleName: 'LABEL_OWNER', MID: OURS, accountType: 'EPS', accountNumber: '1000000001' },
];

/** Has the program ask this address as USPS, under a credential that everything is granted to. */
export const setCredential = async (
  program: TestProgram,
  clientId = 'client',
  clientSecret = 'secret',
): Promise<void> => {
  const answer = await program.operate('/postern/v1/upstream/credentials', {
    method: 'POST',
    body: { name: 'main', clientId, clientSecret },
  });
  assert.ok(answer.status < 300, answer.text);
};

/** Settings of a Postern that asks `url` without limits and keeps nothing. */
export const upstreamSettings = (url: string): Record<string, string> => ({
  ...SETTINGS,
  POSTERN_UPSTREAM_URL: url,
  POSTERN_EGRESS_PRIVATE: 'on',
  POSTERN_UPSTREAM_PER_HOUR: '1000000',
  POSTERN_UPSTREAM_CALLS_PER_HOUR: '1000000',
  POSTERN_UPSTREAM_CACHE: 'addresses=0,prices=0,international-prices=0,shipments=0,service-standards=0',
});

export const paymentTokenIn = (answer: Answered): string => {
  assert.equal(answer.status, 200, answer.text);
  return (answer.json as { readonly paymentAuthorizationToken: string }).paymentAuthorizationToken;
};

export const openWorld = async (): Promise<World> => {
  const usps = await openStandIn();
  const program = await openProgram(upstreamSettings(usps.url));
  await setCredential(program);
  const app = await makeParty(program, await makeSteward(program), {
    role: 'shipper',
    mids: [OURS],
    products: ['Shipping Suite'],
    grantOn: '*',
    fields: ['tracking.person', 'proof-of-delivery'],
  });
  // Whose app sees what is about persons has been trained.
  const person = await makePerson(program, 'shipper', app.organisation);
  const trained = await program.ask('/postern/v1/training', { method: 'POST', headers: person.headers });
  assert.equal(trained.status, 201, trained.text);
  const paid = await program.ask('/payments/v3/payment-authorization', {
    method: 'POST',
    headers: asking(app),
    body: { roles: ROLES },
  });
  return {
    usps,
    program,
    app,
    headers: { ...asking(app), 'x-payment-authorization-token': paymentTokenIn(paid) },
    async close() {
      await program.close();
      await usps.close();
    },
  };
};
