/** Prices, zones and standards from plainly synthetic files, asked over the USPS dialect and held against its OpenAPI file. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import type { ShippingKind } from '../../src/shipping/index.ts';
import { makeApp, type TestApp } from '../people.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';
import { referencePath } from '../reference.ts';

const PRICES = `record,mail class,price type,processing category,rate indicator,entry,zone,weight not over,price,sku,name,service,value not over,length over,volume over,divisor
rate,PRIORITY_MAIL,RETAIL,MACHINABLE,SP,NONE,4,1,10.01,SYN1,Synthetic one pound,,,,,
rate,PRIORITY_MAIL,RETAIL,MACHINABLE,SP,NONE,4,20,20.02,SYN20,Synthetic twenty pounds,,,,,
rate,PRIORITY_MAIL,COMMERCIAL,MACHINABLE,SP,NONE,4,20,15.03,SYNC,Synthetic commercial,,,,,
rate,PRIORITY_MAIL,RETAIL,MACHINABLE,FE,NONE,,,9.99,SYNFE,Synthetic envelope,,,,,
rule,PRIORITY_MAIL,,,,,,,,,,,,,1728,166
fee,PRIORITY_MAIL,RETAIL,,,,,,4.50,SYNL,Synthetic length fee,,,22,,
fee,PRIORITY_MAIL,RETAIL,,,,,,18.10,SYNL,Synthetic length fee,,,30,,
service,PRIORITY_MAIL,RETAIL,,,,,,2.70,SYN930,Synthetic insurance,930,50,,,
service,PRIORITY_MAIL,RETAIL,,,,,,3.50,SYN930,Synthetic insurance,930,100,,,
letter,FIRST-CLASS_MAIL,RETAIL,LETTERS,,,,1,0.78,SYNLET,Synthetic letter,,,,,
`;
const LATER = PRICES.replace('10.01', '11.11');
const ZONES = 'origin,destination,zone\n100-102,900-905,4\n';
const STANDARDS = 'origin,destination,mail class,days\n100,900-905,PRIORITY_MAIL,3\n';

const PARCEL = {
  originZIPCode: '10001',
  destinationZIPCode: '90210',
  weight: 0.9,
  length: 6,
  width: 6,
  height: 6,
};

const schemaOf = (file: string, path: string): ValidateFunction | undefined => {
  const at = referencePath(`usps-v3/karrio-usps-vendor/${file}`);
  if (at === undefined) return undefined;
  const document = parse(readFileSync(at, 'utf8'));
  const ok = document.paths[path].post.responses['200'];
  const response = ok.$ref === undefined ? ok : document.components.responses[ok.$ref.split('/').at(-1)];
  return new Ajv({ strict: false, validateFormats: false, logger: false }).compile({
    ...response.content['application/json'].schema,
    components: document.components,
  });
};

describe('quotes from imported files', () => {
  let program: TestProgram;
  let app: TestApp;

  const bring = async (kind: ShippingKind, text: string, effective: string): Promise<void> => {
    const answer = await program.operate(
      `/postern/v1/editions/${kind}?name=${kind}.csv&layout=${kind}-rows&effective=${effective}&authority=synthetic`,
      { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: text },
    );
    assert.equal(answer.status, 201, answer.text);
    assert.equal((answer.json as { state: string }).state, 'active', answer.text);
  };

  const search = (path: string, body: object): Promise<Answered> =>
    program.ask(path, { method: 'POST', headers: app.headers, body });

  const base = (more: object): Promise<Answered> =>
    search('/prices/v3/base-rates/search', {
      ...PARCEL,
      mailClass: 'PRIORITY_MAIL',
      processingCategory: 'MACHINABLE',
      rateIndicator: 'SP',
      destinationEntryFacilityType: 'NONE',
      priceType: 'RETAIL',
      mailingDate: '2026-07-03',
      ...more,
    });

  const totalOf = (answer: Answered): number => {
    assert.equal(answer.status, 200, answer.text);
    return (answer.json as { totalBasePrice: number }).totalBasePrice;
  };

  before(async () => {
    program = await openProgram();
    app = await makeApp(program);
  });
  after(() => program.close());

  it('say 503 and what to import before anything is', async () => {
    const answer = await base({});
    assert.equal(answer.status, 503);
    assert.match(answer.text, /postern import prices/);
    assert.match(answer.text, /"apiVersion"/);
  });

  it('tell what it cost on a day, also after a later list was imported', async () => {
    await bring('zones', ZONES, '2026-01-01');
    await bring('service-standards', STANDARDS, '2026-01-01');
    await bring('prices', PRICES, '2026-01-01');
    await bring('prices', LATER, '2026-07-12');
    assert.equal(totalOf(await base({})), 10.01);
    assert.equal(totalOf(await base({ mailingDate: '2026-07-11' })), 10.01);
    assert.equal(totalOf(await base({ mailingDate: '2026-07-12' })), 11.11);
  });

  it('say their edition and that the layout was checked against no published file', async () => {
    const { headers } = await base({});
    assert.match(
      headers['postern-source'] ?? '',
      /^prices;edition=prices-.*;authority=synthetic, zones;edition=/,
    );
    assert.equal(headers['postern-confidence'], 'assumed');
  });

  it('count the greater of weight and dimensional weight, rounded up', async () => {
    const answer = await base({ length: 20, width: 16, height: 10 });
    assert.equal(totalOf(answer), 20.02);
    const [rate] = (answer.json as { rates: { dimWeight: number }[] }).rates;
    assert.equal(rate?.dimWeight, 20);
  });

  it('add the dearest fee of a kind that a side meets', async () => {
    assert.equal(totalOf(await base({ length: 25, width: 2, height: 2 })), 14.51);
    assert.equal(totalOf(await base({ length: 31, width: 2, height: 2 })), 28.11);
  });

  it('refuse a pair without zone and a weight over the limit by the published codes', async () => {
    const pair = await base({ destinationZIPCode: '99501' });
    assert.equal(pair.status, 400, pair.text);
    assert.match(pair.text, /030001/);
    const heavy = await base({ weight: 71 });
    assert.equal(heavy.status, 400, heavy.text);
    assert.match(heavy.text, /030002/);
  });

  it('leave contract prices and classes that no list holds to USPS', async () => {
    assert.equal((await base({ priceType: 'CONTRACT' })).status, 503);
    assert.equal((await base({ mailClass: 'MEDIA_MAIL' })).status, 503);
  });

  it('fit the genuine OpenAPI file, in every search', async () => {
    const searches: readonly [string, object][] = [
      ['/base-rates/search', {}],
      ['/base-rates-list/search', { ...PARCEL, priceType: 'RETAIL', mailingDate: '2026-07-03' }],
      [
        '/total-rates/search',
        {
          ...PARCEL,
          mailClass: 'PRIORITY_MAIL',
          mailingDate: '2026-07-03',
          itemValue: 80,
          extraServices: [930],
        },
      ],
      [
        '/extra-service-rates/search',
        { mailClass: 'PRIORITY_MAIL', priceType: 'RETAIL', extraServices: [930], mailingDate: '2026-07-03' },
      ],
      [
        '/letter-rates/search',
        {
          weight: 1,
          length: 6,
          height: 4,
          thickness: 0.25,
          processingCategory: 'LETTERS',
          mailingDate: '2026-07-03',
        },
      ],
    ];
    for (const [path, body] of searches) {
      const answer = path === '/base-rates/search' ? await base({}) : await search(`/prices/v3${path}`, body);
      assert.equal(answer.status, 200, answer.text);
      const valid = schemaOf('domestic-prices.yaml', path);
      if (valid !== undefined) assert.ok(valid(answer.json), `${path}: ${JSON.stringify(valid.errors)}`);
    }
  });

  it('sum total prices with the step of an extra service that takes the value', async () => {
    const answer = await search('/prices/v3/total-rates/search', {
      ...PARCEL,
      mailClass: 'PRIORITY_MAIL',
      mailingDate: '2026-07-03',
      itemValue: 80,
      extraServices: [930],
    });
    const { rateOptions } = answer.json as {
      rateOptions: { totalBasePrice: number; totalPrice: number }[];
    };
    assert.deepEqual(
      rateOptions.map(({ totalBasePrice, totalPrice }) => [totalBasePrice, totalPrice]),
      [
        [9.99, 13.49],
        [10.01, 13.51],
      ],
    );
  });

  it('put options beside their commitment, which is on no Sunday or holiday', async () => {
    const answer = await search('/shipments/v3/options/search', {
      originZIPCode: '10001',
      destinationZIPCode: '90210',
      pricingOptions: [{ priceType: 'RETAIL' }],
      packageDescription: {
        weight: 1,
        length: 6,
        width: 6,
        height: 6,
        mailClass: 'ALL',
        mailingDate: '2026-07-02',
      },
    });
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.text, /"commitment":\{"name":"3 Days","scheduleDeliveryDate":"2026-07-06"\}/);
    const valid = schemaOf('shipping-options.yaml', '/options/search');
    if (valid !== undefined) assert.ok(valid(answer.json), JSON.stringify(valid.errors));
  });

  it('tell service standards by pair, and refuse a pair without by the published code', async () => {
    const ask = (to: string) =>
      program.ask(
        `/service-standards/v3/standards?originZIPCode=10001&destinationZIPCode=${to}&acceptanceDate=2026-07-02`,
        { headers: app.headers },
      );
    assert.deepEqual((await ask('90210')).json, [
      {
        mailClass: 'PRIORITY_MAIL',
        originZIPCode: 10001,
        destinationZIPCode: 90210,
        days: 3,
        effectiveAcceptanceDate: '2026-07-02',
        scheduledDeliveryDate: '2026-07-06',
      },
    ]);
    const missing = await ask('99501');
    assert.equal(missing.status, 400);
    assert.match(missing.text, /040001/);
  });

  it('tell an app what it is known by', async () => {
    const answer = await program.ask('/oauth2/v3/userinfo', { headers: app.headers });
    assert.equal(answer.status, 200, answer.text);
    assert.equal((answer.json as { sub: string }).sub, app.id);
  });
});

describe('an import of prices', () => {
  it('refuses rows by line and column, a file of another header and a layout that is none', async () => {
    const program = await openProgram();
    const bring = (layout: string, text: string): Promise<Answered> =>
      program.operate(`/postern/v1/editions/prices?name=p.csv&layout=${layout}&effective=2026-07-12`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: text,
      });
    try {
      const held = await bring('prices-rows', PRICES.replace('10.01', 'ten'));
      assert.equal((held.json as { rowsRefused: number }).rowsRefused, 1, held.text);
      assert.equal((held.json as { state: string }).state, 'held');
      const other = await bring('prices-rows', 'a,b\n1,2\n');
      assert.equal(other.status, 422, other.text);
      assert.match(other.text, /layout_mismatch/);
      const unknown = await bring('no-such-layout', PRICES);
      assert.equal(unknown.status, 422, unknown.text);
      assert.match(unknown.text, /layout_unknown/);
    } finally {
      await program.close();
    }
  });

  it('reads a grid of zones by a layout of the operator', async () => {
    const program = await openProgram();
    try {
      const folder = join(program.data, 'layouts', 'shipping');
      mkdirSync(folder, { recursive: true });
      const layout = {
        kind: 'prices',
        form: 'grid',
        title: 'Synthetic grid',
        confidence: 'checked',
        sheets: [],
        set: { mailClass: 'PRIORITY_MAIL', priceType: 'RETAIL' },
        columns: { weightNotOver: 'lbs' },
        zones: { '1': 'Z1', '4': 'Z4' },
      };
      writeFileSync(join(folder, 'mine.json'), JSON.stringify(layout));
      const answer = await program.operate(
        '/postern/v1/editions/prices?name=g.csv&layout=mine&effective=2026-01-01',
        {
          method: 'POST',
          headers: { 'content-type': 'application/octet-stream' },
          body: 'A title line\nlbs,Z1,Z4\n1,$1.00,$4.00\n2,$2.00,\n',
        },
      );
      assert.equal(answer.status, 201, answer.text);
      assert.equal((answer.json as { rowsKept: number }).rowsKept, 3);
    } finally {
      await program.close();
    }
  });
});
