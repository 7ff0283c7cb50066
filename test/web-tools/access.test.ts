/** What a USERID opens, by itself and with more; and that nothing of a request is written down. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import type { IssuedWebToolsUser } from '../../src/identity/index.ts';
import { numberOf, OURS, THEIRS } from '../tracking-intake/pieces.ts';
import { openTracked, type Tracked } from '../tracking-lookup/pieces.ts';
import { askWebTools, faultIn, makeUser, signed } from './users.ts';

const PURPOSE = { 'postern-purpose': 'customer-visibility' };
const AUTHORISATION = '80040B1A';

describe('a Web Tools USERID', () => {
  let tracked: Tracked;
  let user: IssuedWebToolsUser;
  before(async () => {
    tracked = await openTracked();
    user = await makeUser(tracked.program, tracked.owner);
  });
  after(() => tracked.program.close());

  const city = (attributes: string): string =>
    `<CityStateLookupRequest ${attributes}><ZipCode ID="0"><Zip5>90210</Zip5></ZipCode></CityStateLookupRequest>`;
  const track = (attributes: string, ...numbers: readonly string[]): string =>
    `<TrackFieldRequest ${attributes}><Revision>1</Revision>${numbers.map((number) => `<TrackID ID="${number}"/>`).join('')}</TrackFieldRequest>`;
  const ask = (api: string, xml: string) =>
    askWebTools(tracked.program, api, xml, api === 'TrackV2' ? PURPOSE : {});

  it('is of 160 random bits, apart from the client_id, and shown once', async () => {
    assert.match(user.userId, /^PWT[A-Z2-7]{32}$/);
    const list = await tracked.program.operate(`/postern/v1/apps/${tracked.owner.id}/web-tools-users`);
    assert.equal(list.status, 200, list.text);
    assert.ok(!list.text.includes(user.userId) && list.text.includes(user.hint));
  });

  it('alone opens addresses, by GET and by POST, whatever the spelling of the address', async () => {
    const xml = city(signed(user.userId));
    for (const path of ['/ShippingAPI.dll', '/ShippingApi.dll', '/shippingapi.dll']) {
      const get = await tracked.program.ask(`${path}?API=CityStateLookup&XML=${encodeURIComponent(xml)}`);
      const post = await tracked.program.ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ API: 'CityStateLookup', XML: xml }).toString(),
      });
      for (const { status, text, headers } of [get, post]) {
        assert.equal(status, 200);
        assert.match(headers['content-type'] ?? '', /^text\/xml/);
        assert.match(text, /<City>BEVERLY HILLS<\/City><State>CA<\/State>/);
      }
    }
  });

  it('alone opens no tracking: the authorisation error, and what would open it', async () => {
    const { status, headers, text } = await ask('TrackV2', track(signed(user.userId), numberOf(OURS, 1)));
    assert.deepEqual([status, headers['postern-status']], [200, '403']);
    const [number, description = ''] = faultIn(text) ?? [];
    assert.equal(number, AUTHORISATION);
    assert.match(description, /PASSWORD/);
  });

  it('with a secret of the app as PASSWORD opens the pieces of its own Mailer ID and no others', async () => {
    const numbers = [numberOf(OURS, 1), numberOf(OURS, 99), numberOf(THEIRS, 1)];
    const { text } = await ask('TrackV2', track(signed(user.userId, tracked.owner.secret), ...numbers));
    const items = text.split('<TrackInfo ').slice(1);
    assert.match(
      items[0] ?? '',
      /<TrackSummary><EventTime>1:58 pm<\/EventTime><EventDate>November 22, 2026</,
    );
    assert.equal(faultIn(items[1] ?? '')?.[0], '-2147219302');
    assert.equal(faultIn(items[2] ?? '')?.[0], AUTHORISATION);
    assert.ok(!text.includes('A SIGNER'));
  });

  it('answers TrackRequest with lines of text', async () => {
    const xml = track(signed(user.userId, tracked.owner.secret), numberOf(OURS, 1))
      .replaceAll('TrackFieldRequest', 'TrackRequest')
      .replace('<Revision>1</Revision>', '');
    const { text } = await ask('TrackV2', xml);
    assert.match(
      text,
      /<TrackSummary>Your item was delivered.*<\/TrackSummary><TrackDetail>Out for Delivery, /,
    );
  });

  it('counts the default purpose of its app where a purpose is needed, and nowhere else', async () => {
    const db = new DatabaseSync(join(tracked.program.data, 'postern.db'));
    db.prepare('update app set default_purpose = ? where id = ?').run(
      'customer-visibility',
      tracked.granted.id,
    );
    db.close();
    const own = await makeUser(tracked.program, tracked.granted);
    const without = (api: string, xml: string) => askWebTools(tracked.program, api, xml);
    const tracking = await without(
      'TrackV2',
      track(signed(own.userId, tracked.granted.secret), numberOf(OURS, 1)),
    );
    assert.match(tracking.text, /<Name>A SIGNER<\/Name>/);
    const place = await without('CityStateLookup', city(signed(own.userId)));
    assert.match(place.text, /<City>BEVERLY HILLS<\/City>/);
  });

  it('from a client address that the operator listed opens the same', async () => {
    const near = await makeUser(tracked.program, tracked.owner, ['127.0.0.0/8', '::1']);
    const far = await makeUser(tracked.program, tracked.owner, ['192.0.2.0/24']);
    const opened = await ask('TrackV2', track(signed(near.userId), numberOf(OURS, 1)));
    assert.match(opened.text, /<TrackSummary>/);
    const shut = await ask('TrackV2', track(signed(far.userId), numberOf(OURS, 1)));
    assert.equal(faultIn(shut.text)?.[0], AUTHORISATION);
  });

  it('with a wrong PASSWORD, or that of another app, is refused even where it needs none', async () => {
    for (const password of ['nonsense', tracked.stranger.secret]) {
      const { text, headers } = await ask('CityStateLookup', city(signed(user.userId, password)));
      assert.deepEqual([faultIn(text)?.[0], headers['postern-status']], [AUTHORISATION, '401']);
    }
  });

  it('is refused when it is unknown, empty or an app id, all in the same words', async () => {
    const told = new Set<string>();
    for (const name of ['NOBODY', '', tracked.owner.id, user.userId.toLowerCase()]) {
      const { text } = await ask('CityStateLookup', city(signed(name)));
      assert.equal(faultIn(text)?.[0], AUTHORISATION, name);
      told.add(text);
    }
    assert.equal(told.size, 1);
  });

  it('is refused from the request after its revocation on', async () => {
    const short = await makeUser(tracked.program, tracked.owner);
    assert.equal(faultIn((await ask('CityStateLookup', city(signed(short.userId)))).text), undefined);
    const revoked = await tracked.program.operate(`/postern/v1/web-tools-users/${short.id}/revoke`, {
      method: 'POST',
    });
    assert.equal(revoked.status, 200, revoked.text);
    assert.equal(
      faultIn((await ask('CityStateLookup', city(signed(short.userId)))).text)?.[0],
      AUTHORISATION,
    );
  });

  it('takes no network of nearly every address, and nothing that is none', async () => {
    for (const network of ['0.0.0.0/0', '::/0', '1.2.3.4/33', '1.2.3', '1.2.3.4/', '999.1.1.1']) {
      const answer = await tracked.program.operate(`/postern/v1/apps/${tracked.owner.id}/web-tools-users`, {
        method: 'POST',
        body: { clients: [network] },
      });
      assert.equal(answer.status, 400, network);
    }
  });

  it('is counted, decided and recorded like any other caller', async () => {
    const answer = await ask('CityStateLookup', city(signed(user.userId)));
    assert.match(answer.headers['ratelimit-policy'] ?? '', /^"local"/);
    const entries = await tracked.program.journal();
    const entry = entries.find(({ record }) => record.id === answer.headers['postern-decision']);
    assert.deepEqual(
      [entry?.record.route, entry?.record.effect, entry?.record.app],
      ['GET /ShippingAPI.dll web-tools-citystatelookup', 'permit', tracked.owner.id],
    );
  });

  it('stands in no file of the data folder, nor does anything of the XML', async () => {
    const mark = 'cAnArYxml';
    const xml = `<AddressValidateRequest ${signed(user.userId)}><Address ID="${mark}"><Address2>1 ${mark} St</Address2><City>${mark}</City><State>DC</State><Zip5>20007</Zip5></Address></AddressValidateRequest>`;
    await ask('Verify', xml);
    await ask('Verify', `${xml}<`);
    await ask(mark, xml);
    await tracked.program.journal();
    const files = readdirSync(tracked.program.data, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name));
    assert.ok(files.length > 3);
    for (const file of files) {
      const bytes = readFileSync(file).toString('latin1');
      for (const word of [mark, user.userId, tracked.owner.secret]) assert.ok(!bytes.includes(word), file);
    }
  });
});

describe('bad input of the Web Tools', () => {
  let tracked: Tracked;
  let user: IssuedWebToolsUser;
  before(async () => {
    tracked = await openTracked();
    user = await makeUser(tracked.program, tracked.owner);
  });
  after(() => tracked.program.close());

  it('is answered in the dialect: malformed XML and entity bombs', async () => {
    for (const xml of [
      '<AddressValidateRequest USERID="x"',
      '',
      '<!DOCTYPE a [<!ENTITY b "bbbb">]><AddressValidateRequest USERID="&b;"/>',
    ]) {
      const { status, text, headers } = await askWebTools(tracked.program, 'Verify', xml);
      assert.deepEqual([status, headers['postern-status']], [200, '400']);
      assert.equal(faultIn(text)?.[0], '-2147219067');
      assert.match(text, /<Source>Postern<\/Source>/);
    }
  });

  it('is answered in the dialect: names of APIs, with the successor where there is one', async () => {
    const retired = await askWebTools(tracked.program, 'CarrierPickupSchedule', '<R/>');
    assert.match(faultIn(retired.text)?.[1] ?? '', /POST \/pickup\/v3\/carrier-pickup/);
    const unknown = await askWebTools(tracked.program, 'Nonsense', '<R/>');
    assert.match(faultIn(unknown.text)?.[1] ?? '', /not known here.*Verify/);
    const none = await tracked.program.ask('/ShippingAPI.dll');
    assert.equal(faultIn(none.text)?.[0], '-2147467259');
  });

  it('is answered in the dialect: too many items, another root, an unreadable form', async () => {
    const address = '<Address><Address2>1 A St</Address2><State>DC</State><Zip5>20007</Zip5></Address>';
    const wrap = (inside: string, root = 'AddressValidateRequest') =>
      `<${root} ${signed(user.userId)}>${inside}</${root}>`;
    const six = await askWebTools(tracked.program, 'Verify', wrap(address.repeat(6)));
    assert.match(faultIn(six.text)?.[1] ?? '', /at most 5/);
    const five = await askWebTools(tracked.program, 'Verify', wrap(address.repeat(5)));
    assert.equal(five.text.split('<Address>').length - 1, 5);
    const other = await askWebTools(tracked.program, 'Verify', wrap(address, 'ZipCodeLookupRequest'));
    assert.match(faultIn(other.text)?.[1] ?? '', /reads AddressValidateRequest/);
    const json = await tracked.program.ask('/ShippingAPI.dll', {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: 'x',
    });
    assert.ok(faultIn(json.text) !== undefined, json.text);
    assert.match(json.headers['postern-decision'] ?? '', /^[0-9a-f]{40}$/);
  });
});
