import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertDialect } from '../../../test/gateway/bodies.ts';
import { type Answered, openProgram, type TestProgram } from '../../../test/program.ts';

interface Zip {
  readonly zip: string;
  readonly city: string;
  readonly state: string;
  readonly origin: { readonly source: string; readonly uncertaintyKm: number | null };
  readonly latitude: number | null;
  readonly distanceMiles: number;
}

describe('ZIP Codes', () => {
  let program: TestProgram;
  before(async () => {
    program = await openProgram();
  });
  after(() => program.close());

  const refused = async (path: string, status: number, code: string): Promise<Answered> => {
    const answer = await program.ask(path);
    assert.equal(answer.status, status, answer.text);
    assertDialect('problem', answer);
    assert.equal((answer.json as { code: string }).code, code);
    return answer;
  };

  describe('GET /postern/v1/zips/{zip}', () => {
    it('tells anybody what is known of a ZIP Code, from where, and how sure', async () => {
      const answer = await program.ask('/postern/v1/zips/90210');
      assert.equal(answer.status, 200);
      const zip = answer.json as Zip;
      assert.deepEqual([zip.zip, zip.city, zip.state], ['90210', 'BEVERLY HILLS', 'CA']);
      assert.ok(zip.latitude !== null && zip.origin.source !== 'none' && zip.origin.uncertaintyKm !== null);
      assert.match(answer.headers['postern-source'] ?? '', /^zip;edition=/);
    });

    it('gives military ZIP Codes no point', async () => {
      const zip = (await program.ask('/postern/v1/zips/09001')).json as Zip;
      assert.deepEqual([zip.city, zip.state, zip.latitude], ['APO', 'AE', null]);
      assert.deepEqual(zip.origin, { source: 'none', uncertaintyKm: null });
    });

    it('answers 404 to one that does not exist, and 400 to what is none', async () => {
      await refused('/postern/v1/zips/00000', 404, 'zip_unknown');
      for (const text of ['9021', '902101', 'abcde', '90210-1234', '%39%30%32%31x']) {
        await refused(`/postern/v1/zips/${text}`, 400, 'input_invalid');
      }
    });
  });

  describe('GET /postern/v1/zips?city=&state=', () => {
    it('lists the ZIP Codes of a city, its state by letters or by name', async () => {
      for (const state of ['NY', 'ny', 'New York']) {
        const { json } = await program.ask(`/postern/v1/zips?city=ithaca&state=${encodeURIComponent(state)}`);
        const zips = (json as { zips: Zip[] }).zips.map(({ zip }) => zip);
        assert.ok(zips.includes('14850'), zips.join());
      }
    });

    it('proposes names that are spelled nearly so', async () => {
      const { json } = await program.ask('/postern/v1/zips?city=Ithica&state=NY');
      const { zips, suggestions } = json as { zips: Zip[]; suggestions: unknown[] };
      assert.deepEqual(zips, []);
      assert.match(JSON.stringify(suggestions), /ITHACA/);
    });

    it('refuses what is no state, and a call that lacks a part', async () => {
      await refused('/postern/v1/zips?city=Ithaca&state=XX', 400, 'state_unknown');
      await refused('/postern/v1/zips?city=Ithaca', 400, 'input_invalid');
      await refused('/postern/v1/zips?city=&state=NY', 400, 'input_invalid');
    });
  });

  describe('GET /postern/v1/zips/nearest', () => {
    it('lists ZIP Codes from near to far, five unless stated', async () => {
      const { json } = await program.ask('/postern/v1/zips/nearest?lat=42.44&lon=-76.50');
      const { zips } = json as { zips: Zip[] };
      assert.equal(zips.length, 5);
      const distances = zips.map(({ distanceMiles }) => distanceMiles);
      assert.deepEqual(
        distances,
        [...distances].sort((left, right) => left - right),
      );
      assert.ok((distances[0] ?? 99) < 5);
      const many = await program.ask('/postern/v1/zips/nearest?lat=42.44&lon=-76.50&limit=101');
      assert.equal((many.json as { zips: Zip[] }).zips.length, 100);
    });

    it('refuses places that are none, and more than it gives at once', async () => {
      for (const query of [
        'lat=91&lon=0',
        'lat=0&lon=181',
        'lat=x&lon=0',
        'lat=&lon=',
        'lat=1',
        'lat=NaN&lon=0',
        'lat=1&lon=1&limit=abc',
        'lat=1&lon=1&limit=0',
        'lat=1&lon=1&limit=1.5',
      ]) {
        await refused(`/postern/v1/zips/nearest?${query}`, 400, 'input_invalid');
      }
    });
  });
});
