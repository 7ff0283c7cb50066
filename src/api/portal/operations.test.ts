import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { makePerson } from '../../../test/people.ts';
import { openProgram, type TestProgram } from '../../../test/program.ts';

interface Operation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly responses: Readonly<Record<string, unknown>>;
  readonly 'x-confidence'?: string;
}

describe('operations', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram();
  });
  after(() => program.close());

  describe('GET /openapi.json', () => {
    it('has an operation for every route, with its class, its scope and its own errors', async () => {
      const { json } = await program.ask('/openapi.json');
      const { openapi, paths, components } = json as {
        openapi: string;
        paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
        components: { readonly schemas: Readonly<Record<string, unknown>> };
      };
      assert.match(openapi, /^3\.1\./);
      const operations = new Map(
        Object.values(paths).flatMap((item) =>
          Object.values(item).map((one) => [one.operationId, one] as const),
        ),
      );
      // Web Tools has one address for all its calls, told apart by what stands in the query: OpenAPI cannot describe it.
      const routes = program.postern.gateway.routes
        .map(({ route }) => route)
        .filter(({ dialect }) => dialect !== 'web-tools');
      assert.ok(routes.length > 200);
      assert.equal(operations.size, routes.length);
      for (const route of routes) {
        const operation = operations.get(route.id);
        assert.ok(operation !== undefined, route.id);
        assert.equal(operation.security.length === 0, route.dataClass === 'public', route.id);
        if (route.scope !== null) assert.deepEqual(operation.security, [{ bearer: [route.scope] }]);
        assert.equal(operation['x-confidence'], route.confidence);
      }
      for (const [, name = ''] of JSON.stringify(paths).matchAll(/#\/components\/schemas\/(\w+)/g)) {
        assert.ok(components.schemas[name] !== undefined, name);
      }
    });
  });

  describe('health', () => {
    it('is told to anybody', async () => {
      assert.deepEqual((await program.ask('/healthz')).json, { status: 'alive' });
      const ready = await program.ask('/readyz');
      assert.deepEqual([ready.status, (ready.json as { ready: boolean }).ready], [200, true]);
    });
  });

  describe('GET /metrics', () => {
    it('counts by route template, for stewards, auditors and admins alone', async () => {
      await program.ask('/postern/v1/zips/10001');
      assert.equal((await program.ask('/metrics')).status, 401);
      const developer = await makePerson(program, 'developer');
      assert.equal((await program.ask('/metrics', { headers: developer.headers })).status, 403);
      const auditor = await makePerson(program, 'auditor');
      const { status, text } = await program.ask('/metrics', { headers: auditor.headers });
      assert.equal(status, 200);
      assert.match(
        text,
        /postern_requests_total\{route="GET \/postern\/v1\/zips\/:zip",status="200",code=""\} 1/,
      );
      assert.ok(!text.includes('10001'));
    });
  });
});
