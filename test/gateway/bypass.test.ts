/** No handler can be reached around the pipeline: every registered route, whatever it is. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PosternError } from '../../src/errors.ts';
import type { AnyRoute } from '../../src/gateway/index.ts';
import { prepareRoute } from '../../src/gateway/prepared.ts';
import { makeApp, makePerson, type TestApp, type TestPerson } from '../people.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';
import { assertDialect } from './bodies.ts';
import { sampleRequest } from './sample.ts';

/** Routes that any app may call for its own tokens, whatever its scope and role. */
const ANY_APP = new Set(['oauth-revoke', 'oauth-introspect', 'readiness', 'subscriptions-list']);

let program: TestProgram;
let scopeless: TestApp;
let auditor: TestPerson;
/** Routes whose handlers ran, since it was last emptied. */
const handled = new Set<string>();
const answers: { readonly route: AnyRoute; readonly answer: Answered }[] = [];

const ask = async (route: AnyRoute, headers: Readonly<Record<string, string>>): Promise<Answered> => {
  const { path, asked } = sampleRequest(route);
  const told = await program.ask(path, { ...asked, headers: { ...asked.headers, ...headers } });
  // The Web Tools answered their errors with 200; a header says what they are.
  const answer = { ...told, status: Number(told.headers['postern-status'] ?? told.status) };
  answers.push({ route, answer });
  return answer;
};

const routes = (): readonly AnyRoute[] => program.postern.gateway.routes.map(({ route }) => route);
const guarded = (): readonly AnyRoute[] => routes().filter(({ dataClass }) => dataClass !== 'public');

before(async () => {
  program = await openProgram({ POSTERN_ANONYMOUS_PER_MINUTE: '100000', POSTERN_LOCAL_PER_SECOND: '100000' });
  scopeless = await makeApp(program, { scope: 'nothing-of-this-name' });
  auditor = await makePerson(program, 'auditor');
  for (const { route } of program.postern.gateway.routes) {
    const { handler } = route;
    Object.assign(route, {
      handler: (...given: Parameters<typeof handler>) => {
        handled.add(route.id);
        return handler(...given);
      },
    });
  }
});
after(() => program.close());

describe('every registered route', () => {
  it('is among those that this test asks', () => {
    assert.ok(routes().length >= 40, `${routes().length} routes`);
    assert.ok(guarded().length >= 20, `${guarded().length} guarded routes`);
    assert.equal(new Set(routes().map(({ id }) => id)).size, routes().length);
  });

  it('that is not public answers 401 in its dialect to whoever sends no token', async () => {
    for (const route of guarded()) {
      handled.clear();
      const answer = await ask(route, {});
      assert.equal(answer.status, 401, `${route.id}: ${answer.text}`);
      assertDialect(route.dialect, answer);
      assert.match(answer.headers['www-authenticate'] ?? '', /^Bearer realm="http:\/\/localhost", /);
      assert.deepEqual([...handled], []);
    }
  });

  it('answers 401 to a token that is malformed or unknown, also where it is public', async () => {
    for (const route of routes()) {
      for (const token of ['nonsense', `ptk_${'A'.repeat(43)}`, `pat_${'A'.repeat(43)}`, '']) {
        handled.clear();
        const answer = await ask(route, { authorization: `Bearer ${token}` });
        assert.equal(answer.status, 401, `${route.id} with ${token}: ${answer.text}`);
        assertDialect(route.dialect, answer);
        assert.deepEqual([...handled], []);
      }
    }
  });

  it('refuses a token whose scope or role does not suffice', async () => {
    for (const route of guarded().filter(({ id }) => !ANY_APP.has(id))) {
      handled.clear();
      const answer = await ask(route, scopeless.headers);
      // USPS's own status for a scope that is lacking; where the role has no access at all, the scope is not the matter.
      const refused = route.refusal === 'hidden' ? 404 : 403;
      const wanted = answer.text.includes('invalid_oauth_scope') ? 401 : refused;
      assert.equal(answer.status, wanted, `${route.id}: ${answer.text}`);
      if (wanted === 401) assert.ok(route.dialect === 'usps' && route.scope !== null, route.id);
      assertDialect(route.dialect, answer);
      assert.deepEqual([...handled], []);
    }
  });

  it('that administers refuses a person whose role reads alone', async () => {
    for (const route of guarded().filter(({ action }) => action === 'administer')) {
      handled.clear();
      const answer = await ask(route, auditor.headers);
      assert.equal(answer.status, route.refusal === 'hidden' ? 404 : 403, `${route.id}: ${answer.text}`);
      assertDialect(route.dialect, answer);
      assert.deepEqual([...handled], []);
    }
  });

  it('is not reached by another spelling of its address or method', async () => {
    for (const route of guarded()) {
      const { path, asked } = sampleRequest(route);
      handled.clear();
      for (const other of [`/${path}`, `${path.split('?')[0]}/`, path.toUpperCase(), `/.${path}`]) {
        await program.ask(other, asked);
      }
      await program.ask(path, { method: 'HEAD' });
      assert.deepEqual([...handled], [], route.id);
    }
  });

  it('names a decision of fixed length and a request in every answer, each another', () => {
    assert.ok(answers.length > 200);
    for (const { route, answer } of answers) {
      assert.match(answer.headers['postern-decision'] ?? '', /^[0-9a-f]{40}$/, route.id);
      assert.match(answer.headers['x-request-id'] ?? '', /^[0-9a-f-]{36}$/, route.id);
    }
    for (const header of ['postern-decision', 'x-request-id']) {
      assert.equal(new Set(answers.map(({ answer }) => answer.headers[header])).size, answers.length);
    }
  });

  it('leaves a decision in the journal for every answer, with its status and route', async () => {
    const entries = new Map((await program.journal()).map(({ record }) => [record.id, record]));
    for (const { route, answer } of answers) {
      const entry = entries.get(answer.headers['postern-decision'] ?? '');
      assert.ok(entry !== undefined, `${route.id} is not in the journal`);
      assert.equal(entry.status, answer.status);
      assert.equal(entry.route, prepareRoute(route).template);
    }
  });
});

describe('a route that lacks a part of its declaration', () => {
  const OPTIONAL = new Set([
    'description',
    'consumes',
    'bodyLimit',
    'items',
    'refusal',
    'mask',
    'durable',
    'confidence',
    'response',
    'guarded',
    'session',
    'xml',
  ]);

  it('is refused, whichever route and part', () => {
    for (const route of routes()) {
      const parts = Object.keys(route).filter((part) => !OPTIONAL.has(part));
      assert.ok(parts.length >= 17, `${route.id}: ${parts}`);
      for (const part of parts) {
        const { [part as keyof AnyRoute]: _taken, ...rest } = route;
        assert.throws(
          () => prepareRoute(rest as AnyRoute),
          (error) =>
            error instanceof PosternError &&
            error.code === 'route_undeclared' &&
            error.message.includes(part),
          `${route.id} without ${part}`,
        );
      }
    }
  });

  it('keeps the server from starting', async () => {
    const [route] = routes();
    assert.ok(route !== undefined);
    const { dataClass: _taken, ...rest } = route;
    await assert.rejects(
      openProgram({}, { extraRoutes: [{ ...rest, id: 'bare', path: '/bare' } as AnyRoute] }),
      (error) => error instanceof PosternError && error.code === 'route_undeclared',
    );
  });
});
