import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { PrincipalAttributes, RequestAttributes, SubjectAttributes } from '../policy/attributes.ts';
import { canonicalJson } from '../policy/canonical.ts';
import { entryText, type JournalEntry, Pseudonyms } from './entry.ts';

const pseudonyms = new Pseudonyms(new Uint8Array(32));
const text = fc.string({ unit: 'grapheme' });

const entries = fc
  .record({
    anonymous: fc.boolean(),
    app: text,
    at: fc.nat(),
    code: text,
    effect: fc.constantFrom('permit' as const, 'forbid' as const),
    id: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 40, maxLength: 40 }),
    mode: fc.constantFrom('enforce', 'none'),
    obligations: fc.array(text, { maxLength: 3 }),
    organisation: text,
    parameters: fc.dictionary(text, text, { maxKeys: 3, noNullPrototype: true }),
    policyVersion: text,
    route: text,
    ruleIds: fc.array(text, { maxLength: 3 }).map((ids) => Object.freeze(ids)),
    status: fc.nat(599),
    purpose: text,
    mid: fc.option(text),
    merchant: fc.option(text),
  })
  .map(({ purpose, mid, merchant, ...entry }): JournalEntry => {
    const request = Object.assign(new RequestAttributes(), { purpose, route: entry.route, time: entry.at });
    const subject = Object.assign(new SubjectAttributes(), {
      mid,
      merchant,
      organisation: entry.organisation,
    });
    return { ...entry, principal: new PrincipalAttributes(), request, subject };
  });

describe('the text of a journal entry', () => {
  it('is canonical JSON that says what the entry says, whatever its texts hold', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const written = entryText(entry, 'd'.repeat(64), pseudonyms);
        const { principal, subject, ...rest } = JSON.parse(written);
        assert.equal(written, canonicalJson(JSON.parse(written)));
        assert.equal(principal, 'd'.repeat(64));
        const { principal: _principal, subject: recorded, request, ...said } = entry;
        assert.deepEqual(rest, JSON.parse(JSON.stringify({ ...said, request })));
        assert.deepEqual(
          { ...subject, merchant: null },
          { ...JSON.parse(JSON.stringify(recorded)), merchant: null },
        );
        assert.equal(subject.merchant === null, recorded.merchant === null);
        assert.ok(
          recorded.merchant === null || recorded.merchant.length < 8 || !written.includes(recorded.merchant),
        );
      }),
    );
  });
});
