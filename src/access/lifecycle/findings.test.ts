import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DAY_MS, type GrantFacts, type ReportFacts } from './facts.ts';
import { findingsOf } from './findings.ts';

const START = Date.UTC(2026, 3, 1);
const SETTINGS = { dormantDays: 60, reportDays: 180 };

const grant = (changes: Partial<GrantFacts> = {}): GrantFacts => ({
  id: 'grant_1',
  appId: 'app_1',
  organisationId: 'org_1',
  dataset: 'tracking',
  dataClass: 'sensitive',
  purposes: ['shipping'],
  grantedAt: START,
  validUntil: null,
  recertifiedAt: START,
  revokedAt: null,
  suspendedAt: null,
  lastUsedAt: null,
  removalProposedAt: null,
  reminded: [],
  reports: [],
  ...changes,
});

const report = (changes: Partial<ReportFacts> = {}): ReportFacts => ({
  id: 'rep_1',
  kind: 'periodic',
  periodFrom: START,
  periodUntil: START + 180 * DAY_MS,
  dueAt: START + 210 * DAY_MS,
  filedAt: null,
  ...changes,
});

/** What is due after so many days, in a word each. */
const due = (days: number, changes: Partial<GrantFacts> = {}): string[] =>
  findingsOf([grant(changes)], [], SETTINGS, START + days * DAY_MS).map((finding) =>
    finding.kind === 'reminder'
      ? finding.name
      : finding.kind === 'report-due'
        ? `${finding.kind} ${finding.report}`
        : finding.kind,
  );

/** Neither dormant nor without reports. */
const busy = (days: number): Partial<GrantFacts> => ({
  lastUsedAt: START + days * DAY_MS,
  dataClass: 'nonpublic',
});

describe('what is due of a grant', () => {
  it('is nothing while it is young and in use', () => {
    assert.deepEqual(due(10, busy(10)), []);
  });

  it('is a reminder 30 and 7 days before it must be certified, each once', () => {
    assert.deepEqual(due(334, busy(334)), []);
    assert.deepEqual(due(335, busy(335)), ['recertify-30']);
    assert.deepEqual(due(336, { ...busy(336), reminded: ['recertify-30'] }), []);
    assert.deepEqual(due(358, { ...busy(358), reminded: ['recertify-30'] }), ['recertify-7']);
  });

  it('is one reminder, the nearest, where sweeps were missed', () => {
    assert.deepEqual(due(360, busy(360)), ['recertify-7']);
  });

  it('is told once that it was not certified again', () => {
    assert.deepEqual(due(365, busy(365)), ['recertification-overdue']);
    assert.deepEqual(due(366, { ...busy(366), reminded: ['overdue'] }), []);
  });

  it('is a reminder before its end', () => {
    const validUntil = START + 100 * DAY_MS;
    assert.deepEqual(due(70, { ...busy(70), validUntil }), ['end-30']);
    assert.deepEqual(due(93, { ...busy(93), validUntil }), ['end-7']);
  });

  it('is its removal, once, after so many days without use', () => {
    const still = { dataClass: 'nonpublic' } as const;
    assert.deepEqual(due(59, still), []);
    assert.deepEqual(due(60, still), ['dormant']);
    assert.deepEqual(due(60, { ...still, lastUsedAt: START + DAY_MS }), []);
    assert.deepEqual(due(61, { ...still, removalProposedAt: START + 60 * DAY_MS }), []);
  });

  it('is a report of use after each period, for sensitive data alone', () => {
    const used = (days: number) => ({ lastUsedAt: START + days * DAY_MS });
    assert.deepEqual(due(179, used(179)), []);
    assert.deepEqual(due(180, used(180)), ['report-due periodic']);
    assert.deepEqual(due(181, { ...used(181), reports: [report()] }), []);
    assert.deepEqual(due(180, busy(180)), []);
  });

  it('is its suspension while a report is overdue, and not once it is filed', () => {
    const lastUsedAt = START + 210 * DAY_MS;
    assert.deepEqual(due(210, { lastUsedAt, reports: [report()] }), ['report-overdue']);
    assert.deepEqual(due(210, { lastUsedAt, suspendedAt: START, reports: [report()] }), []);
    assert.deepEqual(due(210, { lastUsedAt, reports: [report({ filedAt: START + 200 * DAY_MS })] }), []);
  });

  it('is the attestation of the end of use after it has ended, and an incident where that is overdue', () => {
    const revokedAt = START + 20 * DAY_MS;
    assert.deepEqual(due(21, { revokedAt }), ['report-due end-of-use']);
    const reports = [report({ kind: 'end-of-use', dueAt: START + 50 * DAY_MS })];
    assert.deepEqual(due(49, { revokedAt, reports }), []);
    assert.deepEqual(due(50, { revokedAt, reports }), ['attestation-overdue']);
    assert.deepEqual(due(50, { revokedAt, reports, reminded: ['attestation'] }), []);
  });

  it('is nothing for the hours of an emergency', () => {
    assert.deepEqual(due(400, { purposes: ['emergency'], recertifiedAt: null }), []);
  });
});

describe('what is due of an emergency', () => {
  const emergency = {
    id: 'glass_1',
    organisationId: 'org_1',
    reviewDueAt: START + DAY_MS,
    reviewedAt: null,
    alarmedAt: null,
  };
  const kinds = (at: number, changes: object = {}) =>
    findingsOf([], [{ ...emergency, ...changes }], SETTINGS, at).map(({ kind }) => kind);

  it('is an alarm, once, when nobody reviewed it in a day', () => {
    assert.deepEqual(kinds(START + DAY_MS - 1), []);
    assert.deepEqual(kinds(START + DAY_MS), ['emergency-unreviewed']);
    assert.deepEqual(kinds(START + DAY_MS, { alarmedAt: START + DAY_MS }), []);
    assert.deepEqual(kinds(START + DAY_MS, { reviewedAt: START }), []);
  });
});
