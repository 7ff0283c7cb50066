/** The package as it is published: packed, unpacked into another project, started from its built JavaScript. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { environment, ROOT, runPostern, startServer } from '../server.ts';

const run = promisify(execFile);

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
}

describe('the published package', () => {
  let folder = '';
  let installed = '';
  let launcher = '';
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'postern-pack-'));
    await run('npm', ['pack', '--pack-destination', folder], { cwd: ROOT, env: environment({}) });
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
    await run('tar', ['xzf', join(folder, tarball), '-C', folder]);
    installed = join(folder, 'package');
    launcher = join(installed, 'bin', 'postern.js');
    // Only what the package declares: what it uses without declaring is missing here, as it would be elsewhere.
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      const source = join(ROOT, 'node_modules', name);
      if (!existsSync(source)) continue;
      const link = join(installed, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(source, link);
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('holds what it needs, and neither source nor tests', () => {
    const names = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter(
      (name) => !name.startsWith('node_modules'),
    );
    for (const needed of [
      'LICENSE',
      'NOTICE',
      'README.md',
      'dist/cli/main.js',
      'console/dist/index.html',
      'policies/all.yaml',
      'layouts/zip-locale-detail.json',
    ]) {
      assert.ok(names.includes(needed), needed);
    }
    for (const name of names) assert.ok(!/^(src|test|bench|data|console\/src)\/|\.test\./.test(name), name);
  });

  it('tells its version and settings', async () => {
    const [version, config] = await Promise.all([
      runPostern(['--version'], { launcher }),
      runPostern(['config', '--json'], { launcher }),
    ]);
    assert.equal(version.out.trim(), manifest.version, version.err);
    assert.ok((JSON.parse(config.out) as unknown[]).length > 20, config.err);
  });

  it('does its first start by itself, and answers with its own policies and layouts', async () => {
    const server = await startServer({ launcher });
    try {
      assert.equal((await fetch(`${server.address}/readyz`)).status, 200);
      const zip = await fetch(`${server.address}/postern/v1/zips/90210`);
      assert.equal(((await zip.json()) as { state: string }).state, 'CA');
      const page = await (await fetch(`${server.address}/find`)).text();
      const [script = ''] = /\/console\/[\w.-]+\.js/.exec(page) ?? [];
      assert.equal((await fetch(`${server.address}${script}`)).status, 200, page);
      const policies = await fetch(`${server.address}/postern/v1/policies`);
      assert.ok(((await policies.json()) as { rules: unknown[] }).rules.length >= 30);
      const wrong = join(folder, 'wrong.csv');
      writeFileSync(wrong, 'A,B\n1,2\n');
      const refused = await runPostern(['import', 'zip-locale', wrong, '--json'], {
        launcher,
        settings: server.settings,
      });
      assert.match(refused.err, /"code":"layout_mismatch"/);
      assert.deepEqual(await server.stop(), { code: 0, signal: null });
    } finally {
      await server.remove();
    }
  });

  it('opens its entry points for import', async () => {
    const project = join(folder, 'project');
    mkdirSync(join(project, 'node_modules'), { recursive: true });
    symlinkSync(installed, join(project, 'node_modules', 'postern'));
    const entries = Object.keys(manifest.exports).map((name) => `postern${name.slice(1)}`);
    assert.deepEqual(entries.sort(), ['postern/address', 'postern/barcode', 'postern/policy']);
    const script = join(project, 'entries.mjs');
    writeFileSync(
      script,
      `for (const name of ${JSON.stringify(entries)}) console.log(name, Object.keys(await import(name)).length);\n`,
    );
    const { stdout } = await run(process.execPath, [script], { cwd: project });
    for (const name of entries) assert.match(stdout, new RegExp(`^${name} [1-9]`, 'm'));
  });
});
