import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Edition } from '../../src/reference/index.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';
import { zip4File, zip4Record } from '../reference-address/fixtures.ts';
import { importInto } from '../reference-address/import.ts';

describe('an edition that is held', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram({ POSTERN_LOCAL_PER_SECOND: '100000' });
  });
  after(() => program.close());

  const decide = (id: string, verb: string): Promise<Answered> =>
    program.operate(`/postern/v1/editions/${id}/${verb}`, { method: 'POST' });

  const stateOf = async (id: string): Promise<string | undefined> => {
    const { editions } = (await program.operate('/postern/v1/editions')).json as { editions: Edition[] };
    return editions.find(({ edition }) => edition === id)?.state;
  };

  /** A file with far less than the one before it. */
  const held = async (): Promise<Edition> => {
    const record = zip4Record({
      zip: '20007',
      street: 'SYNTHETIC NEW',
      suffix: 'ST',
      low: '1',
      plus4: '9999',
    });
    const edition = (await importInto(program, 'zip4', record)).json as Edition;
    assert.equal(edition.state, 'held');
    return edition;
  };

  const plus4Of = async (line: string): Promise<string | undefined> => {
    const answer = await program.operate('/postern/v1/addresses/validate', {
      method: 'POST',
      body: { text: `${line}, Washington DC 20007` },
    });
    assert.equal(answer.status, 200, answer.text);
    return (answer.json as { address: { plus4: string } }).address.plus4;
  };

  it('can be discarded: its files go, its row says so, the one before serves on', async () => {
    const first = (await importInto(program, 'zip4', zip4File())).json as Edition;
    assert.equal(first.state, 'active');
    const { edition, reason } = await held();
    const answer = await decide(edition, 'discard');
    assert.equal(answer.status, 200, answer.text);
    const discarded = answer.json as Edition;
    assert.equal(discarded.state, 'failed');
    assert.equal(discarded.reason, `discarded; it was held: ${reason}`);
    assert.equal(existsSync(join(program.data, 'editions', 'zip4', edition)), false);
    assert.equal(await stateOf(first.edition), 'active');
    assert.equal((await decide(edition, 'release')).status, 409);
  });

  it('is nobody else’s to decide about', async () => {
    const { edition } = await held();
    const answer = await program.ask(`/postern/v1/editions/${edition}/release`, { method: 'POST' });
    assert.ok(answer.status === 401 || answer.status === 403, answer.text);
    assert.equal(await stateOf(edition), 'held');
    assert.equal((await decide('zip4-20260101T000000-00000000', 'release')).status, 404);
  });

  it('can be released, and serves from the next request on', async () => {
    const { edition } = await held();
    assert.equal(await plus4Of('1 Synthetic New St'), '');
    const answer = await decide(edition, 'release');
    assert.equal(answer.status, 200, answer.text);
    assert.equal((answer.json as Edition).state, 'active');
    assert.equal(await plus4Of('1 Synthetic New St'), '9999');
    assert.equal((await decide(edition, 'discard')).status, 409);
  });
});
