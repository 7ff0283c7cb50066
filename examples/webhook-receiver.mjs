// Receives deliveries of a subscription: answers the challenge, checks both signatures, drops repetitions.
// SECRET=exactly-thirty-two-characters-ok node examples/webhook-receiver.mjs
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const SECRET = process.env.SECRET ?? '';
const TOLERANCE_SECONDS = 300;
const seen = new Set();

const sign = (text) => createHmac('sha256', SECRET).update(text).digest('base64');
const same = (left, right) => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const genuine = (headers, body, { timestamp, payload }) => {
  const { 'webhook-id': id, 'webhook-timestamp': seconds, 'x-hmac': hmac, 'webhook-signature': signature } = headers;
  if (!id || Math.abs(Date.now() / 1000 - Number(seconds)) > TOLERANCE_SECONDS) return false;
  return same(hmac ?? '', sign(timestamp + payload)) && same(signature ?? '', `v1,${sign(`${id}.${seconds}.${body}`)}`);
};

createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  let envelope;
  try {
    envelope = JSON.parse(body);
  } catch {
    return response.writeHead(400).end();
  }
  if (typeof envelope.challenge === 'string') {
    return response.end(JSON.stringify({ challenge: envelope.challenge }));
  }
  if (!genuine(request.headers, body, envelope)) return response.writeHead(401).end();
  const id = request.headers['webhook-id'];
  if (!seen.has(id)) {
    const { trackingNumber, status, statusCategory } = JSON.parse(envelope.payload);
    console.log(id, trackingNumber, statusCategory ?? status);
    seen.add(id);
  }
  response.writeHead(204).end();
}).listen(Number(process.env.PORT ?? 9000), '127.0.0.1');
