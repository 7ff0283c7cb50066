/** The operations of the genuine files are declared here, with the parameters that the files have. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { AnyRoute } from '../../src/gateway/index.ts';
import { openProgram } from '../program.ts';
import { valueOf } from './generate.ts';
import { OPERATIONS, type Operation, REVISIONS, revisions } from './openapi.ts';

interface Parts {
  readonly properties?: Readonly<Record<string, { readonly default?: unknown }>>;
  readonly required?: readonly string[];
}

/** Operations of each file, so that none goes missing unseen. */
const COUNTS: Readonly<Record<string, number>> = {
  addresses: 3,
  'carrier-pickup': 5,
  'domestic-labels': 15,
  'domestic-prices': 5,
  locations: 3,
  payments: 2,
  'scan-forms': 1,
  'shipping-options': 1,
  tracking: 3,
  'international-labels': 6,
  'international-prices': 5,
};

const placeOf = (path: string): string => path.replace(/:\w+/g, '{}');

describe('the genuine OpenAPI files', { skip: OPERATIONS.length === 0 }, () => {
  let routes: readonly AnyRoute[];
  before(async () => {
    const program = await openProgram();
    routes = program.postern.gateway.routes.map(({ route }) => route);
    await program.close();
  });

  const routeOf = ({ method, place }: Operation): AnyRoute | undefined =>
    routes.find((route) => route.method === method && placeOf(route.path) === place);

  it('are those of the revisions that the tests were written for', () => {
    assert.deepEqual(revisions(), REVISIONS);
  });

  it('have 49 operations in 11 files', () => {
    const counts: Record<string, number> = {};
    for (const { file } of OPERATIONS) {
      const api = file.replace(/^.*\/|\.yaml$/g, '');
      counts[api] = (counts[api] ?? 0) + 1;
    }
    assert.deepEqual(counts, COUNTS);
  });

  it('show no answer that their own schemas refuse, and their schemas refuse something', () => {
    let shown = 0;
    for (const operation of OPERATIONS) {
      const { method, path, success } = operation;
      for (const mediaType of operation.mediaTypes.filter((type) => type.endsWith('json'))) {
        for (const { name, value } of operation.answers(mediaType)) {
          assert.equal(operation.misfit(success, mediaType, value), undefined, `${method} ${path} ${name}`);
          shown++;
        }
        assert.notEqual(operation.misfit(success, mediaType, 'a text'), undefined, `${method} ${path}`);
      }
    }
    assert.ok(shown >= 30, String(shown));
  });

  it('are answered, operation by operation, in the USPS dialect and under a scope', () => {
    for (const operation of OPERATIONS) {
      const route = routeOf(operation);
      const name = `${operation.method} ${operation.path}`;
      assert.ok(route !== undefined, name);
      assert.equal(route.dialect, 'usps', name);
      // The file asks for no token there (wire finding 5).
      if (!name.includes('post-office-locations')) assert.notEqual(route.scope, null, name);
    }
  });

  it('have no query parameter that is unknown here, and demand none less', () => {
    for (const operation of OPERATIONS) {
      const name = `${operation.method} ${operation.path}`;
      const asked = operation.parameters.filter(({ in: place }) => place === 'query');
      const { properties = {}, required = [] } = (routeOf(operation)?.schema.query ?? {}) as Parts;
      for (const parameter of asked) assert.ok(parameter.name in properties, `${name}: ${parameter.name}`);
      const demanded = new Set(asked.filter((one) => one.required).map((one) => one.name));
      const undefaulted = required.filter((one) => properties[one]?.default === undefined);
      for (const one of undefaulted)
        assert.ok(demanded.has(one), `${name} demands ${one}, the file does not`);
    }
  });

  it('have no body property that is unknown here where bodies are closed', () => {
    for (const operation of OPERATIONS) {
      if (operation.body === undefined) continue;
      const schema = (routeOf(operation)?.schema.body ?? {}) as Parts & { additionalProperties?: boolean };
      if (schema.additionalProperties !== false) continue;
      const whole = valueOf(operation, operation.body, 'asked');
      for (const name of Object.keys(whole as object)) {
        assert.ok(name in (schema.properties ?? {}), `${operation.method} ${operation.path}: ${name}`);
      }
    }
  });
});
