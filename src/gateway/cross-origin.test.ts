import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crossOriginHeaders } from './cross-origin.ts';

const ZIP = { method: 'GET', path: '/postern/v1/zips/:zip', dataClass: 'public' } as const;
const ANYBODY = { kind: 'anonymous' } as const;

describe('reading from other pages', () => {
  it('is allowed to anybody of public data under the data paths, without credentials', () => {
    for (const path of [ZIP.path, '/data.json', '/tiles/:z/:x/:y', '/ogc', '/ogc/collections']) {
      const headers = crossOriginHeaders({ ...ZIP, path }, ANYBODY);
      assert.equal(headers['access-control-allow-origin'], '*', path);
      assert.equal(headers['access-control-allow-credentials'], undefined);
    }
  });

  it('is allowed for nothing else: no change, no other class, no page of its own, no answer to somebody known', () => {
    assert.deepEqual(crossOriginHeaders({ ...ZIP, method: 'POST' }, ANYBODY), {});
    assert.deepEqual(crossOriginHeaders({ ...ZIP, dataClass: 'nonpublic' }, ANYBODY), {});
    for (const path of ['/', '/postern/authorise/:token', '/ogcx', '/database.json']) {
      assert.deepEqual(crossOriginHeaders({ ...ZIP, path }, ANYBODY), {}, path);
    }
    for (const kind of ['app', 'person', 'operator'] as const) {
      assert.deepEqual(crossOriginHeaders(ZIP, { kind }), {}, kind);
    }
  });
});
