import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Type as TypeBox } from 'typebox';
import { Type } from './schema.ts';

const plain = (schema: unknown): unknown => JSON.parse(JSON.stringify(schema));

/** One schema of each kind, made by either set of builders. */
const made = (by: typeof Type) => [
  by.Object(
    {
      name: by.String({ minLength: 1, description: 'a name' }),
      count: by.Optional(by.Integer({ minimum: 1 })),
      ratio: by.Number(),
      on: by.Boolean(),
      tags: by.Array(by.String(), { maxItems: 3 }),
      state: by.Union([by.Literal('active'), by.Literal('suspended')]),
      nothing: by.Null(),
      anything: by.Optional(by.Unknown()),
    },
    { additionalProperties: false },
  ),
  by.Object({ all: by.Optional(by.String()) }),
];

describe('schema builders', () => {
  it('make the same plain schemas as TypeBox, which types them', () => {
    assert.deepEqual(plain(made(Type)), plain(made(TypeBox as unknown as typeof Type)));
  });

  it('leave no mark of optional properties in the schema', () => {
    assert.deepEqual(Object.keys(Type.Optional(Type.String())), ['type']);
  });
});
