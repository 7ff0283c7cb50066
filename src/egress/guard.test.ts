import assert from 'node:assert/strict';
import { isIPv6 } from 'node:net';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { type AddressKind, classifyAddress, mayReach } from './guard.ts';
import { parseIpv4, parseIpv6 } from './ip.ts';

const KINDS: ReadonlyArray<readonly [AddressKind | undefined, readonly string[]]> = [
  ['public', ['8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '172.15.255.255']],
  ['public', ['172.32.0.0', '192.167.255.255', '192.169.0.0', '223.255.255.255', '168.63.129.15']],
  ['public', ['2606:4700::1111', '[2001:4860:4860::8888]', '2a00::', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8']],
  ['public', ['2002:808:808::1', '2001:0:808:808:0:0:f7f7:f7f7', '::ffff:0:8.8.8.8']],
  [
    'private',
    ['10.0.0.0', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', 'fc00::', 'fdff::1'],
  ],
  ['private', ['fec0::1', '::ffff:10.0.0.1', '::ffff:a00:1', '64:ff9b::a00:1', '64:ff9b:1::8.8.8.8']],
  ['private', ['2002:a00:1::', '2001:0:808:808::f5ff:fffe', '2001:0:a00:1::f7f7:f7f7', '012.1', '0xA.0.0.1']],
  ['shared', ['100.64.0.0', '100.127.255.255']],
  ['loopback', ['127.0.0.1', '127.255.255.255', '127.1', '0x7f.1', '0177.0.0.1', '2130706433', '0x7f000001']],
  [
    'loopback',
    ['017700000001', '127.0.0.1.', '::1', '[::1]', '::ffff:7f00:1', '0:0:0:0:0:0:0:1', '2002:7f00:1::'],
  ],
  ['link-local', ['169.254.0.1', 'fe80::1', 'fe80::1%eth0', '[fe80::1%25eth0]', 'febf::']],
  [
    'metadata',
    ['169.254.169.254', '100.100.100.200', '168.63.129.16', 'fd00:ec2::254', '::ffff:169.254.169.254'],
  ],
  ['metadata', ['0xa9fea9fe', '169.254.43518', '64:ff9b::169.254.169.254', '2002:a9fe:a9fe::']],
  ['multicast', ['224.0.0.1', '239.255.255.255', 'ff02::1']],
  ['broadcast', ['255.255.255.255', '4294967295']],
  ['unspecified', ['0.0.0.0', '0', '0x', '::', '[::]']],
  ['documentation', ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1']],
  ['benchmarking', ['198.18.0.1', '198.19.255.255', '2001:2::1']],
  [
    'reserved',
    ['0.1.2.3', '192.0.0.1', '192.88.99.1', '240.0.0.1', '::8.8.8.8', '4000::', '100::1', '2001:20::'],
  ],
  [
    undefined,
    ['', '.', 'localhost', 'example.com', '1.2.3.4.5', '256.1.1.1', '1.2.3.256', '4294967296', '08.1.1.1'],
  ],
  [
    undefined,
    ['1..2', '0xg', '1.2.3.4%eth0', ':::', '1::2::3', '::ffff:1.2.3', '::1.2.3.4:5', 'fe80::1%', '12345::'],
  ],
  [undefined, ['1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4::5:6:7:8', '::01.2.3.4', '-1', '+1', '1e3']],
];

const ipv4 = fc.nat(0xffffffff);
const dotted = (address: number): string =>
  [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
const hexGroups = (address: number): string =>
  `${(address >>> 16).toString(16)}:${(address & 0xffff).toString(16)}`;

describe('an address is told by its range', () => {
  for (const [kind, addresses] of KINDS) {
    for (const address of addresses) {
      it(`${JSON.stringify(address)} is ${kind ?? 'no address'}`, () => {
        assert.equal(classifyAddress(address), kind);
      });
    }
  }
});

describe('an address is the same in every spelling', () => {
  const spelled = fc
    .record({
      address: ipv4,
      parts: fc.integer({ min: 1, max: 4 }),
      bases: fc.array(fc.constantFrom(8, 10, 16), { minLength: 4, maxLength: 4 }),
    })
    .map(({ address, parts, bases }) => {
      const bytes = dotted(address).split('.').map(Number);
      const tail = bytes.slice(parts - 1).reduce((value, byte) => value * 256 + byte, 0);
      return [...bytes.slice(0, parts - 1), tail]
        .map((part, index) => {
          const base = bases[index] ?? 10;
          const digits = part.toString(base);
          return base === 16 ? `0x${digits}` : base === 8 ? `0${digits}` : digits;
        })
        .join('.');
    });

  it('reads IPv4 as the URL parser does', () => {
    fc.assert(
      fc.property(spelled, (text) => {
        assert.equal(parseIpv4(text), parseIpv4(new URL(`http://${text}/`).hostname));
        assert.notEqual(parseIpv4(text), undefined);
      }),
    );
  });

  it('takes for IPv4 exactly what the URL parser takes', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123789xXaf.'), minLength: 1, maxLength: 16 });
    fc.assert(
      fc.property(digits, (text) => {
        const host = URL.parse(`http://${text}/`)?.hostname;
        const isAddress = host !== undefined && /^\d+(\.\d+){3}$/.test(host);
        assert.equal(parseIpv4(text), isAddress ? parseIpv4(host) : undefined);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes for IPv6 exactly what the operating system takes', () => {
    const piece = fc.constantFrom(
      '0',
      '1',
      'ffff',
      'g',
      '12345',
      ':',
      '::',
      '1.2.3.4',
      '01.2.3.4',
      '1.2.3',
      '%lo',
      'aB',
    );
    const grouped = fc.array(fc.constantFrom('0', 'a0', 'ffff', '', '1.2.3.4'), {
      minLength: 2,
      maxLength: 9,
    });
    const text = fc.oneof(
      fc.ipV6(),
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
      grouped.map((parts) => parts.join(':')),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        assert.equal(parseIpv6(candidate) !== undefined, isIPv6(candidate), candidate);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives IPv6 the same kind however it is written', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        assert.equal(classifyAddress(text), classifyAddress(new URL(`http://[${text}]/`).hostname));
      }),
    );
  });
});

describe('an IPv4 address hides in no IPv6 address', () => {
  const carriers: ReadonlyArray<readonly [string, (address: number) => string]> = [
    ['mapped', (address) => `::ffff:${dotted(address)}`],
    ['translated', (address) => `::ffff:0:${hexGroups(address)}`],
    ['NAT64', (address) => `64:ff9b::${hexGroups(address)}`],
    ['6to4', (address) => `2002:${hexGroups(address)}::1`],
    ['Teredo client', (address) => `2001:0:808:808:0:0:${hexGroups(~address >>> 0)}`],
    ['Teredo relay', (address) => `2001:0:${hexGroups(address)}:0:0:f7f7:f7f7`],
  ];
  for (const [name, carry] of carriers) {
    it(`${name} addresses have the kind of the one they carry`, () => {
      fc.assert(
        fc.property(ipv4, (address) => {
          assert.equal(classifyAddress(carry(address)), classifyAddress(dotted(address)));
        }),
      );
    });
  }
});

describe('only public addresses are reached', () => {
  it('unless the operator opens the own network, and never metadata or what is no host', () => {
    const reached = (allowPrivate: 'on' | 'off'): string[] => {
      const kinds = new Set(KINDS.flatMap(([kind]) => (kind === undefined ? [] : [kind])));
      return [...kinds].filter((kind) => mayReach(kind, allowPrivate));
    };
    assert.deepEqual(reached('off'), ['public']);
    assert.deepEqual(reached('on'), ['public', 'private', 'shared', 'loopback']);
  });
});
