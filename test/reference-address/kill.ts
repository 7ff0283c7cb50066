/** Kills an import with SIGKILL again and again; the edition it makes at last is that of an undisturbed import. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ImportedEdition, ImportKind } from '../../src/reference/address/index.ts';

const importer = fileURLToPath(new URL('importer.ts', import.meta.url));

export interface ImportKillOptions {
  readonly kind: ImportKind;
  readonly content: string | Buffer;
  /** Rows in it, about. */
  readonly rows: number;
  readonly kills: number;
  readonly seed: number;
}

export interface ImportKillTally {
  readonly kills: number;
  /** Imports that went on from where one was killed. */
  readonly resumed: number;
}

type Ran =
  | { readonly ended: 'killed'; readonly resumed: boolean }
  | { readonly ended: 'done'; readonly imported: ImportedEdition };

/** Imports; kills the importer, or it with its builder, once `after` rows are read. */
export const runImporter = async (
  words: readonly string[],
  after: number,
  victim: 'importer' | 'both' = 'both',
): Promise<Ran> => {
  const child = spawn(process.execPath, [importer, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const { pid } = child;
  assert.ok(pid !== undefined);
  const troubles: string[] = [];
  child.stderr.on('data', (chunk) => troubles.push(String(chunk)));
  let imported: ImportedEdition | undefined;
  let first: number | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('done ')) {
      imported = JSON.parse(line.slice(5)) as ImportedEdition;
      return;
    }
    const rows = Number(line.split(' ')[1]);
    if (rows > 0) first ??= rows;
    if (rows < after || child.killed) return;
    child.kill('SIGKILL');
    if (victim === 'both') process.kill(-pid, 'SIGKILL');
  });
  const [code, signal] = await once(child, 'close');
  if (signal === 'SIGKILL') return { ended: 'killed', resumed: (first ?? 0) > 0 };
  assert.equal(code, 0, troubles.join(''));
  assert.ok(imported !== undefined, troubles.join(''));
  return { ended: 'done', imported };
};

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** The files of an edition that tell of its content. */
export const digestsOf = (dataFolder: string, { dataset, edition }: ImportedEdition): string[] =>
  ['addresses.sqlite', 'rejects.csv'].map((name) =>
    sha256(join(dataFolder, 'editions', dataset, edition, name)),
  );

/** @throws AssertionError where an import that was killed leaves another edition than an undisturbed one */
export const killImports = async (options: ImportKillOptions): Promise<ImportKillTally> => {
  const { kind, content, rows, kills, seed } = options;
  const folder = mkdtempSync(join(tmpdir(), 'postern-import-kill-'));
  try {
    const input = join(folder, 'input');
    writeFileSync(input, content);
    const whole = await runImporter([folder, kind, input], Number.POSITIVE_INFINITY);
    assert.ok(whole.ended === 'done');
    assert.equal(whole.imported.begun, 'anew');

    const broken = mkdtempSync(join(folder, 'broken-'));
    let killed = 0;
    let resumed = 0;
    let last: ImportedEdition | undefined;
    for (let round = 0; round <= kills && last === undefined; round++) {
      const share = ((Math.imul(seed + round, 0x9e3779b1) >>> 0) % 1_000) / 1_000;
      const after =
        round === kills
          ? Number.POSITIVE_INFINITY
          : Math.max(1, Math.floor(((round + share) / (kills + 1)) * rows));
      const ran = await runImporter([broken, kind, input], after, round % 2 === 0 ? 'both' : 'importer');
      if (ran.ended === 'killed') killed++;
      else last = ran.imported;
    }
    assert.ok(last !== undefined);
    if (last.begun === 'resumed' && last.resumedRows > 0) resumed++;
    assert.deepEqual(digestsOf(broken, last), digestsOf(folder, whole.imported), 'the edition is the same');
    assert.deepEqual(
      [last.sha256, last.rowsRead, last.rowsKept, last.rowsRefused, last.diff],
      [
        whole.imported.sha256,
        whole.imported.rowsRead,
        whole.imported.rowsKept,
        whole.imported.rowsRefused,
        whole.imported.diff,
      ],
    );
    assert.deepEqual(readdirSync(join(broken, 'imports')), [], 'nothing unfinished is left');
    return { kills: killed, resumed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
