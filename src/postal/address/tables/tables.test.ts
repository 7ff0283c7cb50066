import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookUp, WORD_DIRECTION, WORD_STATE, WORD_SUFFIX, WORD_UNIT } from '../lexicon.ts';
import { BUSINESS_WORDS } from './business-words.ts';
import { DIRECTIONALS } from './directionals.ts';
import { STATE_BY_PREFIX, STATES } from './states.ts';
import { CORE_SUFFIXES, STRONG_SUFFIXES, SUFFIXES } from './suffixes.ts';
import { UNITS } from './units.ts';
import { SPANISH_PREFIXES } from './words.ts';

const published = SUFFIXES.filter((suffix) => suffix.published);

test('every suffix standard maps to itself, and so does every spelling to its standard', () => {
  for (const suffix of SUFFIXES) {
    assert.equal(SUFFIXES[WORD_SUFFIX[lookUp(suffix.standard)] ?? -1]?.standard, suffix.standard);
    for (const spelling of suffix.spellings) {
      assert.equal(SUFFIXES[WORD_SUFFIX[lookUp(spelling)] ?? -1]?.standard, suffix.standard, spelling);
    }
  }
});

test('a published spelling belongs to one standard', () => {
  const seen = new Map<string, string>();
  for (const suffix of published) {
    for (const spelling of suffix.spellings) {
      assert.ok((seen.get(spelling) ?? suffix.standard) === suffix.standard, spelling);
      seen.set(spelling, suffix.standard);
      assert.match(spelling, /^[A-Z]+$/);
    }
  }
});

test('the published suffixes hold what appendix C1 prints for common words', () => {
  const wanted: Record<string, string> = {
    AVENUE: 'AVE',
    AV: 'AVE',
    BOULEVARD: 'BLVD',
    BOUL: 'BLVD',
    CENTRE: 'CTR',
    CIRCLE: 'CIR',
    COURT: 'CT',
    COVE: 'CV',
    CROSSING: 'XING',
    DRIVE: 'DR',
    EXPRESSWAY: 'EXPY',
    FREEWAY: 'FWY',
    HEIGHTS: 'HTS',
    HIGHWAY: 'HWY',
    ISLES: 'ISLE',
    LANE: 'LN',
    LOOPS: 'LOOP',
    PARKWAY: 'PKWY',
    PLACE: 'PL',
    PLAZA: 'PLZ',
    PRAIRIE: 'PR',
    ROAD: 'RD',
    ROUTE: 'RTE',
    SPURS: 'SPUR',
    SQUARE: 'SQ',
    STREET: 'ST',
    TERRACE: 'TER',
    TRACE: 'TRCE',
    TRAFFICWAY: 'TRFY',
    TRAIL: 'TRL',
    TURNPIKE: 'TPKE',
    UNDERPASS: 'UPAS',
    VIADUCT: 'VIA',
    VILLE: 'VL',
    VISTA: 'VIS',
    WALKS: 'WALK',
    WELLS: 'WLS',
  };
  for (const [word, standard] of Object.entries(wanted)) {
    assert.equal(SUFFIXES[WORD_SUFFIX[lookUp(word)] ?? -1]?.standard, standard, word);
  }
  assert.ok(published.length >= 200, `${published.length} suffixes`);
});

test('strong and core suffixes are suffixes', () => {
  const standards = new Set(SUFFIXES.map((suffix) => suffix.standard));
  for (const word of STRONG_SUFFIXES) assert.ok(standards.has(word), word);
  for (const word of CORE_SUFFIXES) assert.ok(STRONG_SUFFIXES.includes(word), word);
});

test('states, possessions and military states have codes, names and spellings of their own', () => {
  assert.equal(STATES.length, 62);
  assert.equal(new Set(STATES.map((state) => state.code)).size, STATES.length);
  const owners = new Map<string, string>();
  for (const state of STATES) {
    for (const spelling of state.spellings) {
      assert.equal(owners.get(spelling) ?? state.code, state.code, spelling);
      owners.set(spelling, state.code);
      assert.equal(STATES[WORD_STATE[lookUp(spelling)] ?? -1]?.code, state.code, spelling);
    }
  }
});

test('the first three digits of a ZIP give its state', () => {
  const wanted: Record<string, string> = {
    '009': 'PR',
    '008': 'VI',
    '969': 'GU',
    '090': 'AE',
    '962': 'AP',
    '340': 'AA',
    '902': 'CA',
    '100': 'NY',
    '606': 'IL',
    '201': 'VA',
    '200': 'DC',
    '569': 'DC',
    '398': 'GA',
    '885': 'TX',
    '005': 'NY',
    '063': 'CT',
    '733': 'TX',
  };
  for (const [prefix, code] of Object.entries(wanted)) {
    assert.equal(STATES[STATE_BY_PREFIX[Number(prefix)] ?? 255]?.code, code, prefix);
  }
  assert.equal(STATE_BY_PREFIX[0], 255);
});

test('every unit designator of appendix C2 maps to itself and takes a number or not as it says', () => {
  const needs = 'APT BLDG DEPT FL HNGR KEY LOT PIER RM SLIP SPC STE STOP TRLR UNIT'.split(' ');
  const bare = 'BSMT FRNT LBBY LOWR OFC PH REAR SIDE UPPR'.split(' ');
  assert.deepEqual(
    UNITS.filter((unit) => unit.published)
      .map((unit) => unit.standard)
      .sort(),
    [...needs, ...bare].sort(),
  );
  for (const unit of UNITS) {
    for (const spelling of unit.spellings) {
      assert.equal(UNITS[WORD_UNIT[lookUp(spelling)] ?? -1]?.standard, unit.standard, spelling);
    }
    if (unit.published) assert.equal(unit.range === 'needs', needs.includes(unit.standard), unit.standard);
  }
});

test('every directional maps to its letters', () => {
  for (const [code, words] of Object.entries(DIRECTIONALS)) {
    assert.ok(words.includes(code));
    for (const word of words) {
      assert.equal(Object.keys(DIRECTIONALS)[WORD_DIRECTION[lookUp(word)] ?? -1], code, word);
    }
  }
});

test('no business abbreviation is itself abbreviated', () => {
  for (const short of BUSINESS_WORDS.values()) assert.equal(BUSINESS_WORDS.get(short), undefined, short);
});

test('no Spanish prefix is itself rewritten', () => {
  for (const short of Object.values(SPANISH_PREFIXES)) assert.equal(SPANISH_PREFIXES[short] ?? short, short);
});
