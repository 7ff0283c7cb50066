/** International prices from plainly synthetic files: over USPS v3, held against its OpenAPI file, and over IntlRateV2. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Ajv, type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import { parse } from 'yaml';
import { childText, readXml, type XmlElement } from '../../src/gateway/index.ts';
import type { ShippingKind } from '../../src/shipping/index.ts';
import { makeApp, type TestApp } from '../people.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';
import { referencePath } from '../reference.ts';
import { askWebTools, makeUser, signed } from '../web-tools/users.ts';

const PMI = 'PRIORITY_MAIL_INTERNATIONAL';
const PMEI = 'PRIORITY_MAIL_EXPRESS_INTERNATIONAL';

const PRICES = `record,mail class,price type,processing category,rate indicator,entry,price group,weight not over,price,sku,name,service,value not over
rate,${PMI},RETAIL,MACHINABLE,SP,NONE,1,4,40.01,SYN14,Synthetic to group one,,
rate,${PMI},RETAIL,MACHINABLE,SP,NONE,1,66,80.02,SYN166,Synthetic to group one,,
rate,${PMI},RETAIL,MACHINABLE,SP,NONE,3,66,90.03,SYN366,Synthetic to group three,,
rate,${PMI},COMMERCIAL,MACHINABLE,SP,NONE,1,66,38.5,SYNC1,Synthetic to group one,,
rate,${PMI},RETAIL,FLATS,FE,NONE,7,,31.25,SYNFE,Synthetic envelope,,
rate,${PMI},RETAIL,FLATS,FE,NONE,3,,99.99,SYNFE3,Synthetic envelope of another group,,
rate,${PMEI},RETAIL,MACHINABLE,PA,NONE,9,70,60.6,SYNE,Synthetic express,,
service,${PMI},RETAIL,,,,,,5.50,SYN930,Synthetic insurance,930,100
service,${PMI},RETAIL,,,,,,7.50,SYN930,Synthetic insurance,930,500
service,${PMI},RETAIL,,,,,,2.25,SYN857,Synthetic handling,857,
letter,FIRST-CLASS_MAIL,RETAIL,LETTERS,,,1,1,1.11,SYNL1,Synthetic letter,,
letter,FIRST-CLASS_MAIL,RETAIL,LETTERS,,,5,1,1.77,SYNL5,Synthetic letter,,
`;
const GROUPS = `country code,country,mail class,rate indicator,price group,max weight
CA,Canada,${PMI},,1,66
CA,Canada,${PMI},FE,07,4
CA,Canada,FIRST-CLASS_MAIL,,1,
,Germany,${PMI},,3,
CZ,Czech Republic,,,5,44
`;

const PARCEL = {
  originZIPCode: '10001',
  destinationCountryCode: 'CA',
  weight: 3,
  length: 10,
  width: 8,
  height: 4,
  mailingDate: '2026-07-03',
};
const BASE = {
  ...PARCEL,
  mailClass: PMI,
  processingCategory: 'MACHINABLE',
  rateIndicator: 'SP',
  destinationEntryFacilityType: 'NONE',
  priceType: 'RETAIL',
};

const validatorOf = (path: string): ValidateFunction | undefined => {
  const at = referencePath('usps-v3/karrio-usps_international-vendor/international-prices.yaml');
  if (at === undefined) return undefined;
  const document = parse(readFileSync(at, 'utf8'));
  const { schema } = document.paths[path].post.responses['200'].content['application/json'];
  return new Ajv({ strict: false, validateFormats: false, logger: false }).compile({
    ...schema,
    components: document.components,
  });
};

interface RateOptions {
  readonly rateOptions: readonly {
    readonly totalBasePrice: number;
    readonly totalPrice?: number;
    readonly rates: readonly { readonly zone: string; readonly mailClass: string; readonly SKU: string }[];
    readonly extraServices?: readonly { readonly extraService: string }[];
  }[];
}

const bring = async (program: TestProgram, kind: ShippingKind, text: string): Promise<void> => {
  const answer = await program.operate(
    `/postern/v1/editions/${kind}?name=${kind}.csv&layout=${kind}-rows&effective=2026-01-01&authority=synthetic`,
    { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: text },
  );
  assert.equal((answer.json as { state?: string }).state, 'active', answer.text);
};

describe('international prices from imported files', () => {
  let program: TestProgram;
  let app: TestApp;
  let userId: string;
  const search = (name: string, body: object): Promise<Answered> =>
    program.ask(`/international-prices/v3/${name}/search`, { method: 'POST', headers: app.headers, body });
  const old = async (country: string, weight: number, more = '<MailType>Package</MailType>') => {
    const xml = `<IntlRateV2Request ${signed(userId)}><Revision>2</Revision><Package ID="0"><Pounds>${weight}</Pounds><Ounces>0</Ounces>${more}<Country>${country}</Country><Width>8</Width><Length>10</Length><Height>4</Height><OriginZip>10001</OriginZip></Package></IntlRateV2Request>`;
    return askWebTools(program, 'IntlRateV2', xml);
  };
  const packageOf = (answer: Answered): XmlElement => {
    const [one] = readXml(answer.text).children;
    assert.ok(one !== undefined, answer.text);
    return one;
  };

  before(async () => {
    program = await openProgram({ POSTERN_LOCAL_PER_SECOND: '100000' });
    app = await makeApp(program);
    ({ userId } = await makeUser(program, app));
  });
  after(() => program.close());

  it('say 503 and both files to import before they are, in both dialects', async () => {
    for (const step of ['nothing', 'prices alone']) {
      if (step === 'prices alone') await bring(program, 'international-prices', PRICES);
      const answer = await search('base-rates', BASE);
      assert.equal(answer.status, 503, step);
      assert.match(answer.text, /postern import international-prices .*postern import country-groups/);
      assert.match((await old('Canada', 3)).text, /needs price files/);
    }
    await bring(program, 'country-groups', GROUPS);
    assert.equal((await search('base-rates', BASE)).status, 200);
  });

  it('price by the group of the country and the step of the weight, with editions and confidence', async () => {
    const total = async (more: object): Promise<unknown> =>
      ((await search('base-rates', { ...BASE, ...more })).json as { totalBasePrice: number }).totalBasePrice;
    assert.equal(await total({}), 40.01);
    assert.equal(await total({ weight: 4.01 }), 80.02);
    assert.equal(await total({ destinationCountryCode: 'DE' }), 90.03);
    const { headers } = await search('base-rates', BASE);
    assert.match(
      headers['postern-source'] ?? '',
      /^international-prices;edition=.*, country-groups;edition=/,
    );
    assert.equal(headers['postern-confidence'], 'assumed');
  });

  it('take the group of a kind of rate before that of the mail class', async () => {
    const answer = await search('base-rates-list', { ...PARCEL, mailClass: PMI });
    assert.deepEqual(
      (answer.json as RateOptions).rateOptions.map(({ totalBasePrice, rates: [rate] }) => [
        totalBasePrice,
        rate?.zone,
      ]),
      [
        [31.25, '07'],
        [40.01, '01'],
      ],
    );
  });

  it('list every class that goes there, and refuse where none does by the published code', async () => {
    const canada = await search('base-rates-list', { ...PARCEL, mailClass: 'ALL' });
    assert.ok((canada.json as RateOptions).rateOptions.every(({ rates }) => rates[0]?.mailClass === PMI));
    const nowhere = await search('base-rates-list', { ...PARCEL, destinationCountryCode: 'FR' });
    assert.equal(nowhere.status, 400, nowhere.text);
    assert.match(nowhere.text, /030013/);
  });

  it('refuse what is heavier than the country takes by the published code', async () => {
    const heavy = await search('base-rates', { ...BASE, weight: 66.5 });
    assert.equal(heavy.status, 400, heavy.text);
    assert.match(heavy.text, /030009/);
    const kinds = (await search('base-rates-list', { ...PARCEL, weight: 5, mailClass: PMI }))
      .json as RateOptions;
    assert.deepEqual(
      kinds.rateOptions.map(({ totalBasePrice }) => totalBasePrice),
      [80.02],
    );
  });

  it('sum the services asked for, name all there are where none is, and leave those not held to USPS', async () => {
    const asked = await search('total-rates', {
      ...PARCEL,
      mailClass: PMI,
      itemValue: 150,
      extraServices: [930],
    });
    assert.deepEqual(
      (asked.json as RateOptions).rateOptions.map(({ totalPrice }) => totalPrice),
      [38.75, 47.51],
    );
    const all = await search('total-rates', { ...PARCEL, mailClass: PMI });
    assert.deepEqual(
      (all.json as RateOptions).rateOptions.map(({ totalPrice, extraServices }) => [
        totalPrice,
        extraServices?.map(({ extraService }) => extraService),
      ]),
      [
        [undefined, ['857']],
        [undefined, ['857']],
      ],
    );
    const unheld = { ...PARCEL, mailClass: PMI, extraServices: [813] };
    assert.equal((await search('total-rates', unheld)).status, 503);
    const duties = { ...PARCEL, mailClass: PMI, requestDutiesTaxesFees: true };
    assert.equal((await search('total-rates', duties)).status, 503);
    assert.equal((await search('base-rates', { ...BASE, priceType: 'CONTRACT' })).status, 503);
  });

  it('price a letter by the group of its country', async () => {
    const letter = {
      weight: 1,
      length: 6,
      height: 4,
      thickness: 0.1,
      processingCategory: 'LETTERS',
      mailingDate: '2026-07-03',
    };
    const to = async (country: string) =>
      (await search('letter-rates', { ...letter, destinationCountryCode: country })).json as {
        totalBasePrice: number;
      };
    assert.equal((await to('CA')).totalBasePrice, 1.11);
    assert.equal((await to('CZ')).totalBasePrice, 1.77);
  });

  it('fit the genuine OpenAPI file, in every search', async () => {
    const searches: readonly [string, object][] = [
      ['base-rates', BASE],
      ['base-rates-list', { ...PARCEL, mailClass: 'ALL' }],
      ['total-rates', { ...PARCEL, mailClass: PMI, itemValue: 80, extraServices: [930] }],
      [
        'extra-service-rates',
        {
          mailClass: PMI,
          priceType: 'RETAIL',
          extraServices: [930],
          itemValue: '80',
          weight: 2,
          rateIndicator: 'SP',
          destinationCountryCode: 'CA',
          mailingDate: '2026-07-03',
        },
      ],
      [
        'letter-rates',
        {
          weight: 1,
          length: 6,
          height: 4,
          thickness: 0.25,
          processingCategory: 'LETTERS',
          destinationCountryCode: 'CA',
          mailingDate: '2026-07-03',
        },
      ],
    ];
    for (const [name, body] of searches) {
      const answer = await search(name, body);
      assert.equal(answer.status, 200, answer.text);
      const valid = validatorOf(`/${name}/search`);
      if (valid !== undefined) assert.ok(valid(answer.json), `${name}: ${JSON.stringify(valid.errors)}`);
    }
  });

  it('are those of IntlRateV2 too, by the name of the country, with the numbers of the samples', async () => {
    const services = packageOf(await old('Canada', 3)).children;
    assert.deepEqual(
      services.map((one) => [
        one.attributes.ID,
        ...['Country', 'Postage', 'CommercialPostage'].map((name) => childText(one, name)),
      ]),
      [
        ['', 'CANADA', '31.25', ''],
        ['2', 'CANADA', '40.01', '38.50'],
      ],
    );
    assert.match((await old('Canada', 1, '<MailType>LETTER</MailType>')).text, /Error/);
    assert.match((await old('Atlantis', 3)).text, /country is none/);
    assert.match(
      (await old('Canada', 3, '<MailType>MATTER FOR THE BLIND</MailType>')).text,
      /MailType is none/,
    );
  });

  it('are the same in both dialects, or neither has any', async () => {
    const country = fc.constantFrom(
      ['Canada', 'CA'],
      ['Germany', 'DE'],
      ['CZECH REPUBLIC', 'CZ'],
      ['France', 'FR'],
    );
    await fc.assert(
      fc.asyncProperty(country, fc.integer({ min: 1, max: 70 }), async ([name = '', code = ''], weight) => {
        const { mailingDate: _today, ...parcel } = PARCEL;
        const v3 = await search('base-rates-list', { ...parcel, destinationCountryCode: code, weight });
        const told = packageOf(await old(name, weight)).children;
        assert.deepEqual(
          v3.status === 200
            ? (v3.json as RateOptions).rateOptions.map(({ totalBasePrice }) => totalBasePrice.toFixed(2))
            : ['Error'],
          told.map((one) => (one.name === 'Error' ? 'Error' : childText(one, 'Postage'))),
        );
      }),
      { numRuns: 40 },
    );
  });
});

describe('an import of country groups', () => {
  it('reads a grid of mail classes by a layout of the operator, and names the cells it cannot', async () => {
    const program = await openProgram();
    try {
      const folder = join(program.data, 'layouts', 'shipping');
      mkdirSync(folder, { recursive: true });
      const layout = {
        kind: 'country-groups',
        form: 'grid',
        title: 'Synthetic grid',
        confidence: 'checked',
        sheets: [],
        set: {},
        columns: { name: 'where' },
        mailClasses: { [PMI]: 'pmi', [PMEI]: 'pmei' },
        maxWeights: { [PMI]: 'pmi lbs' },
      };
      writeFileSync(join(folder, 'mine.json'), JSON.stringify(layout));
      const answer = await program.operate(
        '/postern/v1/editions/country-groups?name=g.csv&layout=mine&effective=2026-01-01',
        {
          method: 'POST',
          headers: { 'content-type': 'application/octet-stream' },
          body: 'A title\nwhere,pmi,pmi lbs,pmei\nCanada,1,66,2\nGermany,3,44,\nAtlantis,1,1,\n',
        },
      );
      const { rowsKept, rowsRefused } = answer.json as { rowsKept: number; rowsRefused: number };
      assert.deepEqual([rowsKept, rowsRefused], [3, 1], answer.text);
    } finally {
      await program.close();
    }
  });
});
