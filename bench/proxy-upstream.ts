/** The local upstream of `proxy`: answers tokens and one address at once, from memory. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveBench } from './serving.ts';

const BODY = JSON.stringify({
  firm: null,
  address: {
    streetAddress: '1 MAIN ST',
    city: 'BEVERLY HILLS',
    state: 'CA',
    ZIPCode: '90210',
    ZIPPlus4: '1234',
  },
  additionalInfo: { deliveryPoint: '01', DPVConfirmation: 'Y' },
  corrections: [],
  matches: [],
});
const TOKEN = JSON.stringify({
  access_token: 'bench',
  token_type: 'Bearer',
  expires_in: 28_799,
  scope: 'addresses',
});

process.once('message', () => {
  const server = createServer((request, response) => {
    request.resume();
    const body = request.url?.startsWith('/oauth2/') === true ? TOKEN : BODY;
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  });
  server.listen(0, '127.0.0.1', () => {
    serveBench({ port: (server.address() as AddressInfo).port, token: '', head: {} });
  });
});
