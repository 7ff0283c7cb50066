/** A person's mistake: a clear message, a stable code, an exit code, no stack trace, and nothing lost. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ROOT, type RunOptions, runPostern, startServer } from '../server.ts';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-mistakes-'));
  chmodSync(folder, 0o755);
});
after(() => rmSync(folder, { recursive: true, force: true }));

interface Told {
  readonly code: string;
  readonly message: string;
  readonly cure?: string;
  readonly place?: { readonly file?: string; readonly line?: number; readonly column?: number };
}

/** Runs a command that must fail as people and as machines see it. */
const fails = async (
  words: readonly string[],
  options: RunOptions,
  exitCode: number,
  code: string,
): Promise<Told> => {
  const { code: exit, out, err } = await runPostern([...words, '--json'], options);
  assert.ok(!/\n\s+at /.test(err), `a stack trace: ${err}`);
  assert.equal(out, '');
  const { error } = JSON.parse(err) as { error: Told };
  assert.deepEqual([error.code, exit], [code, exitCode], err);
  return error;
};

const data = (name: string): string => join(folder, name);

describe('a mistake in the settings', () => {
  it('names the nearest setting where one is unknown', async () => {
    const { cure } = await fails(['config'], { settings: { POSTERN_PROT: '1' } }, 2, 'setting_unknown');
    assert.match(cure ?? '', /POSTERN_PORT/);
  });

  it('says for people what came, what was expected and what it is for', async () => {
    const { code, err } = await runPostern(['config'], { settings: { POSTERN_PORT: '99999' } });
    assert.equal(code, 2);
    assert.match(
      err,
      /POSTERN_PORT is "99999" \(from environment\); expected a whole number from 0 to 65535/,
    );
    assert.match(err, /Code: setting_invalid\n {2}What to do: /);
  });

  it('names line and column of a broken settings file', async () => {
    const file = join(folder, 'broken.yaml');
    writeFileSync(file, 'port: 1\nhost: [\n');
    const told = await fails(['serve'], { settings: { POSTERN_CONFIG: file } }, 2, 'settings_file_invalid');
    assert.deepEqual(
      [told.place?.file, typeof told.place?.line, typeof told.place?.column],
      [file, 'number', 'number'],
    );
  });
});

describe('a mistake in the policies', () => {
  it('names file, line and column, and does not start', async () => {
    const policies = join(folder, 'policies');
    cpSync(join(ROOT, 'policies'), policies, { recursive: true });
    const file = join(policies, 'public.yaml');
    const lines = readFileSync(file, 'utf8').split('\n');
    const at = lines.findIndex((line) => line.includes('effect: permit'));
    lines[at] = (lines[at] ?? '').replace('permit', 'permitt');
    writeFileSync(file, lines.join('\n'));
    const settings = { POSTERN_DATA: data('policies-data'), POSTERN_POLICIES: policies, POSTERN_PORT: '0' };
    const told = await fails(['serve'], { settings }, 1, 'policy_invalid');
    assert.deepEqual([told.place?.file, told.place?.line], ['public.yaml', at + 1]);
    assert.equal(typeof told.place?.column, 'number');
  });

  it('is told where the folder holds no policy', async () => {
    const empty = join(folder, 'none');
    mkdirSync(empty);
    const settings = { POSTERN_DATA: data('no-policies'), POSTERN_POLICIES: empty };
    await fails(['policy', 'list'], { settings }, 1, 'policies_missing');
  });
});

describe('a place that cannot be had', () => {
  it('is a port in use: told, and the data folder is free again', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    assert.ok(typeof address === 'object' && address !== null);
    try {
      const settings = { POSTERN_DATA: data('occupied'), POSTERN_PORT: String(address.port) };
      const told = await fails(['serve'], { settings }, 3, 'port_in_use');
      assert.match(told.message, new RegExp(String(address.port)));
      assert.ok(!readdirSync(data('occupied')).includes('postern.lock'));
    } finally {
      other.close();
    }
  });

  it('is an address that this machine does not have', async () => {
    const settings = {
      POSTERN_DATA: data('elsewhere'),
      POSTERN_PORT: '0',
      POSTERN_HOST: '192.0.2.1',
      POSTERN_TRUST_PROXY: '127.0.0.1',
    };
    await fails(['serve'], { settings }, 3, 'host_unavailable');
  });

  it('is a data folder of a newer version, which is left as it was', async () => {
    const newer = data('newer');
    mkdirSync(newer);
    writeFileSync(join(newer, 'postern.format'), '99\n');
    const told = await fails(
      ['serve'],
      { settings: { POSTERN_DATA: newer, POSTERN_PORT: '0' } },
      3,
      'data_folder_newer',
    );
    assert.match(told.message, /format 99/);
    assert.equal(readFileSync(join(newer, 'postern.format'), 'utf8'), '99\n');
    assert.ok(!readdirSync(newer).includes('postern.db'));
  });

  const uid = process.getuid?.();
  it('is a data folder that may not be written', {
    skip: uid === undefined && 'no user ids here',
  }, async () => {
    const closed = data('closed');
    mkdirSync(closed);
    chmodSync(closed, 0o555);
    // Root may write everywhere: the command runs as a user that may not.
    const options = {
      settings: { POSTERN_DATA: closed, POSTERN_PORT: '0' },
      ...(uid === 0 && { uid: 65534 }),
    };
    const told = await fails(['serve'], options, 3, 'data_folder_unwritable');
    assert.match(told.cure ?? '', /POSTERN_DATA/);
    assert.deepEqual(readdirSync(closed), []);
  });

  it('is a remote server that does not answer', async () => {
    await fails(['org', 'list', '--url', 'http://127.0.0.1:9'], {}, 3, 'server_unreachable');
  });
});

describe('an unguarded place', () => {
  const beyond = { POSTERN_HOST: '0.0.0.0', POSTERN_PORT: '0' };

  it('beyond loopback is refused without TLS or a trusted proxy', async () => {
    const settings = { ...beyond, POSTERN_DATA: data('beyond') };
    const { cure } = await fails(['serve'], { settings }, 1, 'host_unprotected');
    assert.match(cure ?? '', /POSTERN_TLS_CERT.*POSTERN_TRUST_PROXY/);
  });

  it('beyond loopback gets no demo from `up`, and is refused while there is one', async () => {
    const settings = { ...beyond, POSTERN_DATA: data('demo'), POSTERN_TRUST_PROXY: '127.0.0.1' };
    await fails(['up'], { settings }, 1, 'demo_beyond_loopback');
    const local = { settings: { POSTERN_DATA: data('demo'), POSTERN_PORT: '0' } };
    const server = await startServer({ command: 'up', data: data('demo') });
    await server.remove();
    const { cure } = await fails(['serve'], { settings }, 1, 'demo_alive');
    assert.match(cure ?? '', /postern demo remove/);
    const removed = await runPostern(['demo', 'remove', '--json'], local);
    assert.deepEqual(JSON.parse(removed.out), { removed: 1 });
    const guarded = await startServer({ data: data('demo'), settings });
    assert.equal((await guarded.stop()).code, 0);
    await guarded.remove();
  });
});

describe('a mistake in a command', () => {
  it('is told in one or two lines, with its code', async () => {
    const settings = { POSTERN_DATA: data('commands') };
    await fails(['org', 'create', ''], { settings }, 1, 'input_invalid');
    await fails(['app', 'revoke', 'app_000000000000000000000000'], { settings }, 1, 'app_unknown');
    await fails(['policy', 'explain', 'abc'], { settings }, 1, 'input_invalid');
    await fails(['policy', 'explain', '6924d3f0'.padEnd(40, '0')], { settings }, 1, 'not_found');
    await fails(['policy', 'decide', '{"request": '], { settings }, 2, 'usage_json');
    await fails(['policy', 'check', '/nowhere.yaml'], { settings }, 1, 'file_unreadable');
    await fails(['import', 'zip-locale', '/nowhere.csv'], { settings }, 1, 'file_unreadable');
    await fails(['credential', 'create'], { settings }, 2, 'usage');
  });
});
