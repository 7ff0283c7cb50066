/** Readiness: from the app's own facts and the rules alone, whatever stands here about others, for files of any length. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import {
  askerOfRole,
  countedLines,
  type Readiness,
  readinessCsv,
  readinessOf,
  tallyOf,
} from '../../src/access/index.ts';
import { compile } from '../../src/policy/index.ts';
import type { Mid } from '../../src/postal/barcode/index.ts';
import { makeApp, makeOrganisation, makePerson, type TestApp, type TestPerson } from '../people.ts';
import { shippedPack } from '../policy/shipped.ts';
import { openProgram, type TestProgram } from '../program.ts';
import { numberOf as numberOfMid, onlineNumber } from '../tracking-intake/pieces.ts';
import { makeParty, makeSteward, SETTINGS } from '../tracking-lookup/parties.ts';

const NOW = Date.UTC(2026, 10, 24);
const MIDS = ['902345678', '912345678', '923456789', '934567890'];

const numberOf = (mid: string, serial: number) => numberOfMid(mid as Mid, serial);

describe('readiness', () => {
  let program: TestProgram;
  let steward: TestPerson;
  let provider: TestApp;

  before(async () => {
    program = await openProgram(SETTINGS);
    steward = await makeSteward(program);
    provider = await makeParty(program, steward, { role: 'serviceProvider', mids: ['902345678'] });
  });
  after(() => program.close());

  const ask = async (body: string, query = ''): Promise<Readiness> => {
    const answer = await program.ask(`/postern/v1/access/readiness${query}`, {
      method: 'POST',
      headers: { ...provider.headers, 'content-type': 'text/plain' },
      body,
    });
    assert.equal(answer.status, 200, answer.text);
    return answer.json as Readiness;
  };

  it('is ready exactly where the tracking route itself would not refuse', async () => {
    const numbers = MIDS.map((mid) => numberOf(mid, 1));
    const readiness = await ask(numbers.join('\n'), '?channel=api');
    for (const [at, mid] of MIDS.entries()) {
      const looked = await program.ask(`/tracking/v3/tracking/${numbers[at] ?? ''}`, {
        headers: { ...provider.headers, 'postern-purpose': 'customer-visibility' },
      });
      const row = readiness.rows.find((each) => each.mid === mid);
      assert.equal(row?.ready, looked.status === 403 ? 'no' : 'yes', `${mid}: ${looked.text}`);
      assert.equal(row?.basis.held, row?.ready);
    }
  });

  it('says who must do what by which rule, with a link for the owner of the Mailer ID', async () => {
    const { rows } = await ask(numberOf('912345678', 1), '?channel=extract');
    const [row] = rows;
    assert.equal(row?.code, 'mid_not_authorized');
    const [step] = row?.todo ?? [];
    assert.equal(step?.who, 'the owner of the Mailer ID');
    assert.equal(step?.rule, 'tracking.service-provider');
    assert.match(step?.citations.join() ?? '', /confidence: official/);
    const page = await program.ask(new URL(row?.link ?? '').pathname);
    assert.equal(page.status, 200);
    assert.match(page.text, /912345678/);
  });

  it('depends on nothing that stands here about others', async () => {
    const plain = (readiness: Readiness) => ({
      ...readiness,
      at: '',
      rows: readiness.rows.map((row) => ({ ...row, link: row.link === null ? null : 'a link' })),
    });
    const list = `${MIDS.map((mid) => numberOf(mid, 3)).join('\n')}\n999999999\n${onlineNumber(5)}`;
    const before = plain(await ask(list));
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          mid: fc.constantFrom('912345678', '923456789', '934567890', '999999999'),
          role: fc.constantFrom('shipper', 'platform', 'serviceProvider'),
          act: fc.constantFrom('owns', 'is authorised', 'is authorised for all'),
        }),
        async ({ mid, role, act }) => {
          const organisation = await makeOrganisation(program, 'Another');
          if (act === 'owns') {
            await program.operate(`/postern/v1/organisations/${organisation}/mailer-ids`, {
              method: 'POST',
              body: { mid, proof: 'test' },
            });
          } else {
            const other = await makeApp(program, { organisation, role });
            const answer = await program.ask(`/postern/v1/apps/${other.id}/authorisations`, {
              method: 'POST',
              headers: steward.headers,
              body: {
                mid,
                channel: act === 'is authorised' ? 'api' : 'any',
                basis: 'platform-mid',
                evidence: 'test',
                from: '2026-04-01',
              },
            });
            assert.equal(answer.status, 201, answer.text);
          }
          assert.deepEqual(plain(await ask(list)), before);
        },
      ),
      { numRuns: 12 },
    );
    // All Mailer IDs of others get one answer but for their own name.
    const others = before.rows.filter(({ mid }) => mid !== null && mid !== '902345678');
    const shapes = new Set(
      others.map(({ mid, pieces: _pieces, ...row }) => JSON.stringify(row).replaceAll(mid ?? '', 'MID')),
    );
    assert.equal(shapes.size, 3, [...shapes].join('\n'));
  });

  it('of another organisation’s app is told to nobody but stewards and the local operator', async () => {
    const stranger = await makePerson(program, 'shipper');
    const path = `/postern/v1/apps/${provider.id}/readiness`;
    const asked = (headers: Record<string, string>) => ({
      method: 'POST' as const,
      headers: { ...headers, 'content-type': 'text/plain' },
      body: '902345678',
    });
    assert.equal((await program.ask(path, asked(stranger.headers))).status, 403);
    assert.equal((await program.ask(path, asked(steward.headers))).status, 200);
    assert.equal((await program.operate(path, asked({}))).status, 200);
  });

  it('works on the first day, for a role without an app', async () => {
    const answer = await program.operate('/postern/v1/access/readiness?role=platform&f=text', {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: `number;merchant\n${numberOf('902345678', 1)};shop-1\n`,
    });
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.text, /Mailer ID 902345678, merchant shop-1: 1 pieces/);
    assert.match(answer.text, /the owner of the Mailer ID: .*\[api, webhook\]/);
  });
});

describe('a file for readiness', () => {
  const policy = compile(shippedPack());

  it('may be of any length: what is kept is counts by Mailer ID', async () => {
    const pieces = 200_000;
    const chunk = (from: number): string =>
      Array.from({ length: 1_000 }, (_each, at) => numberOf(MIDS[(from + at) % 3] ?? '', at)).join('\n');
    function* chunks(): Generator<Buffer> {
      const text = Buffer.from(`${chunk(0)}\n`);
      for (let at = 0; at < pieces; at += 1_000) yield text;
    }
    const tally = await tallyOf(countedLines(Readable.from(chunks())));
    assert.equal(tally.pieces, pieces);
    assert.equal(tally.groups.length, 3);
    const readiness = await readinessOf(
      { policy, asker: askerOfRole('shipper'), link: () => null, now: NOW },
      tally,
    );
    assert.equal(readiness.rows.length, 9);
  });

  it('is read the same wherever its bytes are cut', async () => {
    const text = `\uFEFF${numberOf('902345678', 1)}\r\n\n${numberOf('934567890', 2)}\nnonsense\n912345678`;
    const bytes = Buffer.from(text);
    const whole = await tallyOf(countedLines(Readable.from([bytes])));
    assert.deepEqual(whole.unread, { count: 1, firstLines: [4] });
    assert.equal(whole.pieces, 2);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), async (at) => {
        const cut = [bytes.subarray(0, at), bytes.subarray(at)].filter((part) => part.length > 0);
        assert.deepEqual(await tallyOf(countedLines(Readable.from(cut))), whole);
      }),
    );
  });

  it('as CSV has the same rows, a line a thing to do', async () => {
    const tally = await tallyOf(countedLines(Readable.from([Buffer.from('902345678\n')])));
    const readiness = await readinessOf(
      { policy, asker: askerOfRole('platform'), link: () => null, now: NOW },
      tally,
    );
    const lines = [...readinessCsv(readiness)];
    assert.equal(
      lines.length,
      1 + readiness.rows.reduce((sum, row) => sum + Math.max(1, row.todo.length), 0),
    );
    assert.ok(lines.length > 4);
  });
});
