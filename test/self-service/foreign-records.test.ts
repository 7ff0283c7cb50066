/** No answer tells a record of another organisation from one that is not there: asked of every route that names records. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import type { AnyRoute } from '../../src/gateway/index.ts';
import { begin, granted, MID, makeWorld, post, type World } from '../access-requests/world.ts';
import { type Sample, sampleRequest } from '../gateway/sample.ts';
import { expectJson, makeApp, makePerson } from '../people.ts';
import { type Answered, openProgram, type TestProgram } from '../program.ts';

/** What `sampleRequest` fills in: nobody's. */
const UNKNOWN_ID = 'app_0123456789abcdef01234567';
/** The sample's Mailer ID is the other organisation's here, so another one stands for nobody's. */
const UNKNOWN_MID = '902345679';

/** An answer without what differs from one request to the next, and without the id that was asked for. */
const bare = ({ status, text }: Answered, asked: string): unknown => ({
  status,
  text: text
    .replaceAll(asked, 'ID')
    .replaceAll(/[0-9a-f]{40}/g, 'DECISION')
    .replaceAll(/"(instance|decision|requestId|requestID)":"[^"]*"/g, '"$1":""'),
});

const withId = (sample: Sample, from: string, to: string): Sample =>
  JSON.parse(JSON.stringify(sample).replaceAll(from, to)) as Sample;

describe('a record of another organisation', () => {
  let program: TestProgram;
  let world: World;
  let foreign: readonly string[];
  before(async () => {
    program = await openProgram({
      POSTERN_LOCAL_PER_SECOND: '100000',
      POSTERN_ASSETS_PER_MINUTE: '1000000',
    });
    world = await makeWorld(program);
    const mid = await program.operate(`/postern/v1/organisations/${world.app.organisation}/mailer-ids`, {
      method: 'POST',
      body: { mid: MID, proof: 'operator' },
    });
    assert.ok(mid.status < 300, mid.text);
    const { id: ended, grant } = await granted(world);
    assert.ok(grant !== null);
    expectJson(
      await post(program, `grants/${grant}/revoke`, world.first, { reason: 'no longer needed' }),
      200,
    );
    const { id: draft } = await begin(world);
    const report = `rep_${'7'.repeat(24)}`;
    const db = new DatabaseSync(join(program.data, 'postern.db'));
    try {
      db.prepare(
        `insert into use_report (id, grant_id, organisation_id, kind, period_from, period_until, due_at)
         values (?, ?, ?, 'periodic', 0, 1, 2)`,
      ).run(report, grant, world.app.organisation);
    } finally {
      db.close();
    }
    foreign = [
      world.app.id,
      world.app.organisation,
      world.app.credential,
      world.requester.id,
      ended,
      draft,
      grant,
      report,
    ];
  });
  after(() => program.close());

  const routesNaming = (...texts: readonly string[]): [AnyRoute, Sample][] =>
    program.postern.gateway.routes
      .map(({ route }): [AnyRoute, Sample] => [route, sampleRequest(route)])
      .filter(([, sample]) => texts.some((text) => JSON.stringify(sample).includes(text)));

  const compare = async (
    headers: Readonly<Record<string, string>>,
    unknown: readonly [AnyRoute, Sample, string],
    id: string,
  ): Promise<string | undefined> => {
    const [route, sample, nobodys] = unknown;
    const ask = ({ path, asked }: Sample): Promise<Answered> =>
      program.ask(path, { ...asked, headers: { ...asked.headers, ...headers } });
    const theirs = bare(await ask(withId(sample, nobodys, id)), id);
    const none = bare(await ask(sample), nobodys);
    assert.notEqual((none as { status: number }).status, 429, route.id);
    try {
      assert.deepEqual(theirs, none);
      return undefined;
    } catch {
      return `${route.id} ${id.slice(0, 4)}: ${JSON.stringify(theirs)} against ${JSON.stringify(none)}`;
    }
  };

  it('is answered for as one that is not there, to people and apps', async () => {
    const routes = routesNaming(UNKNOWN_ID);
    assert.ok(routes.length > 40, String(routes.length));
    const callers = [await makePerson(program, 'developer'), await makeApp(program, { role: 'shipper' })];
    const told: string[] = [];
    for (const { headers } of callers) {
      for (const [route, sample] of routes) {
        for (const id of foreign) {
          const found = await compare(headers, [route, sample, UNKNOWN_ID], id);
          if (found !== undefined) told.push(found);
        }
      }
    }
    assert.deepEqual(told, []);
  });

  it('is so for its Mailer IDs too', async () => {
    const person = await makePerson(program, 'developer');
    // Numbers of pieces have their own test (`test/tracking-lookup/non-interference.test.ts`).
    const routes = routesNaming(`"${MID}"`, `/${MID}`);
    assert.ok(routes.length > 2, String(routes.length));
    const told: string[] = [];
    for (const [route, sample] of routes) {
      const unknown = withId(sample, MID, UNKNOWN_MID);
      const found = await compare(person.headers, [route, unknown, UNKNOWN_MID], MID);
      if (found !== undefined) told.push(found);
    }
    assert.deepEqual(told, []);
  });
});
