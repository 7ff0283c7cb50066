import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { openSqliteStore } from '../../src/store/index.ts';
import { careContract } from './care.ts';

const folder = mkdtempSync(join(tmpdir(), 'postern-care-'));
let stores = 0;

careContract('sqlite', () => {
  stores += 1;
  return openSqliteStore(join(folder, `${stores}.db`));
});

after(() => rmSync(folder, { recursive: true, force: true }));
