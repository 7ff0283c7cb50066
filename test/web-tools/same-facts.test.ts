/** The same piece and the same parcel have the same facts in USPS v3 and in the Web Tools, on both stores. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { childText, readXml, type XmlElement } from '../../src/gateway/index.ts';
import type { TestApp } from '../people.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';
import type { TestProgram } from '../program.ts';
import { numberOf, OURS, THEIRS } from '../tracking-intake/pieces.ts';
import { asking, deliver } from '../tracking-lookup/parties.ts';
import { openTracked } from '../tracking-lookup/pieces.ts';
import { askWebTools, makeUser, signed } from './users.ts';

const PRICES = `record,mail class,price type,processing category,rate indicator,entry,zone,weight not over,price,sku,name,service,value not over,length over,volume over,divisor
rate,PRIORITY_MAIL,RETAIL,MACHINABLE,SP,NONE,4,1,10.01,SYN1,Synthetic parcel,,,,,
rate,PRIORITY_MAIL,RETAIL,MACHINABLE,SP,NONE,4,20,20.02,SYN20,Synthetic parcel,,,,,
rate,PRIORITY_MAIL,COMMERCIAL,MACHINABLE,SP,NONE,4,20,15.03,SYNC,Synthetic parcel,,,,,
rate,PRIORITY_MAIL,RETAIL,MACHINABLE,FE,NONE,,,9.99,SYNFE,Synthetic envelope,,,,,
rate,MEDIA_MAIL,RETAIL,MACHINABLE,SP,NONE,,70,5.55,SYNM,Synthetic media,,,,,
rule,PRIORITY_MAIL,,,,,,,,,,,,,1728,166
fee,PRIORITY_MAIL,RETAIL,,,,,,4.50,SYNL,Synthetic length fee,,,22,,
`;
const ZONES = 'origin,destination,zone\n100-102,900-905,4\n';

const RUNS = { numRuns: 25 };
const PURPOSE = { 'postern-purpose': 'customer-visibility' };

interface Rates {
  readonly rateOptions: readonly {
    readonly totalBasePrice: number;
    readonly rates: readonly { readonly description: string; readonly zone: string }[];
  }[];
}

interface Detail {
  readonly status: string;
  readonly statusCategory: string;
  readonly statusSummary: string;
  readonly mailClass?: string;
  readonly destinationCity?: string;
  readonly trackingEvents: readonly Readonly<Record<string, string | null | undefined>>[];
}

const eventOf = (event: XmlElement): string[] =>
  ['Event', 'EventCity', 'EventState', 'EventZIPCode', 'EventCode'].map((name) => childText(event, name));

const bring = async (program: TestProgram, kind: string, text: string): Promise<void> => {
  const answer = await program.operate(
    `/postern/v1/editions/${kind}?name=${kind}.csv&layout=${kind}-rows&effective=2020-01-01&authority=synthetic`,
    { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: text },
  );
  assert.equal(answer.status, 201, answer.text);
};

const sameFacts = (
  settings: () => Promise<Readonly<Record<string, string>>>,
  end: () => Promise<void> | undefined = () => undefined,
): void => {
  let program: TestProgram;
  let owner: TestApp;
  let userId: string;
  before(async () => {
    ({ program, owner } = await openTracked(await settings()));
    ({ userId } = await makeUser(program, owner));
    await bring(program, 'zones', ZONES);
    await bring(program, 'prices', PRICES);
  });
  after(async () => {
    await program?.close();
    await end();
  });

  const askOld = async (api: string, xml: string): Promise<XmlElement> => {
    const headers = api === 'TrackV2' ? PURPOSE : {};
    const answer = await askWebTools(program, api, xml, headers);
    assert.equal(answer.status, 200, answer.text);
    return readXml(answer.text);
  };

  const pieceInBoth = async (number: string): Promise<void> => {
    const v3 = await program.ask(`/tracking/v3/tracking/${number}?expand=DETAIL`, { headers: asking(owner) });
    const root = await askOld(
      'TrackV2',
      `<TrackFieldRequest ${signed(userId, owner.secret)}><Revision>1</Revision><TrackID ID="${number}"/></TrackFieldRequest>`,
    );
    const [old] = root.children;
    assert.ok(old !== undefined);
    assert.equal(old.attributes.ID, number);
    if (v3.status !== 200) {
      assert.deepEqual(
        old.children.map(({ name }) => name),
        ['Error'],
        v3.text,
      );
      return;
    }
    const detail = v3.json as Detail;
    assert.deepEqual(
      ['Status', 'StatusCategory', 'StatusSummary', 'Class', 'DestinationCity'].map((name) =>
        childText(old, name),
      ),
      [
        detail.status,
        detail.statusCategory,
        detail.statusSummary,
        detail.mailClass ?? '',
        detail.destinationCity ?? '',
      ],
    );
    assert.deepEqual(
      old.children.filter(({ name }) => /^Track(?:Summary|Detail)$/.test(name)).map(eventOf),
      detail.trackingEvents.map((event) =>
        ['eventType', 'eventCity', 'eventState', 'eventZIP', 'eventCode'].map((name) => event[name] ?? ''),
      ),
    );
  };

  it('a piece has the same status and the same events, in the same order', async () => {
    let serial = 100;
    const event = fc.record(
      {
        eventCode: fc.constantFrom('01', '03', '10', 'OF', '02'),
        eventType: fc.constantFrom('Delivered', 'Accepted & weighed', 'Processed', 'Out for Delivery'),
        eventCity: fc.constantFrom('HERNANDO', "COEUR D'ALENE"),
        eventState: fc.constantFrom('FL', 'ID'),
        eventZIP: fc.constantFrom('34442', '83814'),
      },
      { requiredKeys: ['eventCode', 'eventType'] },
    );
    const piece = fc.record({
      events: fc.array(event, { minLength: 1, maxLength: 6 }),
      more: fc.record(
        { mailClass: fc.constantFrom('Priority Mail', ''), destinationCity: fc.constant('HERNANDO') },
        { requiredKeys: [] },
      ),
    });
    let told = 0;
    await fc.assert(
      fc.asyncProperty(piece, async ({ events, more }) => {
        const number = numberOf(OURS, serial++);
        await deliver(program, {
          trackingNumber: number,
          ...more,
          trackingEvents: events.map((one, place) => ({
            ...one,
            GMTTimestamp: new Date(Date.UTC(2026, 10, 1) + place * 3_600_000).toISOString(),
          })),
        });
        await pieceInBoth(number);
        told++;
      }),
      RUNS,
    );
    assert.equal(told, RUNS.numRuns);
  });

  it('a piece that is not there, and one of others, are refused in both', async () => {
    for (const number of [numberOf(OURS, 9_999), numberOf(THEIRS, 1)]) await pieceInBoth(number);
  });

  it('a parcel has the same zone and the same prices, or none in both', async () => {
    const parcel = fc.record({
      ounces: fc.integer({ min: 1, max: 71 * 16 }),
      side: fc.integer({ min: 1, max: 25 }),
      to: fc.constantFrom('90210', '99501'),
      service: fc.constantFrom(['PRIORITY', 'PRIORITY_MAIL'], ['MEDIA', 'MEDIA_MAIL'], ['ALL', undefined]),
    });
    let priced = 0;
    await fc.assert(
      fc.asyncProperty(parcel, async ({ ounces, side, to, service: [old = '', mailClass] }) => {
        const v3 = await program.ask('/prices/v3/base-rates-list/search', {
          method: 'POST',
          headers: owner.headers,
          body: {
            originZIPCode: '10001',
            destinationZIPCode: to,
            weight: ounces / 16,
            length: side,
            width: 4,
            height: 3,
            priceType: 'RETAIL',
            ...(mailClass !== undefined && { mailClass }),
          },
        });
        const root = await askOld(
          'RateV4',
          `<RateV4Request ${signed(userId)}><Package ID="0"><Service>${old}</Service><ZipOrigination>10001</ZipOrigination><ZipDestination>${to}</ZipDestination><Pounds>${Math.floor(ounces / 16)}</Pounds><Ounces>${ounces % 16}</Ounces><Container/><Width>4</Width><Length>${side}</Length><Height>3</Height></Package></RateV4Request>`,
        );
        const [answered] = root.children;
        assert.ok(answered !== undefined);
        const postage = answered.children.filter(({ name }) => name === 'Postage');
        if (v3.status !== 200 || ounces > 70 * 16) {
          assert.deepEqual([postage.length, answered.children.at(-1)?.name], [0, 'Error'], v3.text);
          return;
        }
        const { rateOptions } = v3.json as Rates;
        assert.deepEqual(
          postage.map((one) => [childText(one, 'MailService'), childText(one, 'Rate')]),
          rateOptions.map(({ totalBasePrice, rates }) => [rates[0]?.description, totalBasePrice.toFixed(2)]),
        );
        const zone = (rateOptions[0]?.rates[0]?.zone ?? '').replace(/^0+/, '');
        assert.equal(childText(answered, 'Zone'), zone);
        priced++;
      }),
      RUNS,
    );
    assert.ok(priced > 0);
  });
};

describe('USPS v3 and Web Tools tell the same facts, on SQLite', () => sameFacts(async () => ({})));

describe('USPS v3 and Web Tools tell the same facts, on PostgreSQL', () => {
  let server: TestPostgres | undefined;
  sameFacts(
    async () => {
      server = await startPostgres();
      return { POSTERN_DATABASE_URL: await server.createDatabase() };
    },
    () => server?.stop(),
  );
});
