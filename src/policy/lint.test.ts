import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shippedPack } from '../../test/policy/shipped.ts';
import { LINTS, type LintName, lint } from './lint.ts';
import { loadPack } from './load.ts';

const NOW = Date.UTC(2026, 10, 24);

const CITATIONS = `citations:
  - {id: fresh, instrument: i, section: s, url: null, retrieved: 2026-11-01, effectiveFrom: null, paraphrase: p, confidence: official}
  - {id: old, instrument: i, section: s, url: null, retrieved: 2025-11-01, effectiveFrom: null, paraphrase: p, confidence: official}
  - {id: ended, instrument: i, section: s, url: null, retrieved: 2026-11-01, effectiveFrom: null, effectiveTo: 2026-01-01, paraphrase: p, confidence: official}
  - {id: newer, instrument: i, section: s, url: null, retrieved: 2026-11-01, effectiveFrom: 2026-05-01, supersedes: replaced, paraphrase: p, confidence: official}
  - {id: replaced, instrument: i, section: s, url: null, retrieved: 2026-11-01, effectiveFrom: null, paraphrase: p, confidence: official}
`;
const rule = (id: string, effect: string, rest: string): string =>
  `  - {id: ${id}, effect: ${effect}, title: ${id}, ${rest}}\n`;
const ALWAYS = 'effective: {from: null, to: null}';

const lintsOf = (...rules: string[]): [LintName, string][] =>
  lint(loadPack([{ name: 'p.yaml', text: `${CITATIONS}rules:\n${rules.join('')}` }]), NOW).map((found) => [
    found.lint,
    found.ruleId,
  ]);

const CASES: Readonly<Record<LintName, { readonly bad: string[]; readonly good: string[] }>> = {
  rule_without_citation: {
    bad: [rule('a', 'permit', `applies: {datasets: [d]}, ${ALWAYS}`)],
    good: [rule('a', 'permit', `applies: {datasets: [d]}, cite: [fresh], ${ALWAYS}`)],
  },
  citation_unknown: {
    bad: [rule('a', 'permit', `applies: {datasets: [d]}, cite: [nowhere], ${ALWAYS}`)],
    good: [rule('a', 'permit', `applies: {datasets: [d]}, cite: [fresh], ${ALWAYS}`)],
  },
  citation_stale: {
    bad: [rule('a', 'permit', `applies: {datasets: [d]}, cite: [old], ${ALWAYS}`)],
    good: [
      rule(
        'a',
        'permit',
        `applies: {datasets: [d]}, cite: [old, ended, replaced], effective: {from: null, to: 2026-01-01}`,
      ),
    ],
  },
  citation_later_than_rule: {
    bad: [
      rule('a', 'permit', 'applies: {datasets: [d]}, cite: [newer], effective: {from: 2026-04-30, to: null}'),
    ],
    good: [
      rule('a', 'permit', 'applies: {datasets: [d]}, cite: [newer], effective: {from: 2026-05-01, to: null}'),
    ],
  },
  permit_unreachable: {
    bad: [
      rule(
        'a',
        'permit',
        `applies: {datasets: [d]}, cite: [fresh], ${ALWAYS}, when: {f: principal.scopes, contains: x}`,
      ),
      rule(
        'f',
        'forbid',
        `applies: {}, cite: [fresh], message: m, ${ALWAYS}, when: {f: principal.scopes, exists: true}`,
      ),
    ],
    good: [
      rule(
        'a',
        'permit',
        `applies: {datasets: [d]}, cite: [fresh], ${ALWAYS}, when: {f: principal.scopes, contains: x}`,
      ),
      rule(
        'f',
        'forbid',
        `applies: {}, cite: [fresh], message: m, ${ALWAYS}, when: {f: principal.scopes, notContains: y}`,
      ),
    ],
  },
  forbid_without_message: {
    bad: [rule('a', 'forbid', `applies: {}, cite: [fresh], ${ALWAYS}`)],
    good: [rule('a', 'forbid', `applies: {}, cite: [fresh], message: m, ${ALWAYS}`)],
  },
  windows_overlap: {
    bad: [
      rule('a', 'permit', 'applies: {datasets: [d]}, cite: [fresh], effective: {from: null, to: 2026-05-01}'),
      rule('a', 'permit', 'applies: {datasets: [d]}, cite: [fresh], effective: {from: 2026-04-01, to: null}'),
    ],
    good: [
      rule('a', 'permit', 'applies: {datasets: [d]}, cite: [fresh], effective: {from: null, to: 2026-04-01}'),
      rule('a', 'permit', 'applies: {datasets: [d]}, cite: [fresh], effective: {from: 2026-04-01, to: null}'),
    ],
  },
  sensitive_permit_without_expiry: {
    bad: [rule('a', 'permit', `applies: {classes: [sensitive]}, cite: [fresh], ${ALWAYS}`)],
    good: [
      rule(
        'a',
        'permit',
        `applies: {classes: [sensitive]}, cite: [fresh], ${ALWAYS}, when: {f: principal.grantUntil, gt: {ref: request.time}}`,
      ),
    ],
  },
  shadow_expired: {
    bad: [
      rule(
        'a',
        'forbid',
        `applies: {}, cite: [fresh], message: m, mode: shadow, shadowUntil: 2026-11-24, ${ALWAYS}`,
      ),
    ],
    good: [
      rule(
        'a',
        'forbid',
        `applies: {}, cite: [fresh], message: m, mode: shadow, shadowUntil: 2026-11-25, ${ALWAYS}`,
      ),
    ],
  },
};

describe('each lint finds its fault and nothing in the same rule without it', () => {
  for (const name of Object.keys(LINTS) as LintName[]) {
    test(name, () => {
      assert.deepEqual(
        lintsOf(...CASES[name].bad).map(([found]) => found),
        [name],
      );
      assert.deepEqual(lintsOf(...CASES[name].good), []);
    });
  }
});

test('a citation that ended, or that a newer one supersedes, is stale', () => {
  for (const id of ['ended', 'replaced']) {
    assert.deepEqual(lintsOf(rule('a', 'permit', `applies: {datasets: [d]}, cite: [${id}], ${ALWAYS}`)), [
      ['citation_stale', 'a'],
    ]);
  }
});

test('a permit whose own conditions exclude each other is unreachable', () => {
  assert.deepEqual(
    lintsOf(
      rule(
        'a',
        'permit',
        `applies: {datasets: [d]}, cite: [fresh], ${ALWAYS}, when: {all: [{f: request.purpose, eq: x}, {f: request.purpose, eq: y}]}`,
      ),
    ),
    [['permit_unreachable', 'a']],
  );
});

test('a forbid that narrows, or holds at another time, leaves a permit reachable', () => {
  const permit = rule('a', 'permit', `applies: {datasets: [d]}, cite: [fresh], ${ALWAYS}`);
  for (const forbid of [
    rule('f', 'forbid', `applies: {roles: [consumer]}, cite: [fresh], message: m, ${ALWAYS}`),
    rule('f', 'forbid', 'applies: {}, cite: [fresh], message: m, effective: {from: 2026-04-01, to: null}'),
    rule(
      'f',
      'forbid',
      `applies: {}, cite: [fresh], message: m, ${ALWAYS}, mode: shadow, shadowUntil: 2027-01-01`,
    ),
  ]) {
    assert.deepEqual(lintsOf(permit, forbid), []);
  }
});

test('a forbid that reads an expiry covers the permits beside it', () => {
  assert.deepEqual(
    lintsOf(
      rule('a', 'permit', `applies: {classes: [sensitive]}, cite: [fresh], ${ALWAYS}`),
      rule(
        'f',
        'forbid',
        `applies: {}, cite: [fresh], message: m, ${ALWAYS}, when: {not: {f: principal.recertifiedAt, within: P365D}}`,
      ),
    ),
    [],
  );
});

test('the shipped pack has no finding on the day its citations were consulted', () => {
  assert.deepEqual(
    lint(shippedPack(), NOW).map((found) => found.message),
    [],
  );
});
