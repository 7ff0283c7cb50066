/**
 * What is answered from what is held here, held against the genuine files: as specified (`POSTERN_WIRE=spec`) it fits, and as
 * live it differs in what is named here and in nothing else. Prices and options: `test/shipping`; labels: `test/upstream`.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { importLocationsInto } from '../locations/import-into.ts';
import { sample } from '../locations/specification.ts';
import type { Answered } from '../program.ts';
import { zip4File } from '../reference-address/fixtures.ts';
import { importInto } from '../reference-address/import.ts';
import { asking } from '../tracking-lookup/parties.ts';
import { DELIVERED, openTracked, type Tracked } from '../tracking-lookup/pieces.ts';
import { OPERATIONS, operationAt } from './openapi.ts';

interface Case {
  readonly path: string;
  readonly query: string;
  /** Media type whose schema the answer is held against. */
  readonly as?: string;
  /** In what the live shape differs from the file (usps-v3-wire, findings 6 and 7), as the validator says it. */
  readonly live: readonly RegExp[];
}

const NULLS = [/^[\w/]* must be string$/, /^[\w/]* must be equal to one of the allowed values$/];
const ADDRESS = 'streetAddress=3120+M+Street+NW&city=Washington&state=DC';
const TRACKING = '/tracking/v3/tracking/:trackingNumber';
const SUMMARY = 'application/vnd.usps.TrackSummary+json';
const DETAIL = 'application/vnd.usps.TrackFields+json';

const CASES: readonly Case[] = [
  // The live sample says null where nothing is known, and codes that are empty.
  {
    path: '/addresses/v3/address',
    query: ADDRESS,
    live: [
      ...NULLS,
      /^\/(?:corrections|matches)\/0\/code must (?:NOT have fewer than 1 characters|match pattern)/,
    ],
  },
  { path: '/addresses/v3/zipcode', query: ADDRESS, live: NULLS },
  { path: '/addresses/v3/city-state', query: 'ZIPCode=90210', live: [] },
  // `facilityId` and not `facilityID`, and beside it what the file lacks.
  {
    path: '/locations/v3/post-office-locations',
    query: 'ZIPCode=10463',
    live: [/^\/locations\/\d+ must NOT have additional properties$/],
  },
  // `dstObserved` and a flat address; three digits of a ZIP Code; a length of nothing.
  {
    path: '/locations/v3/dropoff-locations',
    query: 'destinationZIPCode=30343',
    live: [
      /^\/\d+ must NOT have additional properties$/,
      /^\/\d+\/destinationZIPCode must match pattern/,
      /^\/\d+\/dropShipmentFacilityDetails\/truckManeuveringArea\/length must be > 0$/,
    ],
  },
  { path: '/locations/v3/parcel-locker-locations', query: 'ZIPCode=30301', live: [] },
  { path: TRACKING, query: '', as: SUMMARY, live: [] },
  // Fields of the live sample that the file lacks, `true` and `false` as texts, and names with markup.
  {
    path: TRACKING,
    query: 'expand=DETAIL',
    as: DETAIL,
    live: [
      /^ must NOT have additional properties$/,
      /^\/trackingEvents\/\d+ must NOT have additional properties$/,
      // What is not known, or not for the caller, is null there.
      /^\/trackingEvents\/\d+\/(?:eventCountry|firm|name) must be string$/,
      /^\/[\w/]+ must be (?:boolean|array|number|integer|object)$/,
      /^\/[\w/]+ must be equal to one of the allowed values$/,
      /^\/[\w/]+ must match (?:pattern|format)/,
      /^\/[\w/]+ must NOT have fewer than \d+ characters$/,
    ],
  },
];

const LOCKER = {
  facilityID: 'S1',
  locationName: 'SYNTHETIC LOCKER',
  locationAddress: { streetAddress: '1 SYNTHETIC ST', city: 'NOWHERE', state: 'GA', ZIPCode: '30301' },
};

for (const wire of ['spec', 'live'] as const) {
  describe(`answers from what is held here, POSTERN_WIRE=${wire}`, { skip: OPERATIONS.length === 0 }, () => {
    let tracked: Tracked;
    before(async () => {
      tracked = await openTracked({ POSTERN_WIRE: wire });
      const { program } = tracked;
      await importInto(program, 'zip4', zip4File());
      for (const [dataset, records] of [
        ['post-offices', sample('postoffice-locator-v3-response.json')],
        ['dropoff-locations', sample('dropoff-location-v3-response.json')],
        ['parcel-lockers', [LOCKER]],
      ] as const) {
        await importLocationsInto(program, dataset, JSON.stringify(records));
      }
    });
    after(() => tracked?.program.close());

    const ask = (
      { path, query }: Pick<Case, 'path' | 'query'>,
      headers: Record<string, string>,
    ): Promise<Answered> =>
      tracked.program.ask(`${path.replace(':trackingNumber', DELIVERED.trackingNumber)}?${query}`, {
        headers,
      });

    for (const one of CASES) {
      it(`GET ${one.path}?${one.query} fits${wire === 'spec' ? '' : ' but for what is named'}`, async () => {
        const operation = operationAt('GET', one.path);
        for (const app of [tracked.owner, tracked.granted]) {
          const headers = one.path === TRACKING ? asking(app) : { ...app.headers };
          const answer = await ask(one, headers);
          assert.equal(answer.status, 200, answer.text);
          const faults = operation.misfit(200, one.as ?? 'application/json', answer.json)?.split(', /') ?? [];
          const said = faults.flatMap((fault, place) =>
            (place === 0 ? fault : `/${fault}`).split(/,(?=\s{2})\s/),
          );
          const wanted = wire === 'spec' ? [] : one.live;
          const unnamed = said.filter((fault) => !wanted.some((name) => name.test(fault)));
          assert.deepEqual(unnamed, [], answer.text);
        }
      });
    }

    it('refusals fit what the file publishes for their status', async () => {
      const refusals: readonly [
        path: string,
        query: string,
        headers: Record<string, string>,
        status: number,
      ][] = [
        ['/addresses/v3/address', 'state=DC', { ...tracked.owner.headers }, 400],
        [
          '/addresses/v3/address',
          `${ADDRESS.replace('3120', '9999')}&ZIPCode=20007`,
          { ...tracked.owner.headers },
          404,
        ],
        ['/addresses/v3/zipcode', ADDRESS, {}, 401],
        ['/addresses/v3/city-state', 'ZIPCode=1', { ...tracked.owner.headers }, 400],
        ['/locations/v3/post-office-locations', 'ZIPCode=10463', { authorization: 'Bearer x' }, 401],
        ['/locations/v3/dropoff-locations', '', { ...tracked.owner.headers }, 400],
        [TRACKING, '', asking(tracked.stranger), 403],
        [TRACKING, 'mailingDate=2020-01-01', asking(tracked.owner), 404],
        [TRACKING, 'expand=NONSENSE', asking(tracked.owner), 400],
      ];
      for (const [path, query, headers, status] of refusals) {
        const answer = await ask({ path, query }, headers);
        assert.equal(answer.status, status, `${path}?${query}: ${answer.text}`);
        const misfit = operationAt('GET', path).misfit(status, 'application/json', answer.json);
        // Live 401s name their source by a text where the file has an object (wire 2.0); so do ours, in both shapes.
        assert.equal(
          misfit,
          status === 401 ? '/error/errors/0/source must be object' : undefined,
          answer.text,
        );
      }
    });
  });
}
