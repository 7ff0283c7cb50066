import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Command } from 'commander';
import { createProgram } from '../../src/cli/main.ts';
import { ROOT, runPostern } from '../server.ts';

interface Found {
  readonly words: string;
  readonly command: Command;
}

const helpOf = (command: Command): string => {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
};

const EXAMPLE = /\nExamples?:\n {2}(.+)/;

/** Every command that does something itself, with the words that call it: the leaves, and others that have an example. */
const leaves = (command: Command, words: readonly string[] = []): Found[] => {
  const own = { words: words.join(' '), command };
  if (command.commands.length === 0) return [own];
  const inner = command.commands.flatMap((one) => leaves(one, [...words, one.name()]));
  return words.length > 0 && EXAMPLE.test(helpOf(command)) ? [own, ...inner] : inner;
};

const page = readFileSync(join(ROOT, 'docs', 'cli.md'), 'utf8');

describe('the command line', () => {
  it('has an example in the help of every command, which calls that command', () => {
    const commands = leaves(createProgram());
    assert.ok(commands.length >= 25, `${commands.length} commands`);
    for (const { words, command } of commands) {
      const example = EXAMPLE.exec(helpOf(command))?.[1] ?? '';
      const calls = words === 'up' ? 'npm run up' : `postern ${words}`;
      assert.ok(example.includes(calls), `${words}: ${example}`);
      assert.ok(command.description().length >= 9, words);
    }
  });

  it('has every command in docs/cli.md, and docs/cli.md names no other', () => {
    const documented = [...page.matchAll(/^\| (`[^|]+`) \|/gm)]
      .flatMap(([, cell = '']) => [...cell.matchAll(/`([a-z0-9 -]+)`/g)])
      .map(([, words = '']) => words);
    assert.deepEqual(
      documented.sort(),
      leaves(createProgram())
        .map(({ words }) => words)
        .sort(),
    );
  });

  it('documents every exit code', () => {
    for (const code of [0, 1, 2, 3]) assert.match(page, new RegExp(`^\\| ${code} \\| `, 'm'));
  });

  it('gives help, its version, and exit code 2 for what it does not understand', async () => {
    const [help, version, unknown, missing, extra] = await Promise.all([
      runPostern(['--help']),
      runPostern(['--version']),
      runPostern(['nonsense']),
      runPostern(['app', 'create', 'Name']),
      runPostern(['config', '--nonsense', '--json']),
    ]);
    assert.equal(help.code, 0);
    assert.match(help.out, /Usage: postern/);
    const { version: stated } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      version: string;
    };
    assert.deepEqual([version.code, version.out.trim()], [0, stated]);
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /unknown command 'nonsense'/);
    assert.equal(missing.code, 2);
    assert.match(missing.err, /--org/);
    assert.equal(extra.code, 2);
    assert.equal((JSON.parse(extra.err) as { error: { code: string } }).error.code, 'usage');
    for (const { err } of [unknown, missing, extra]) assert.ok(!/\n\s+at /.test(err), err);
  });
});
