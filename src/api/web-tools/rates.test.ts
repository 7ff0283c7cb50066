/** The samples, replayed: the same requests with the same prices give the same XML. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { referencePath } from '../../../test/reference.ts';
import { type AnyRoute, childText, readXml, type XmlElement } from '../../gateway/index.ts';
import { rateApis } from './rates.ts';
import type { ShippingAnswers } from './shipping-answers.ts';

const sample = (name: string): string | undefined => {
  const file = referencePath(`usps-v3/webtools-xml/${name}`);
  return file === undefined ? undefined : readFileSync(file, 'utf8');
};

const answered = async (routes: readonly AnyRoute[], api: string, xml: string): Promise<XmlElement> => {
  const route = routes.find(({ id }) => id === `web-tools-${api.toLowerCase()}`);
  assert.ok(route !== undefined);
  const answer = await route.handler({ query: { API: api, XML: xml } } as never, { now: 0 } as never);
  return readXml(String(answer.body));
};

/** Without ids of parcels, whose order of attributes and blanks do not matter. */
const plain = ({ name, attributes, children, text }: XmlElement): unknown => ({
  name,
  attributes: { ...attributes },
  text,
  children: children.map(plain),
});

/** Prices as a sample has them. */
const pricesOf = (text: string): ShippingAnswers => {
  const parcel = readXml(text).children[0];
  assert.ok(parcel !== undefined);
  const postage = parcel.children
    .filter(({ name }) => name === 'Postage')
    .map((line) => ({
      classId: line.attributes.CLASSID ?? '',
      mailService: childText(line, 'MailService'),
      rate: childText(line, 'Rate'),
      ...Object.fromEntries(
        [
          ['commercialRate', childText(line, 'CommercialRate')],
          ['commercialPlusRate', childText(line, 'CommercialPlusRate')],
        ].filter(([, price]) => price !== ''),
      ),
    }));
  return {
    domestic: async () => ({
      zone: childText(parcel, 'Zone'),
      postage,
      source: 'sample',
      confidence: 'checked',
    }),
  };
};

describe('RateV4', () => {
  it('gives each sample as it was', async (test) => {
    const request = sample('us_rate_request.xml');
    if (request === undefined) return test.skip('no reference');
    for (const name of [
      'beverly_hills_to_new_york_book_rate_response.xml',
      'beverly_hills_to_new_york_book_commercial_base_rate_response.xml',
      'beverly_hills_to_new_york_book_commercial_plus_rate_response.xml',
    ]) {
      const wanted = sample(name) ?? '';
      assert.deepEqual(
        plain(await answered(rateApis(pricesOf(wanted)), 'RateV4', request)),
        plain(readXml(wanted)),
        name,
      );
    }
  });

  const parcel = (fields: string, id = '0'): string =>
    `<Package ID="${id}"><ZipOrigination>90210</ZipOrigination><ZipDestination>10017</ZipDestination>${fields}</Package>`;
  const ask = (shipping: ShippingAnswers, packages: string) =>
    answered(rateApis(shipping), 'RateV4', `<RateV4Request USERID="u">${packages}</RateV4Request>`);
  const priced: ShippingAnswers = {
    domestic: async ({ destinationZip }) => ({
      zone: destinationZip === '10017' ? '8' : null,
      postage:
        destinationZip === '10017' ? [{ classId: '1', mailService: 'Priority Mail', rate: '8.00' }] : [],
      source: 'synthetic',
      confidence: 'checked',
    }),
  };

  it('answers a first-class parcel without its type with the number of the sample', async () => {
    const root = await ask(
      priced,
      parcel('<Service>FIRST CLASS</Service><Pounds>0</Pounds><Ounces>1</Ounces>'),
    );
    const error = root.children[0]?.children[0];
    assert.ok(error !== undefined);
    assert.deepEqual([error.name, childText(error, 'Number')], ['Error', '-2147219428']);
    assert.equal(childText(error, 'Description'), 'Invalid First Class Mail Type.');
  });

  it('answers each parcel by itself: over the limit, without a zone, and well', async () => {
    const root = await ask(
      priced,
      [
        parcel('<Service>ALL</Service><Pounds>70</Pounds><Ounces>0.1</Ounces>', 'heavy'),
        parcel('<Service>ALL</Service><Pounds>1</Pounds>', 'far').replace('10017', '00000'),
        parcel('<Service>ALL</Service><Pounds>70</Pounds>', 'well'),
      ].join(''),
    );
    assert.deepEqual(
      root.children.map(({ attributes, children }) => [attributes.ID, children.at(-1)?.name]),
      [
        ['heavy', 'Error'],
        ['far', 'Error'],
        ['well', 'Postage'],
      ],
    );
    assert.match(JSON.stringify(plain(root)), /nothing over 70 pounds.*No zone is known/);
  });

  it('refuses a call where no prices are imported, and says what to import', async () => {
    await assert.rejects(ask({}, parcel('<Service>ALL</Service><Pounds>1</Pounds>')), /needs price files/);
    await assert.rejects(ask(priced, parcel('').repeat(26)), /at most 25/);
  });
});
