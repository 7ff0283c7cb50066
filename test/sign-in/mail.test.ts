/** Links asked for by mail, against a receiver on this machine. */
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { expectJson, makeOrganisation, makePerson } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';
import { assertRefused, Browser, type SessionBody } from './browser.ts';

interface Mail {
  readonly id: string;
  readonly to: { readonly name: string; readonly email: string };
  readonly kind: string;
  readonly body: string;
}

const DEADLINE_MS = 20_000;

describe('a link by mail', () => {
  const mails: Mail[] = [];
  const arrived = new EventEmitter();
  let refusing = 0;
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    if (refusing > 0) {
      refusing -= 1;
      response.writeHead(503).end();
      return;
    }
    mails.push(JSON.parse(body) as Mail);
    response.writeHead(204).end();
    arrived.emit('mail');
  };
  const server = createServer((request, response) => {
    void take(request, response);
  });
  let program: TestProgram;
  let organisation: string;

  const person = async (email: string, role = 'steward'): Promise<string> => {
    const body = { organisationId: organisation, name: `Person ${role}`, email, role };
    return expectJson<{ id: string }>(
      await program.operate('/postern/v1/people', { method: 'POST', body }),
      201,
    ).id;
  };
  const ask = (email: string) =>
    new Browser(program).ask('/postern/v1/session/links', { method: 'POST', body: { email } });
  /** Waits until this many mails have come for an address. */
  const mailsTo = async (email: string, count: number): Promise<Mail[]> => {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const found = () => mails.filter(({ to }) => to.email === email);
    while (found().length < count) await once(arrived, 'mail', { signal });
    return found();
  };
  const tokenIn = ({ body }: Mail): string => /#token=(psl_[\w-]{43})/.exec(body)?.[1] ?? '';

  before(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    program = await openProgram({
      POSTERN_NOTICE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mail`,
      POSTERN_EGRESS_PRIVATE: 'on',
      POSTERN_SIGN_IN_PER_MINUTE: '10000',
    });
    organisation = await makeOrganisation(program);
  });
  after(async () => {
    await program.close();
    server.closeAllConnections();
    server.close();
  });

  it('is offered, and answers the same whoever is known', async () => {
    assert.equal((await new Browser(program).session()).ways.link, true);
    await person('known@example.test');
    const [known, unknown] = [await ask('known@example.test'), await ask('unknown@example.test')];
    assert.deepEqual([known.status, known.text], [202, unknown.text]);
    assert.equal(unknown.status, 202);
  });

  it('goes to the person, in whichever case it was typed, and signs them in', async () => {
    const id = await person('Case@Example.test');
    assert.equal((await ask('cASE@example.test')).status, 202);
    const [mail] = await mailsTo('Case@Example.test', 1);
    assert.ok(mail !== undefined);
    assert.equal(mail.kind, 'sign-in.link');
    assert.match(mail.body, /http:\/\/localhost:8080\/sign-in#token=psl_/);
    const session = expectJson<SessionBody>(await new Browser(program).redeem(tokenIn(mail)), 200);
    assert.equal(session.person?.id, id);
  });

  it('goes to the address in the settings, whichever host the request named', async () => {
    await person('host@example.test');
    const browser = new Browser(program, 'localhost:6666');
    const asked = { method: 'POST', body: { email: 'host@example.test' } } as const;
    assert.equal((await browser.ask('/postern/v1/session/links', asked)).status, 202);
    const [mail] = await mailsTo('host@example.test', 1);
    assert.match(mail?.body ?? '', /http:\/\/localhost:8080\/sign-in#/);
  });

  it('comes for each person who has the address, and says which', async () => {
    await person('shared@example.test', 'steward');
    await person('shared@example.test', 'auditor');
    assert.equal((await ask('shared@example.test')).status, 202);
    const found = await mailsTo('shared@example.test', 2);
    assert.deepEqual(found.map(({ to }) => to.name).sort(), ['Person auditor', 'Person steward']);
  });

  it('waits where the receiver takes none, and its address is sealed meanwhile', async () => {
    await person('patient@example.test');
    refusing = 1;
    assert.equal((await ask('patient@example.test')).status, 202);
    const db = new DatabaseSync(join(program.data, 'postern.db'), { readOnly: true });
    const rows = db.prepare('SELECT sealed FROM sign_in_mail').all();
    db.close();
    for (const { sealed } of rows) assert.ok(!Buffer.from(sealed as Uint8Array).includes('patient@'));
    const [mail] = await mailsTo('patient@example.test', 1);
    assert.ok(mail !== undefined);
    expectJson(await new Browser(program).redeem(tokenIn(mail)), 200);
  });

  it('is no notice, which a whole organisation could read', async () => {
    const colleague = await makePerson(program, 'developer', organisation);
    const notices = await program.ask(`/postern/v1/notices?organisation=${organisation}`, {
      headers: colleague.headers,
    });
    assert.ok(mails.length > 0 && notices.status === 200 && !notices.text.includes('psl_'), notices.text);
  });

  it('cannot be asked for where no mail is set up', async () => {
    const silent = await openProgram();
    try {
      assert.equal((await new Browser(silent).session()).ways.link, false);
      const asked = { method: 'POST', body: { email: 'a@example.test' } } as const;
      const answer = await new Browser(silent).ask('/postern/v1/session/links', asked);
      assertRefused(answer, 409, 'sign_in_way_closed');
    } finally {
      await silent.close();
    }
  });
});
