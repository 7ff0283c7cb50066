import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { shippedPack } from '../../../test/policy/shipped.ts';
import { REFUSAL_CODES, REFUSAL_REASONS, refusalReason } from './refusals.ts';

describe('the reasons for a refusal', () => {
  it('cite what the shipped pack knows, and each says what would cure it', () => {
    const { citations } = shippedPack();
    for (const code of REFUSAL_CODES) {
      const { cure, citations: cited } = REFUSAL_REASONS[code];
      assert.ok(cure.length > 20, code);
      assert.ok(cited.length > 0, code);
      for (const id of cited) assert.ok(citations.has(id), `${code}: ${id}`);
    }
  });

  it('are all on the page, and no other', () => {
    const page = readFileSync(new URL('../../../docs/access.md', import.meta.url), 'utf8');
    const section = page.split('### Reasons for a refusal')[1]?.split('\n## ')[0] ?? '';
    const listed = [...section.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, code]) => code);
    assert.deepEqual(listed, REFUSAL_CODES);
  });

  it('are a closed list', () => {
    assert.throws(() => refusalReason('because'), { code: 'input_invalid' });
  });
});
