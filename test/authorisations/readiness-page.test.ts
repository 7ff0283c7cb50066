import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { gs1CheckDigit } from '../../src/postal/barcode/index.ts';
import { openProgram, type TestProgram } from '../program.ts';

const numberOf = (mid: string, serial: number): string => {
  const body = `92055${mid}${String(serial).padStart(7, '0')}`;
  return `${body}${gs1CheckDigit(body)}`;
};

describe('the page of readiness', () => {
  let program: TestProgram;

  const asked = (role: string, numbers: string) =>
    program.ask('/postern/readiness', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ role, numbers }).toString(),
    });

  before(async () => {
    program = await openProgram();
  });

  after(() => program.close());

  it('needs no account and no script, and asks nothing of other hosts', async () => {
    const answer = await program.ask('/postern/readiness');
    assert.equal(answer.status, 200);
    assert.match(answer.headers['content-security-policy'] ?? '', /^default-src 'none'; style-src 'sha256-/);
    assert.doesNotMatch(answer.text, /<script|https?:\/\//);
  });

  it('says for each Mailer ID and channel who must do what, by which rule', async () => {
    const numbers = [numberOf('902345678', 1), numberOf('902345678', 2), 'nonsense'].join('\n');
    const { text, status } = await asked('platform', numbers);
    assert.equal(status, 200);
    assert.match(text, /2 pieces/);
    assert.match(text, /1 lines could not be read, the first: 3/);
    for (const channel of ['api', 'webhook', 'extract']) {
      assert.match(text, new RegExp(`<td>902345678</td><td>2</td><td>${channel}</td><td>no</td><td>[^<]`));
    }
    assert.match(text, /usps/i);
  });

  it('answers the same whatever is registered here', async () => {
    const numbers = numberOf('902345678', 1);
    const before_ = (await asked('shipper', numbers)).text;
    const { id } = (
      await program.operate('/postern/v1/organisations', { method: 'POST', body: { name: 'Owner' } })
    ).json as { id: string };
    await program.operate(`/postern/v1/organisations/${id}/mailer-ids`, {
      method: 'POST',
      body: { mid: '902345678', proof: 'usps-portal' },
    });
    assert.equal((await asked('shipper', numbers)).text, before_);
  });

  it('runs no markup that is put into it', async () => {
    const { text } = await asked('shipper', '<img src=x onerror=alert(1)>');
    assert.doesNotMatch(text, /<img/);
  });
});
