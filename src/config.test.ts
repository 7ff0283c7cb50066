import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readConfig, SETTINGS } from './config.ts';
import { PosternError } from './errors.ts';

let folder = '';
const refusal = (environment: Record<string, string>): PosternError => {
  try {
    readConfig(environment, folder);
  } catch (error) {
    assert.ok(error instanceof PosternError);
    return error;
  }
  throw new Error('nothing was refused');
};

describe('settings', () => {
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'postern-config-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are all at their defaults where nothing is stated', () => {
    const config = readConfig({}, folder);
    assert.equal(config.port, 8080);
    assert.equal(config.host, '127.0.0.1');
    assert.equal(config.data, join(folder, 'data'));
    assert.ok(config.table.every(({ from }) => from === 'default'));
  });

  it('name the nearest valid one where one is unknown', () => {
    const error = refusal({ POSTERN_PROT: '9090' });
    assert.equal(error.code, 'setting_unknown');
    assert.match(error.cure ?? '', /POSTERN_PORT/);
  });

  it('say what came and what was expected', () => {
    const error = refusal({ POSTERN_PORT: '80a' });
    assert.equal(error.code, 'setting_invalid');
    assert.match(error.message, /POSTERN_PORT is "80a".*whole number from 0 to 65535/);
  });

  it('never show a secret, neither in the table nor in an error', () => {
    const config = readConfig({ POSTERN_DATABASE_URL: 'postgres://u:hush@localhost/x' }, folder);
    assert.equal(JSON.stringify(config.table).includes('hush'), false);
  });

  it('come from the file, and the environment wins over it', () => {
    writeFileSync(join(folder, 'own.yaml'), 'port: 9000\nanonymous_per_minute: 7\n');
    const config = readConfig({ POSTERN_CONFIG: 'own.yaml', POSTERN_PORT: '9001' }, folder);
    assert.equal(config.port, 9001);
    assert.equal(config.anonymousPerMinute, 7);
    assert.equal(config.table.find(({ name }) => name === 'port')?.from, 'environment');
    assert.equal(config.table.find(({ name }) => name === 'anonymous_per_minute')?.from, 'file');
  });

  it('tell file, line and column of broken YAML', () => {
    writeFileSync(join(folder, 'broken.yaml'), 'port: 1\nhost: [\n');
    const error = refusal({ POSTERN_CONFIG: 'broken.yaml' });
    assert.equal(error.code, 'settings_file_invalid');
    assert.match(error.where, /broken\.yaml:\d+:\d+/);
  });

  it('refuse one TLS file without the other', () => {
    assert.equal(refusal({ POSTERN_TLS_CERT: 'cert.pem' }).code, 'setting_invalid');
  });

  it('are all documented', () => {
    const page = readFileSync(new URL('../docs/settings.md', import.meta.url), 'utf8');
    for (const name of Object.keys(SETTINGS)) {
      assert.match(page, new RegExp(`\\| \`POSTERN_${name.toUpperCase()}\` \\|`));
    }
  });
});
