import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { foldStatus, isStalled, type PieceStatus, SCAN_CODES, STATUSES, type StatusEvent } from './index.ts';

const HOUR_MS = 3_600_000;

/** Events an hour apart: `01` or `01|Delivered, Porch`. */
const history = (...events: readonly string[]): StatusEvent[] =>
  events.map((event, hour) => {
    const [code = '', text = ''] = event.split('|');
    return { code, text, at: hour * HOUR_MS };
  });

const fold = (...events: readonly string[]): PieceStatus => foldStatus(history(...events));

describe('the status of a piece', () => {
  it('is that of the newest event by the time it happened, not by arrival', () => {
    const events = history('GX', '03', '10', '07', 'OF', '01');
    assert.equal(foldStatus(events).status, 'delivered');
    assert.equal(foldStatus([...events].reverse()).status, 'delivered');
  });

  it('is unknown without events, and stays what it was after an unknown code', () => {
    assert.equal(fold().status, 'unknown');
    const piece = fold('03', 'V9', 'V9', 'ZZ');
    assert.equal(piece.status, 'accepted');
    assert.deepEqual(piece.unknownCodes, { V9: 2, ZZ: 1 });
  });

  it('is decided by what is farther along between events of one instant', () => {
    const tie = ['07', 'OF', '01'].map((code) => ({ code, text: '', at: 5 }));
    assert.equal(foldStatus(tie).status, 'delivered');
  });

  it('is not moved back by informational and made-up events', () => {
    assert.equal(fold('03', 'MA').status, 'accepted');
    assert.equal(fold('07', 'GC').status, 'in_transit');
    assert.equal(fold('OF', 'NT').status, 'out_for_delivery');
    assert.equal(fold('OF', 'TL').status, 'out_for_delivery');
    assert.equal(fold('01', 'TL', 'NT', 'GC', 'DX', 'MA').status, 'delivered');
    assert.equal(fold('GC').status, 'unknown');
  });

  it('says that a scan is missing after an outing that ended in nothing', () => {
    const piece = fold('OF', 'DX');
    assert.deepEqual([piece.status, piece.reason], ['in_transit', 'scan_missing']);
    assert.equal(fold('02', 'DX').status, 'delivery_attempted');
  });

  it('is reopened, with a mark, by a scan after the delivery', () => {
    const piece = fold('OF', '01|Delivered, Porch', '10');
    assert.deepEqual(
      [piece.status, piece.deliveredThenScanned, piece.deliveredTo],
      ['in_transit', true, null],
    );
    assert.deepEqual(fold('01', '03').status, 'in_transit');
    const again = fold('01', '10', 'OF', '01');
    assert.deepEqual([again.status, again.deliveredThenScanned], ['delivered', true]);
    assert.equal(fold('OF', '01', '43').deliveredThenScanned, false);
  });

  it('is returning from 04, 09 and 21 to 31 but 30 on, and returned by a delivery after that', () => {
    const codes = ['04', '09', '21', '22', '23', '24', '25', '26', '27', '28', '29', '31', '44'];
    for (const code of codes) {
      assert.equal(fold(code, '10', 'OF').status, 'returning', code);
      assert.equal(fold(code, '10', '01').status, 'returned', code);
    }
    // 30 lies in the range and is an attempt: the place could not be reached.
    assert.equal(fold('30').status, 'delivery_attempted');
    assert.equal(fold('23', '01').reason, 'moved');
  });

  it('is returned where the text says that the sender got it, and under way where an agent has it', () => {
    const sender = fold('01|Delivered, To Original Sender');
    assert.deepEqual([sender.status, sender.deliveredTo], ['returned', 'original_sender']);
    const agent = fold('01|Delivered to Agent for Final Delivery');
    assert.deepEqual([agent.status, agent.reason, agent.deliveredTo], ['in_transit', 'agent', null]);
    assert.equal(fold('01|Delivered to Agent for Final Delivery', '01|Delivered, Porch').status, 'delivered');
  });

  it('is available for pickup where a notice was left and the piece lies ready, in either order', () => {
    assert.equal(fold('OF', '02', '16').status, 'available_for_pickup');
    assert.equal(fold('OF', '52', '14').status, 'available_for_pickup');
    assert.equal(fold('14', '52').status, 'available_for_pickup');
    assert.equal(fold('14', '43').status, 'delivered');
  });

  it('tells when each status was first and last seen', () => {
    const { seen, since } = fold('03', '10', 'A1', 'OF', '10', 'OF');
    assert.deepEqual(seen.in_transit, { first: HOUR_MS, last: 4 * HOUR_MS });
    assert.deepEqual(seen.out_for_delivery, { first: 3 * HOUR_MS, last: 5 * HOUR_MS });
    assert.equal(since, 5 * HOUR_MS);
  });

  it('takes the words of USPS where a channel gives no code', () => {
    assert.equal(fold('|Out for Delivery').status, 'out_for_delivery');
    assert.equal(fold('|Something new').status, 'unknown');
    assert.deepEqual(fold('|Something new').unknownCodes, { '': 1 });
  });

  it('reads phases of letter mail before delivery as on the way, and none as delivered', () => {
    assert.equal(fold('918|Phase 2c - Destination Primary Processing').status, 'in_transit');
    assert.equal(fold('917|Phase 4c - Delivery').status, 'unknown');
  });
});

describe('where a piece was left', () => {
  it('comes from the text, with a bucket for words not known yet', () => {
    const places = (text: string) => fold(`01|${text}`).deliveredTo;
    assert.equal(places('Delivered, Parcel Locker'), 'parcel_locker');
    assert.equal(places('Delivered, In/At Mailbox'), 'mailbox');
    assert.equal(places('Delivered, Front Desk/Reception/Mail Room'), 'front_desk');
    assert.equal(places('Delivered, Left with Individual'), 'individual');
    assert.equal(places('Delivered, PO Box'), 'po_box');
    assert.equal(places('Delivered, On the Moon'), 'other');
    assert.equal(places('Delivered'), 'unstated');
  });
});

describe('a stalled piece', () => {
  const day = 24 * HOUR_MS;

  it('is one that nobody had in hand for thirty days, whatever computers said meanwhile', () => {
    const piece = foldStatus([
      { code: '10', text: '', at: 0 },
      { code: 'NT', text: '', at: 29 * day },
    ]);
    assert.equal(isStalled(piece, 30 * day), false);
    assert.equal(isStalled(piece, 31 * day), true);
  });

  it('is never one that was delivered, returned, or never seen', () => {
    assert.equal(isStalled(fold('01'), 99 * day), false);
    assert.equal(isStalled(fold('09', '01'), 99 * day), false);
    assert.equal(isStalled(fold('GX'), 99 * day), false);
  });
});

const anyEvent = fc.record({
  code: fc.oneof(fc.constantFrom(...SCAN_CODES.map(({ code }) => code)), fc.string({ maxLength: 4 })),
  text: fc.oneof(
    fc.constantFrom('', 'Delivered, To Original Sender', 'Delivered to Agent for Final Delivery', 'Alert'),
    fc.string(),
  ),
  at: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 6 }), fc.double()),
});

describe('for any events at all', () => {
  it('the order of arrival changes nothing', () => {
    fc.assert(
      fc.property(
        fc
          .array(anyEvent, { maxLength: 12 })
          .chain((events) =>
            fc.tuple(
              fc.constant(events),
              fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
            ),
          ),
        ([events, shuffled]) => assert.deepEqual(foldStatus(shuffled), foldStatus(events)),
      ),
      { numRuns: 500 },
    );
  });

  it('an event that comes again changes nothing', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), fc.nat(), (events, index) => {
        const again = events[index % Math.max(1, events.length)];
        const more = again === undefined ? events : [...events, { ...again }];
        assert.deepEqual(foldStatus([...more, ...events]), foldStatus(events));
      }),
      { numRuns: 500 },
    );
  });

  it('there is a status, and no event with an unknown code is lost from the count', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), (events) => {
        const piece = foldStatus(events);
        assert.ok(STATUSES.includes(piece.status));
        for (const { code, text } of events) {
          const alone = foldStatus([{ code, text, at: null }]);
          if (Object.hasOwn(alone.unknownCodes, code)) assert.ok((piece.unknownCodes[code] ?? 0) >= 1);
        }
      }),
      { numRuns: 500 },
    );
  });
});
