/** Location files sent to a running program as its local operator, and a program that has none. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openProgram, type TestProgram } from '../program.ts';

export const importLocationsInto = async (
  program: TestProgram,
  dataset: string,
  content: string,
): Promise<void> => {
  const answer = await program.operate(`/postern/v1/editions/${dataset}?name=synthetic.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: content,
  });
  assert.equal(answer.status, 201, answer.text);
  assert.equal((answer.json as { state: string }).state, 'active', answer.text);
};

/** A program without the sample of post offices. */
export const openBareProgram = async (
  settings: Readonly<Record<string, string>> = {},
): Promise<TestProgram> => {
  const program = await openProgram({ POSTERN_SAMPLE: 'off', ...settings });
  const db = new DatabaseSync(join(program.data, 'postern.db'));
  db.exec("DELETE FROM edition WHERE dataset = 'facilities'");
  db.close();
  return program;
};
