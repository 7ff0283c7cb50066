/** Answers of the tracking interface and payloads of webhooks, as live data has them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { foldStatus } from '../../src/postal/status/index.ts';
import { readAnswer, readPayload } from '../../src/tracking/intake/index.ts';
import { referencePath } from '../reference.ts';
import { context, numberOf, OURS } from './pieces.ts';

const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const NUMBER = numberOf(OURS, 1);

const event = (fields: object) => ({ trackingNumber: NUMBER, trackingEvents: [fields] });
const readEvent = (fields: object) => {
  const [row] = readAnswer(bytes([event(fields)]), context()).rows;
  assert.ok(row?.events[0] !== undefined);
  return row.events[0];
};

const sample = referencePath('tracking/v3-tracking-response-sample.json');

describe('the v3 sample of a live answer', { skip: sample === undefined }, () => {
  const draft = readAnswer(readFileSync(sample ?? ''), context());
  const [row] = draft.rows;

  it('gives every event with its UTC time, local time and place', () => {
    assert.equal(draft.rejects.length, 0);
    assert.equal(row?.events.length, 12);
    const [delivered] = row.events;
    assert.equal(delivered?.at, Date.UTC(2024, 10, 22, 18, 58, 40));
    assert.equal(delivered.localTime, '2024-11-22T13:58:00');
    assert.equal(delivered.zone, 'utc');
    assert.deepEqual([delivered.code, delivered.city, delivered.zip], ['01', 'HERNANDO', '34442']);
    // "false" stands for nobody.
    assert.equal(delivered.person, null);
    const [, , , atPlant] = row.events;
    assert.deepEqual(
      [atPlant?.city, atPlant?.state, atPlant?.zip],
      ['JACKSONVILLE FL DISTRIBUTION CENTER', null, null],
    );
  });

  it('gives the facts of the piece with its HTML undone and its booleans as booleans', () => {
    const fields = row?.facts?.fields ?? {};
    assert.equal(fields.mailClass, 'USPS Ground Advantage™');
    assert.equal(fields.emailEnabled, true);
    assert.equal(fields.kahalaIndicator, false);
    assert.deepEqual(fields.services, ['USPS Tracking®', 'Up to $100 insurance included']);
    assert.deepEqual(row?.facts?.mailpiece, {
      uniqueMailPieceId: '000000001',
      mailPieceIntakeDate: '2024-11-15 11:09:19.000000',
    });
    assert.equal(fields.trackingEvents, undefined);
  });

  it('folds to delivered, in a parcel locker', () => {
    const piece = foldStatus(row?.events ?? []);
    assert.deepEqual([piece.status, piece.deliveredTo], ['delivered', 'parcel_locker']);
  });
});

describe('an answer of v3r2', () => {
  it('gives the found numbers alone; what an item says of a miss is no event', () => {
    const draft = readAnswer(
      bytes([
        { trackingNumber: NUMBER, trackingEvents: [{ eventCode: 'OF', eventZIPCode: '10001' }] },
        { trackingNumber: numberOf(OURS, 2), statusCode: '404', error: { message: 'not found' } },
      ]),
      context(),
    );
    assert.deepEqual(
      draft.rows.map(({ number, mid }) => [number, mid]),
      [[NUMBER, OURS]],
    );
    assert.equal(draft.rows[0]?.events[0]?.zip, '10001');
  });

  it('keeps an unknown event code as it is, and one in small letters in capitals', () => {
    assert.equal(readEvent({ eventCode: 'V7', eventType: 'Held' }).code, 'V7');
    assert.equal(readEvent({ eventCode: 'of' }).code, 'OF');
  });
});

describe('an event time', () => {
  it('that has an offset is not resolved by the facility', () => {
    const found = readEvent({
      eventTimestamp: '2024-11-22T13:58:00',
      GMTOffset: '-05:00',
      eventZIP: '90210',
    });
    assert.deepEqual([found.at, found.zone], [Date.UTC(2024, 10, 22, 18, 58), 'offset']);
    for (const offset of ['-7:00', '-07:00', '-420', '-0700']) {
      const seven = readEvent({ eventTimestamp: '2024-11-22T13:58:00', GMTOffset: offset });
      assert.equal(seven.at, Date.UTC(2024, 10, 22, 20, 58), offset);
    }
  });

  it('without zone is resolved by the ZIP Code of the facility, daylight time included', () => {
    const summer = readEvent({ eventTimestamp: '2024-07-22T13:58:11', eventZIP: '60601' });
    assert.deepEqual([summer.at, summer.zone], [Date.UTC(2024, 6, 22, 18, 58, 11), 'facility']);
    const winter = readEvent({ eventTimestamp: '2024-12-22T13:58:00', eventZIPCode: '60601-1234' });
    assert.equal(winter.at, Date.UTC(2024, 11, 22, 19, 58));
  });

  it('without zone and facility is kept as it reads, and says that its zone is unknown', () => {
    const found = readEvent({ eventTimestamp: '2024-11-22T13:58:00' });
    assert.deepEqual([found.at, found.zone], [Date.UTC(2024, 10, 22, 13, 58), 'unknown']);
  });

  it('whose local time ends with a Z is local all the same', () => {
    const found = readEvent({ eventTimestamp: '2023-08-02T07:31:00Z', eventZIP: '10001' });
    assert.deepEqual([found.at, found.zone], [Date.UTC(2023, 7, 2, 11, 31), 'facility']);
  });

  it('without a date, or null as a manifest acknowledgement has it, is no time', () => {
    assert.equal(readEvent({ eventCode: '03', eventTimestamp: '13:58:00' }).at, null);
    assert.equal(readEvent({ eventCode: 'MA', eventTimestamp: null, GMTTimestamp: null }).at, null);
    assert.equal(readEvent({ eventCode: '03', eventTimestamp: '2024-02-30T10:00:00' }).at, null);
  });
});

describe('a number', () => {
  it('with spaces, hyphens, small letters or a 420 prefix is the same piece', () => {
    for (const text of [
      NUMBER.replaceAll(/(\d{4})/g, '$1 '),
      NUMBER.replaceAll(/(\d{4})/g, '$1-'),
      `420 10001 ${NUMBER}`,
    ]) {
      const [row] = readAnswer(bytes([{ trackingNumber: text, trackingEvents: [] }]), context()).rows;
      assert.equal(row?.number, NUMBER, text);
    }
    const [s10] = readAnswer(bytes([{ trackingNumber: 'rb 123 456 785 us' }]), context()).rows;
    assert.deepEqual([s10?.number, s10?.mid], ['RB123456785US', null]);
  });

  it('with a letter for a digit or a wrong check digit is rejected, with the reason and without the number', () => {
    const wrong = NUMBER.slice(0, -1) + String((Number(NUMBER.at(-1)) + 1) % 10);
    for (const text of [`${NUMBER.slice(0, 5)}O${NUMBER.slice(6)}`, wrong, '', '123']) {
      const draft = readAnswer(bytes([{ trackingNumber: text, trackingEvents: [] }]), context());
      assert.equal(draft.rows.length, 0, text);
      assert.equal(draft.rejects.length, 1);
      assert.ok(text === '' || !JSON.stringify(draft.rejects).includes(text), text);
    }
  });
});

describe('a webhook payload', () => {
  const read = (payload: unknown, type = 'TRACKING') =>
    readPayload(typeof payload === 'string' ? payload : JSON.stringify(payload), type, context());

  it('of the summary kind without events states a status, without code and time', () => {
    const { kind, draft } = read({ trackingNumber: NUMBER, status: 'Delivered' });
    assert.equal(kind, 'tracking');
    const [row] = draft.rows;
    assert.deepEqual(
      [row?.events[0]?.code, row?.events[0]?.text, row?.events[0]?.at],
      ['', 'Delivered', null],
    );
    assert.equal(foldStatus(row?.events ?? []).status, 'delivered');
  });

  it('of the summary kind with an event is that event', () => {
    const { draft } = read({
      trackingNumber: NUMBER,
      statusCategory: 'Delivered',
      status: 'Delivered, Porch',
      eventCode: '01',
      eventType: 'Delivered, Porch',
      GMTTimestamp: '2026-11-24T10:00:00Z',
    });
    assert.deepEqual(
      draft.rows[0]?.events.map(({ code, at }) => [code, at]),
      [['01', Date.UTC(2026, 10, 24, 10)]],
    );
  });

  it('of one raw scan is read by the names the other channels use', () => {
    const { kind, draft } = read(
      {
        impb: NUMBER,
        scanEventCode: '07',
        scanDatetime: '2026-11-24 04:12:09',
        scanFacilityZip: '10199',
        scanFacilityCity: 'NEW YORK',
      },
      'SCAN',
    );
    assert.equal(kind, 'scan-event');
    const [scan] = draft.rows[0]?.events ?? [];
    assert.deepEqual(
      [scan?.code, scan?.at, scan?.city, scan?.zip],
      ['07', Date.UTC(2026, 10, 24, 9, 12, 9), 'NEW YORK', '10199'],
    );
  });

  it('of an unknown kind is kept whole, and behind the gate where it names a piece', () => {
    for (const text of ['{"something":"new"}', 'no JSON at all', '[]', '[1,2]', '"x"', 'null']) {
      const { kind, draft } = read(text);
      assert.equal(kind, 'unknown', text);
      assert.equal(Buffer.from(draft.unread ?? []).toString(), text);
    }
    const named = read({ trackingNumber: NUMBER, somethingNew: { a: 1 } });
    assert.equal(named.kind, 'unknown');
    assert.equal(named.draft.unread, null);
    assert.equal(named.draft.rows[0]?.mid, OURS);
  });
});

describe('an item of a list', () => {
  const { trackingNumber, trackingEvents } = event({ eventCode: '01', GMTTimestamp: '2026-11-24T10:00:00Z' });
  const kept = (more: object): number =>
    readAnswer(bytes([{ trackingNumber, trackingEvents, ...more }]), context()).rows.length;

  it('is a piece also where it says so with 200, and none where it tells of a failure', () => {
    for (const more of [{}, { statusCode: '200' }, { statusCode: 200 }, { statusCode: '200', error: null }]) {
      assert.equal(kept(more), 1, JSON.stringify(more));
    }
    for (const more of [{ statusCode: '404' }, { error: {} }, { statusCode: '200', error: { code: '1' } }]) {
      assert.equal(kept(more), 0, JSON.stringify(more));
    }
  });
});

describe('for any JSON at all', () => {
  it('answers and payloads are read without an error, and nothing is both kept and rejected', () => {
    const item = fc.oneof(
      fc.jsonValue(),
      fc.record({ trackingNumber: fc.constantFrom(NUMBER, '1', ''), trackingEvents: fc.jsonValue() }),
    );
    fc.assert(
      fc.property(fc.oneof(item, fc.array(item, { maxLength: 4 })), (value) => {
        const text = JSON.stringify(value);
        const { rows, rejects } = readAnswer(Buffer.from(text), context());
        const items = Array.isArray(value) ? value.length : 1;
        assert.ok(rows.length + rejects.length <= items);
        readPayload(text, 'TRACKING', context());
        readPayload(text, 'other', context());
      }),
      { numRuns: 300 },
    );
  });

  it('one that is cut short gives one reject and no row', () => {
    const whole = JSON.stringify([event({ eventCode: '01' })]);
    for (const end of [1, 10, whole.length - 1]) {
      const draft = readAnswer(Buffer.from(whole.slice(0, end)), context());
      assert.deepEqual([draft.rows.length, draft.rejects.length], [0, 1]);
    }
  });
});
