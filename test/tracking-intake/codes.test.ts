/** The table of scan codes against the reference file, row by row. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  afterShipTagOf,
  easyPostStatusOf,
  foldStatus,
  meaningOfCode,
  SCAN_CODES,
  STATUSES,
  statusCategoryOf,
} from '../../src/postal/status/index.ts';
import { referencePath } from '../reference.ts';

interface ReferenceRow {
  readonly code: string;
  readonly status: string;
  readonly reason?: string;
  readonly emsevt?: string;
}

/** Codes of ours that the reference file does not list, each with its reason. */
const BEYOND: Readonly<Record<string, string>> = {
  '873': 'operation of letter mail',
  '874': 'operation of letter mail',
  '893': 'operation of letter mail',
  '919': 'operation of letter mail',
};

/** Where we differ from the file, and why. */
const DIFFERENT: Readonly<Record<string, string>> = {
  // The file says itself that it never moves a status: alone it leaves the piece unknown.
  GC: 'informational',
};

const path = referencePath('tracking/usps-scan-event-codes.json');

describe('the scan codes', { skip: path === undefined }, () => {
  const { codes, statuses } = JSON.parse(readFileSync(path ?? '', 'utf8')) as {
    readonly codes: readonly ReferenceRow[];
    readonly statuses: readonly string[];
  };

  it('know the same thirteen statuses', () => {
    assert.deepEqual([...STATUSES].sort(), [...statuses].sort());
    assert.equal(STATUSES.length, 13);
  });

  it('of the reference file have all been decided, as the file has them', () => {
    assert.ok(codes.length >= 63, String(codes.length));
    for (const row of codes) {
      const meaning = meaningOfCode(row.code);
      assert.ok(meaning !== undefined, row.code);
      assert.equal(meaning.status, row.status, row.code);
      assert.equal(meaning.emsevt ?? undefined, row.emsevt, row.code);
      if (row.reason !== undefined) assert.equal(meaning.reason, row.reason, row.code);
    }
  });

  it('fold to that status when they come alone, but for those with a reason', () => {
    for (const { code, status } of codes) {
      const alone = foldStatus([{ code, text: '', at: 0 }]).status;
      if (Object.hasOwn(DIFFERENT, code)) assert.equal(alone, 'unknown', code);
      else assert.equal(alone, status, code);
    }
  });

  it('of ours are in the file, but for those with a reason', () => {
    const listed = new Set(codes.map(({ code }) => code));
    const beyond = SCAN_CODES.map(({ code }) => code).filter((code) => !listed.has(code));
    assert.deepEqual(beyond.sort(), Object.keys(BEYOND).sort());
  });
});

describe('codes that no scan stands behind', () => {
  it('are marked as made by a computer or inferred from a container', () => {
    for (const code of ['MA', 'GX', 'TL', 'NT', 'DX', 'PC'])
      assert.equal(meaningOfCode(code)?.kind, 'system');
    assert.equal(meaningOfCode('TM')?.kind, 'inferred');
    for (const code of ['80', '81', '82']) assert.equal(meaningOfCode(code)?.kind, 'partner');
  });
});

describe('the statuses in other words', () => {
  it('have a name in each vocabulary', () => {
    for (const status of STATUSES) {
      assert.ok(afterShipTagOf(status).length > 0);
      assert.ok(easyPostStatusOf(status).length > 0);
      assert.equal(statusCategoryOf(status) === null, status === 'unknown');
    }
    assert.equal(statusCategoryOf('pre_shipment'), 'Pre-Shipment');
  });
});
