import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { RowInsert } from './row-insert.ts';

const open = (): { db: DatabaseSync; insert: RowInsert; held: () => unknown[] } => {
  const db = new DatabaseSync(':memory:');
  db.exec('create table pair (key integer primary key, value text)');
  const select = db.prepare('select key, value from pair order by key');
  select.setReturnArrays(true);
  return { db, insert: new RowInsert(db, 'insert or ignore into pair', 2), held: () => select.all() };
};

describe('rows by the dozen', () => {
  it('are all there, in as many statements as it takes, once flushed', () => {
    for (const count of [0, 1, 15, 16, 17, 50]) {
      const { db, insert, held } = open();
      const rows = Array.from({ length: count }, (_, key) => [key, `value ${key}`] as const);
      for (const row of rows) insert.add(...row);
      insert.flush();
      assert.deepEqual(held(), rows);
      db.close();
    }
  });

  it('tells of a row that was taken for new and is there, alone or among others', () => {
    for (const others of [0, 15]) {
      const { db, insert } = open();
      assert.equal(insert.offer(7, 'there'), 1);
      const add = (): void => {
        for (let key = 100; key < 100 + others; key++) insert.add(key, 'new');
        insert.add(7, 'taken for new');
        insert.flush();
      };
      assert.throws(add, /there already/);
      db.close();
    }
  });

  it('tells whether a doubtful row was written', () => {
    const { db, insert, held } = open();
    assert.deepEqual([insert.offer(1, 'first'), insert.offer(1, 'second')], [1, 0]);
    assert.deepEqual(held(), [[1, 'first']]);
    db.close();
  });

  it('forgets what waits after a rollback', () => {
    const { db, insert, held } = open();
    insert.add(1, 'rolled back');
    insert.drop();
    insert.flush();
    assert.deepEqual(held(), []);
    db.close();
  });
});
