/** A process that commits pairs of rows and tells of each commit, until it is killed. */
import { openSqliteStore } from '../../src/store/index.ts';

const store = await openSqliteStore(process.argv[2] ?? '');
for (let pair = 0; ; pair += 1) {
  await store.transaction(async (trx) => {
    await trx
      .insertInto('meta')
      .values({ key: `a${pair}`, value: '' })
      .execute();
    await trx
      .insertInto('meta')
      .values({ key: `b${pair}`, value: '' })
      .execute();
  });
  process.stdout.write(`${pair}\n`);
}
