import { after } from 'node:test';
import { startPostgres } from '../postgres.ts';
import { openProgram } from '../program.ts';
import { signInSuite } from './suite.ts';

const postgres = await startPostgres();
after(() => postgres.stop());

signInSuite('PostgreSQL', async (clock) =>
  openProgram(
    { POSTERN_DATABASE_URL: await postgres.createDatabase(), POSTERN_SIGN_IN_PER_MINUTE: '100000' },
    { clock },
  ),
);
