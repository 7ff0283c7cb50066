/** The documentation says what the program is: settings, error codes, routes, campaigns, and links that lead somewhere. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { SETTINGS } from '../src/config.ts';
import { shippedPack } from './policy/shipped.ts';
import { openProgram } from './program.ts';
import { ROUTES_FILE, routesPage } from './routes-page.ts';
import { ROOT } from './server.ts';

const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

const filesBelow = (folder: string, ending: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));

const source = filesBelow('src', '.ts')
  .filter((name) => !name.endsWith('.test.ts'))
  .map((name) => ({ name, text: read(name) }));

const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found);

/** Every code that is thrown or told, wherever it stands in the source as text. */
const usedCodes = (): Set<string> => {
  const codes = source.flatMap(({ name, text }) => [
    ...all(text, /new PosternError\(\s*'([a-z_]+)'/g),
    // Tables of refusals, and the types of what authentication and the token endpoint refuse.
    ...(/^src\/(gateway|api)\//.test(name) ? all(text, /\bcode: '([a-z_]+)'/g) : []),
    ...all(text, /type (?:AuthenticationFailure|TokenRefusal) =([^;]+);/g).flatMap((union) =>
      all(union, /'([a-z_]+)'/g),
    ),
  ]);
  const decided = shippedPack()
    .rules.filter(({ effect }) => effect !== 'oblige')
    .map(({ code }) => code);
  return new Set([...codes, ...decided, 'token_missing', 'no_permit']);
};

/** Codes that a page explains: as headings, or in the table of a section on errors or codes. */
const explainedCodes = (page: string): string[] => {
  const sections = page.split(/^(?=## )/m).filter((part) => /^## (Errors|Codes)\n/.test(part));
  const cells = sections.flatMap((part) => all(part, /^\| ([^|]+) \|/gm));
  return [...all(page, /^### ([a-z_]+)$/gm), ...cells.flatMap((cell) => all(cell, /`([a-z_]+)/g))];
};

describe('docs/errors.md', () => {
  const page = read('docs/errors.md');
  const rooms = all(page, /^\| \[[^\]]+\]\(([^)#]+)#(?:codes|errors)\) \|/gm);

  it('explains every code that the program uses, itself or by the page of a room that it links', () => {
    assert.ok(rooms.length >= 4, String(rooms));
    const explained = new Set(
      [page, ...rooms.map((name) => read(join('docs', name)))].flatMap(explainedCodes),
    );
    const used = usedCodes();
    assert.ok(used.size > 100, String(used.size));
    assert.deepEqual(
      [...used].filter((code) => !explained.has(code)),
      [],
    );
  });

  it('gives each code its meaning, and what to do or its status', () => {
    for (const part of page.split(/^### /m).slice(1)) {
      const [code = '', ...lines] = part.split(/^#/m)[0]?.trim().split('\n') ?? [];
      assert.ok(lines.join(' ').trim().length > 25, code);
    }
  });

  it('explains no code that is gone', () => {
    for (const code of all(page, /^### ([a-z_]+)$/gm)) {
      assert.ok(
        source.some(({ text }) => text.includes(`'${code}'`)),
        code,
      );
    }
  });
});

describe('docs/settings.md', () => {
  it('has a row for every setting, with its default and meaning, and no other', () => {
    const rows = [...read('docs/settings.md').matchAll(/^\| `POSTERN_([A-Z_]+)` \| (.+?) \| (.+) \|$/gm)];
    assert.deepEqual(rows.map(([, name = '']) => name.toLowerCase()).sort(), Object.keys(SETTINGS).sort());
    for (const [, name = '', fallback, meaning] of rows) {
      const setting = SETTINGS[name.toLowerCase() as keyof typeof SETTINGS];
      assert.equal(fallback, setting.fallback === '' ? '(empty)' : `\`${setting.fallback}\``, name);
      // The choices stand behind the meaning.
      const { choices = [] } = setting as { readonly choices?: readonly string[] };
      assert.ok(meaning?.startsWith(setting.meaning), `${name}: ${meaning}`);
      for (const choice of choices) assert.ok(meaning?.includes(`\`${choice}\``), `${name}: ${choice}`);
    }
  });
});

describe('docs/routes.md', () => {
  it('is what the declarations make of it (`node test/routes-page.ts` writes it anew)', async () => {
    const program = await openProgram();
    try {
      const page = routesPage(program.postern.gateway.routes.map(({ route }) => route));
      assert.equal(readFileSync(ROUTES_FILE, 'utf8'), page);
    } finally {
      await program.close();
    }
  });
});

describe('docs/campaigns.md', () => {
  it('has a section for every campaign, and no other', () => {
    const campaigns = readdirSync(join(ROOT, 'test', 'campaigns'))
      .filter((name) => name.endsWith('.ts') && name !== 'run.ts')
      .map((name) => name.slice(0, -'.ts'.length));
    assert.deepEqual(all(read('docs/campaigns.md'), /^## ([a-z-]+)$/gm).sort(), campaigns.sort());
  });
});

describe('links', () => {
  it('in every page lead to a file and a heading that are there', () => {
    const pages = [...filesBelow('docs', '.md'), 'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
    const anchors = (text: string): string[] =>
      all(text, /^#+ (.+)$/gm).map((heading) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
          .replaceAll(' ', '-'),
      );
    for (const page of pages) {
      for (const link of all(read(page), /\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(link)) continue;
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? page : join(dirname(page), path);
        assert.ok(existsSync(resolve(ROOT, target)), `${page}: ${link}`);
        if (anchor !== undefined && target.endsWith('.md')) {
          assert.ok(anchors(read(target)).includes(anchor), `${page}: ${link}`);
        }
      }
    }
  });
});
