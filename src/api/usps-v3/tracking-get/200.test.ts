import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { referencePath } from '../../../../test/reference.ts';
import { numberOf, OURS } from '../../../../test/tracking-intake/pieces.ts';
import { asking, deliver } from '../../../../test/tracking-lookup/parties.ts';
import {
  DELIVERED,
  openTracked,
  type Tracked,
  trackingSchema,
} from '../../../../test/tracking-lookup/pieces.ts';

const NUMBER = numberOf(OURS, 1);
const PATH = `/tracking/v3/tracking/${NUMBER}`;

interface Detail {
  readonly trackingEvents: readonly Readonly<Record<string, unknown>>[];
  readonly accessControl: string;
  readonly [name: string]: unknown;
}

describe('GET /tracking/v3/tracking/{trackingNumber}, as live', () => {
  let tracked: Tracked;
  before(async () => {
    tracked = await openTracked();
  });
  after(() => tracked.program.close());

  const ask = (path: string, app = tracked.owner) => tracked.program.ask(path, { headers: asking(app) });

  it('sums up an event a line, newest first, unless more is asked for', async () => {
    const answer = await ask(PATH);
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(answer.json, {
      trackingNumber: NUMBER,
      expectedDeliveryDate: '2026-11-22',
      eventSummaries: [
        DELIVERED.statusSummary,
        'Out for Delivery, November 22, 2026, 9:10 am, HERNANDO, FL 34442',
        'USPS in possession of item, November 18, 2026, 11:10 am, JAMAICA, NY 11430',
      ],
    });
    assert.ok(trackingSchema('TrackingSummary')?.(answer.json) ?? true);
  });

  it('gives the fields of the live sample and no other, spelt as there', async () => {
    const answer = await ask(`${PATH}?expand=detail`);
    const detail = answer.json as Detail;
    const file = referencePath('tracking/v3-tracking-response-sample.json');
    if (file !== undefined) {
      const [sample] = JSON.parse(readFileSync(file, 'utf8')) as [Detail];
      const names = new Set([...Object.keys(sample), 'accessControl']);
      assert.deepEqual(
        Object.keys(detail).filter((name) => !names.has(name)),
        [],
      );
      const events = new Set(Object.keys(sample.trackingEvents[0] ?? {}));
      for (const event of detail.trackingEvents) {
        assert.deepEqual(
          Object.keys(event).filter((name) => !events.has(name)),
          [],
        );
      }
    }
    assert.equal(detail.statusCategory, 'Delivered');
    assert.equal(detail.status, DELIVERED.status);
    assert.equal(detail.emailEnabled, 'true');
    assert.equal(detail.RRAMEnabled, 'false');
    assert.equal(detail.accessControl, 'FREE');
    assert.equal(detail.uniqueMailPieceID, '000000001');
    assert.equal(detail.trackingEvents[0]?.GMTTimestamp, '2026-11-22T18:58:40Z');
    assert.equal(detail.trackingEvents[0]?.GMTOffset, '-05:00');
    assert.equal(detail.trackingEvents[0]?.eventZIP, '34442');
  });

  it('says how old the news is, and marks what is restricted', async () => {
    const { headers } = await ask(PATH);
    assert.match(headers['postern-freshness'] ?? '', /^1;age=\d+$/);
    assert.equal(headers['postern-label'], 'RESTRICTED INFORMATION');
    assert.equal(headers['cache-control'], 'no-store');
  });

  it('names persons only by a grant for that, and accounts for it', async () => {
    const masked = await ask(`${PATH}?expand=DETAIL`);
    assert.doesNotMatch(masked.text, /SIGNER|FIRM/);
    const shown = await ask(`${PATH}?expand=DETAIL`, tracked.granted);
    assert.match(shown.text, /A SIGNER/);
    assert.equal((shown.json as Detail).accessControl, 'IP_AGREEMENT');
    const accounted = (await tracked.program.journal()).filter(
      ({ record }) => record.id === shown.headers['postern-decision'],
    );
    assert.equal(accounted.length, 1);
    assert.ok(accounted[0]?.record.obligations.includes('account.disclosure'));
  });

  it('reads the number with blanks, and with 420 and the ZIP Code in front', async () => {
    for (const text of [`${NUMBER.slice(0, 4)} ${NUMBER.slice(4)}`, `42034442${NUMBER}`]) {
      const answer = await ask(`/tracking/v3/tracking/${encodeURIComponent(text)}`);
      assert.equal(answer.status, 200, answer.text);
    }
  });

  it('tells the mailing that began nearest to the stated date, else the newest', async () => {
    const number = numberOf(OURS, 7);
    for (const [year, id] of [
      ['2026-03-02', 'first'],
      ['2026-11-02', 'second'],
    ] as const) {
      await deliver(tracked.program, {
        trackingNumber: number,
        uniqueMailPieceID: id,
        mailPieceIntakeDate: `${year} 10:00:00.000000`,
        trackingEvents: [
          { eventCode: '03', eventType: `Accepted, ${id}`, GMTTimestamp: `${year}T15:00:00Z` },
        ],
      });
    }
    const status = async (query: string): Promise<unknown> =>
      ((await ask(`/tracking/v3/tracking/${number}?expand=DETAIL${query}`)).json as Detail).status;
    assert.equal(await status(''), 'Accepted, second');
    assert.equal(await status('&mailingDate=2026-03-01'), 'Accepted, first');
    assert.equal((await ask(`/tracking/v3/tracking/${number}?mailingDate=2026-07-01`)).status, 404);
  });

  it('tells at most 99 events', async () => {
    const number = numberOf(OURS, 8);
    await deliver(tracked.program, {
      trackingNumber: number,
      trackingEvents: Array.from({ length: 120 }, (_, index) => ({
        eventCode: '10',
        eventType: 'Processed',
        GMTTimestamp: new Date(Date.UTC(2026, 10, 1) + index * 3_600_000).toISOString(),
      })),
    });
    const { trackingEvents } = (await ask(`/tracking/v3/tracking/${number}?expand=DETAIL`)).json as Detail;
    assert.equal(trackingEvents.length, 99);
    assert.equal(trackingEvents[0]?.GMTTimestamp, '2026-11-05T23:00:00Z');
  });
});

describe('GET /tracking/v3/tracking/{trackingNumber}, as specified', () => {
  it('fits the genuine schema', async () => {
    const { program, owner, granted } = await openTracked({ POSTERN_WIRE: 'spec' });
    try {
      const valid = trackingSchema('TrackingDetails');
      for (const app of [owner, granted]) {
        const answer = await program.ask(`${PATH}?expand=DETAIL`, { headers: asking(app) });
        assert.equal(answer.status, 200, answer.text);
        if (valid !== undefined)
          assert.ok(valid(answer.json), `${JSON.stringify(valid.errors)} in ${answer.text}`);
      }
    } finally {
      await program.close();
    }
  });
});
