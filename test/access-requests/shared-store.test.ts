import { after, before, describe, it } from 'node:test';
import { openPostgresStore } from '../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';
import { careContract } from './care.ts';
import { assertModel } from './model.ts';

describe('access over PostgreSQL', () => {
  let postgres: TestPostgres;
  before(async () => {
    postgres = await startPostgres();
  });
  after(() => postgres.stop());

  const newStore = async () => openPostgresStore(await postgres.createDatabase());

  careContract('postgres', newStore);

  it('holds the rules of access, whatever people do', () => assertModel(newStore, 4));
});
