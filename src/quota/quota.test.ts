import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Allowance, clientKey, Quota, rateLimitHeaders } from './index.ts';

const allowance: Allowance = { name: 'test', limit: 3, windowSeconds: 60, counted: 'node' };

describe('quota', () => {
  it('allows exactly the limit in one window and refuses the next', async () => {
    const quota = Quota.inMemory();
    const verdicts = [];
    for (let call = 0; call < 4; call += 1) verdicts.push(await quota.consume('app', allowance, 1));
    assert.deepEqual(
      verdicts.map(({ allowed, remaining }) => [allowed, remaining]),
      [
        [true, 2],
        [true, 1],
        [true, 0],
        [false, 0],
      ],
    );
  });

  it('counts each key and each allowance by itself', async () => {
    const quota = Quota.inMemory();
    await quota.consume('one', allowance, 3);
    assert.equal((await quota.consume('two', allowance, 1)).allowed, true);
    assert.equal((await quota.consume('one', { ...allowance, name: 'other' }, 1)).allowed, true);
    assert.equal((await quota.consume('one', allowance, 1)).allowed, false);
  });

  it('shows how a caller stands without consuming, also one that was refused or never came', async () => {
    const quota = Quota.inMemory();
    const whole = { allowance, used: 0, remaining: 3, resetSeconds: 60 };
    assert.deepEqual(await quota.look('app', allowance), whole);
    await quota.consume('app', allowance, 2);
    for (let look = 0; look < 5; look += 1) {
      const { used, remaining, resetSeconds } = await quota.look('app', allowance);
      assert.deepEqual([used, remaining], [2, 1]);
      assert.ok(resetSeconds >= 1 && resetSeconds <= 60);
    }
    await quota.consume('app', allowance, 1);
    assert.equal((await quota.consume('app', allowance, 1)).allowed, false);
    const { used, remaining } = await quota.look('app', allowance);
    assert.deepEqual([used, remaining], [3, 0]);
    assert.deepEqual(await quota.look('other', allowance), whole);
  });

  it('gives a place back once, however often it is told to', () => {
    const quota = Quota.inMemory();
    const leave = quota.enter('client', 1);
    assert.ok(leave !== undefined);
    assert.equal(quota.enter('client', 1), undefined);
    leave();
    leave();
    assert.ok(quota.enter('client', 1) !== undefined);
    assert.equal(quota.enter('client', 1), undefined);
  });

  it('says when a refused caller may come again', () => {
    const headers = rateLimitHeaders({ allowed: false, allowance, remaining: 0, resetSeconds: 7 });
    assert.deepEqual(headers, {
      'ratelimit-policy': '"test";q=3;w=60',
      ratelimit: '"test";r=0;t=7',
      'retry-after': '7',
    });
  });
});

describe('client address', () => {
  it('counts IPv4 by address, also where it is mapped into IPv6', () => {
    assert.equal(clientKey('192.0.2.7'), '192.0.2.7');
    assert.equal(clientKey('::ffff:192.0.2.7'), '192.0.2.7');
  });

  it('counts IPv6 by /64, however it is written', () => {
    assert.equal(clientKey('2001:db8::1'), '2001:db8:0:0::/64');
    assert.equal(clientKey('2001:0DB8:0:0:ffff::2'), '2001:db8:0:0::/64');
    assert.notEqual(clientKey('2001:db8:0:1::1'), clientKey('2001:db8::1'));
    assert.equal(clientKey('fe80::1%eth0'), 'fe80:0:0:0::/64');
  });
});
