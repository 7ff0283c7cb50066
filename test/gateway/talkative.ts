/**
 * Child of the canary test: a Postern that logs everything to standard error, asked with marked values on every
 * route, and once where a handler fails. Prints `{requests, secret, metrics}`.
 */
import { declareRoute } from '../../src/gateway/index.ts';
import { makeApp, makePerson } from '../people.ts';
import { openProgram } from '../program.ts';
import { sampleRequest } from './sample.ts';

const [mark = ''] = process.argv.slice(2);

/** A handler that fails with nothing of the request in its error: the log shows the error, not the request. */
const failing = declareRoute({
  id: 'failing',
  method: 'GET',
  path: '/postern/v1/failing/:word',
  dialect: 'problem',
  channel: 'postern',
  dataset: 'catalog',
  action: 'read',
  dataClass: 'public',
  delivery: 'api',
  purposeRequired: false,
  scope: null,
  quota: { kind: 'client', cost: 1 },
  schema: {},
  harmless: () => ({}),
  subject: null,
  summary: 'Fails.',
  handler: () => {
    throw new Error('it broke');
  },
});

const program = await openProgram({ POSTERN_LOG_LEVEL: 'trace' }, { extraRoutes: [failing] });
const app = await makeApp(program);
const auditor = await makePerson(program, 'auditor');
let requests = 0;
for (const { route } of program.postern.gateway.routes) {
  const { path, asked } = sampleRequest(route, (name) => `${mark}${name}`);
  for (const headers of [{}, app.headers, { authorization: `Bearer ${mark}` }]) {
    await program.ask(path, {
      ...asked,
      headers: { ...asked.headers, 'user-agent': mark, 'postern-purpose': mark, ...headers },
    });
    await program.ask(`${path}${path.includes('?') ? '&' : '?'}${mark}=${mark}`, { ...asked, headers });
    requests += 2;
  }
}
const { text: metrics } = await program.ask('/metrics', { headers: auditor.headers });
await program.close();
process.stdout.write(JSON.stringify({ requests, secret: app.secret.slice(4), metrics }));
