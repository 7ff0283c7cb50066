import assert from 'node:assert/strict';
import { it } from 'node:test';
import { assertDialect } from '../../../../test/gateway/bodies.ts';
import { importLocationsInto } from '../../../../test/locations/import-into.ts';
import { makeApp } from '../../../../test/people.ts';
import { openProgram } from '../../../../test/program.ts';

it('GET /locations/v3/dropoff-locations answers 404, never an empty list, for a destination that no answer is about', async () => {
  const program = await openProgram();
  try {
    const { headers } = await makeApp(program);
    const record = { dropShipmentKey: 'SYNTHETIC1', destinationZIPCode: '303' };
    await importLocationsInto(program, 'dropoff-locations', JSON.stringify([record]));
    const answer = await program.ask('/locations/v3/dropoff-locations?destinationZIPCode=10001', { headers });
    assert.equal(answer.status, 404, answer.text);
    assertDialect('usps', answer);
    assert.match(answer.text, /"code":"destination_not_covered"/);
  } finally {
    await program.close();
  }
});
