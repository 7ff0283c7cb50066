/** The hourly sweep and the outbox over any store. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sendNotices, sweepGrants } from '../../src/access/index.ts';
import type { Outgoing, OutgoingRequest } from '../../src/egress/index.ts';
import { PosternError } from '../../src/errors.ts';
import { addNotice, listNotices, newGrant } from '../../src/identity/index.ts';
import type { Store } from '../../src/store/index.ts';
import { DAY_MS, openTown, START, type Town } from './town.ts';

const grantIn = async ({ store, appId }: Town): Promise<string> => {
  const row = {
    ...newGrant({ appId, dataset: 'tracking', purposes: ['shipping'], grantedBy: 'per_x' }, START),
    valid_until: START + 364 * DAY_MS,
  };
  await store.db.insertInto('access_grant').values(row).execute();
  return row.id;
};

const kindsAt = async (town: Town, days: number): Promise<string[]> =>
  (await sweepGrants(town.places, START + days * DAY_MS)).map(({ kind }) => kind);

/** A way out whose far side answers with these statuses in turn, then with 204. */
const farSide = (statuses: readonly (number | 'refused')[]) => {
  const taken: OutgoingRequest[] = [];
  const left = [...statuses];
  const outgoing: Outgoing = {
    async fetch(request) {
      const status = left.shift() ?? 204;
      if (status === 'refused') throw new PosternError('egress_refused', 'The connection was refused.');
      if (status < 300) taken.push(request);
      return { status, headers: {}, url: request.url, body: new Uint8Array() };
    },
    open: () => Promise.reject(new Error('not used')),
    close: () => Promise.resolve(),
  };
  return { taken, outgoing: () => Promise.resolve(outgoing) };
};

export const careContract = (name: string, newStore: () => Promise<Store>): void => {
  const onTown = async (test: (town: Town) => Promise<void>): Promise<void> => {
    const store = await newStore();
    const town = await openTown(store);
    try {
      await test(town);
    } finally {
      await town.close();
      await store.close();
    }
  };

  it(`${name}: a sweep does what is due once, tells the organisation, and stands in the record`, () =>
    onTown(async (town) => {
      await grantIn(town);
      assert.deepEqual(await kindsAt(town, 1), []);
      assert.deepEqual(await kindsAt(town, 60), ['dormant']);
      assert.deepEqual(await kindsAt(town, 60), []);
      const notices = await listNotices(town.store, town.organisationId);
      assert.deepEqual(
        notices.map(({ kind }) => kind),
        ['grant.dormant'],
      );
      assert.ok((await town.record()).some((entry) => entry.includes('access-care.dormant')));
    }));

  it(`${name}: a grant whose report is overdue counts for nothing until the report is filed`, () =>
    onTown(async (town) => {
      const id = await grantIn(town);
      const effect = async (days: number) =>
        (await town.decide('tracking', 'shipping', START + days * DAY_MS)).effect;
      assert.deepEqual(await kindsAt(town, 180), ['dormant', 'report-due']);
      assert.equal(await effect(209), 'permit');
      assert.deepEqual(await kindsAt(town, 210), ['report-overdue']);
      assert.equal(await effect(210), 'forbid');
      const [report] = await town.care.reports(town.organisationId);
      assert.ok(report !== undefined);
      const [requester] = town.actors;
      assert.ok(requester !== undefined);
      const answers = { kept: 'nothing', passedOn: 'nothing', deleted: 'all after 30 days' };
      await town.care.file(report.id, answers, requester, START + 211 * DAY_MS);
      assert.equal(await effect(211), 'permit');
      await assert.rejects(town.care.file(report.id, answers, requester, START + 211 * DAY_MS), {
        code: 'use_report_filed',
      });
      assert.equal((await town.care.get(id)).suspended_because, null);
    }));

  it(`${name}: the end of use is asked for after the end of a grant, and an incident opened where nobody attests it`, () =>
    onTown(async (town) => {
      await grantIn(town);
      const at = 364;
      const found = await kindsAt(town, at);
      assert.ok(found.includes('report-due'), found.join());
      assert.ok((await kindsAt(town, at + 30)).includes('attestation-overdue'));
      assert.deepEqual(await kindsAt(town, at + 31), []);
      const incidents = await town.incidents.list();
      assert.deepEqual(
        incidents.map(({ kind, state }) => [kind, state]),
        [['attestation-overdue', 'open']],
      );
    }));

  it(`${name}: an emergency that nobody reviewed is alarmed, and no other is given until it is reviewed`, () =>
    onTown(async (town) => {
      const [requester, , , steward] = town.actors;
      assert.ok(requester !== undefined && steward !== undefined);
      const emergency = { appId: town.appId, dataset: 'tracking', reason: 'a leaking parcel', hours: 4 };
      const { id } = await town.glass.break(emergency, requester, START);
      assert.deepEqual(await kindsAt(town, 1), ['emergency-unreviewed']);
      assert.deepEqual(await kindsAt(town, 1), []);
      const later = START + DAY_MS;
      await assert.rejects(town.glass.break(emergency, requester, later), { code: 'break_glass_unreviewed' });
      await town.glass.review(id, 'justified', 'it leaked', steward, later);
      await town.glass.break(emergency, requester, later);
    }));

  it(`${name}: drafts and questions that wait too long lapse`, () =>
    onTown(async (town) => {
      const [requester] = town.actors;
      assert.ok(requester !== undefined);
      await town.requests.begin(
        {
          appId: town.appId,
          dataset: 'addresses',
          form: {
            channel: 'api',
            purposes: ['shipping'],
            fields: [],
            need: 'x',
            jobFunction: 'x',
            users: 'x',
            crid: null,
            mids: [],
            volume: { average: 1, peak: 1 },
          },
        },
        requester,
        START,
      );
      assert.equal(await town.requests.lapse(START + 29 * DAY_MS), 0);
      assert.equal(await town.requests.lapse(START + 30 * DAY_MS), 1);
      const [request] = await town.requests.list({});
      assert.equal(request?.state, 'withdrawn');
    }));

  it(`${name}: notices go out in order, each until it is taken, and none twice`, () =>
    onTown(async (town) => {
      const { store, organisationId } = town;
      for (const [index, title] of ['one', 'two', 'three'].entries()) {
        await addNotice(store, { organisationId, kind: 'test', title, body: 'b' }, START + index);
      }
      const { taken, outgoing } = farSide([204, 500, 'refused']);
      const places = { store, outgoing, url: 'https://mail.example/notices' };
      const titles = () => taken.map(({ body }) => (JSON.parse(String(body)) as { title: string }).title);
      await assert.rejects(
        sendNotices(places, () => START),
        { code: 'notice_not_taken' },
      );
      assert.deepEqual(titles(), ['one']);
      await assert.rejects(
        sendNotices(places, () => START),
        { code: 'egress_refused' },
      );
      assert.equal(await sendNotices(places, () => START), 2);
      assert.equal(await sendNotices(places, () => START), 0);
      assert.deepEqual(titles(), ['one', 'two', 'three']);
      assert.ok((await listNotices(store, organisationId)).every(({ sent_at }) => Number(sent_at) === START));
    }));
};
