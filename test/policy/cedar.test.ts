import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkParsePolicySet,
  preparsePolicySet,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs';
import {
  type Attributes,
  cedarPaths,
  cedarRules,
  compile,
  loadPack,
  type Pack,
  toCedar,
  toCedarRequest,
} from '../../src/policy/index.ts';
import { randomAttributes, seeded } from './random-attributes.ts';
import { shippedPack } from './shipped.ts';

const REQUESTS = 10_000;

/** What Cedar decides about one request, with the rule ids that determined it in pack order. */
const cedarDecides = (
  pack: Pack,
  name: string,
): ((attributes: Attributes) => { effect: string; ruleIds: string[] }) => {
  const parsed = preparsePolicySet(name, { staticPolicies: toCedar(pack) });
  assert.equal(parsed.type, 'success', JSON.stringify(parsed));
  const rules = cedarRules(pack);
  const paths = cedarPaths(pack);
  return (attributes) => {
    const answer = statefulIsAuthorized({
      ...toCedarRequest(attributes, paths),
      preparsedPolicySetId: name,
      entities: [],
    });
    if (answer.type !== 'success') throw new Error(JSON.stringify(answer));
    assert.deepEqual(answer.response.diagnostics.errors, []);
    const matched = answer.response.diagnostics.reason
      .map((id) => Number(id.slice('policy'.length)))
      .sort((left, right) => left - right)
      .map((index) => rules[index]?.id ?? `unknown ${index}`);
    return {
      effect: answer.response.decision === 'allow' ? 'permit' : 'forbid',
      ruleIds: [...new Set(matched)],
    };
  };
};

const agree = (pack: Pack, name: string, count: number, seed: number): Map<string, number> => {
  const policy = compile(pack);
  const decides = cedarDecides(pack, name);
  const random = seeded(seed);
  const met = new Map<string, number>();
  for (let index = 0; index < count; index += 1) {
    const attributes = randomAttributes(random);
    const ours = policy.decide(attributes);
    const theirs = decides(attributes);
    assert.deepEqual(
      { effect: ours.effect, ruleIds: ours.ruleIds },
      theirs,
      `request ${index} of seed ${seed}: ${JSON.stringify(attributes)}`,
    );
    for (const id of ours.ruleIds) met.set(id, (met.get(id) ?? 0) + 1);
  }
  return met;
};

test('the shipped pack decides 10,000 random requests as Cedar does, by the same rules', () => {
  const pack = shippedPack();
  const met = agree(pack, 'shipped', REQUESTS, 20_260_401);
  const never = cedarRules(pack).filter((rule) => !met.has(rule.id));
  // The requests are only a check if they meet the rules.
  assert.ok(never.length <= 6, `never determining: ${never.map((rule) => rule.id).join(', ')}`);
});

test('every operator, negation, alternative, window and shadow decides as in Cedar, unknown values included', () => {
  const pack = loadPack([
    {
      name: 'operators.yaml',
      text: `
rules:
  - {id: p.eq, effect: permit, title: a, applies: {actions: [read]}, effective: {from: null, to: null},
     when: {all: [{f: subject.mid, eq: "900000001"}, {f: principal.feeRequired, ne: true}]}}
  - {id: p.not, effect: permit, title: b, applies: {roles: [platform]}, effective: {from: null, to: null},
     when: {not: {any: [{f: principal.termsAccepted, lt: 2026-04-01}, {f: subject.mid, notIn: {ref: principal.ownMids}}]}}}
  - {id: p.lists, effect: permit, title: c, applies: {}, effective: {from: 2026-04-01, to: 2026-12-01},
     when: {any: [{f: principal.purposes, intersects: [claims, "od\\"d\\\\"]}, {f: principal.ownMids, intersects: {ref: principal.authorizedMids}}]}}
  - {id: p.exists, effect: permit, title: d, applies: {}, effective: {from: null, to: null},
     when: {all: [{f: principal.feePaidThrough, exists: false}, {f: principal.ownMids, exists: true}, {f: subject.mid, exists: true}]}}
  - {id: p.within, effect: permit, title: e, applies: {}, effective: {from: null, to: null},
     when: {all: [{f: principal.recertifiedAt, within: P1D}, {f: principal.recertifiedAt, lte: {ref: principal.feePaidThrough}}]}}
  - {id: p.foreign, effect: permit, title: f, applies: {}, effective: {from: null, to: null},
     when: {all: [{f: principal.merchantTokens, contains: {ref: subject.merchant}}, {not: {f: subject.organisation, ne: {ref: principal.organisation}}}]}}
  - {id: f.gt, effect: forbid, title: g, applies: {channels: [extract]}, effective: {from: null, to: null},
     when: {all: [{f: request.items, gt: 34}, {f: principal.feePaidThrough, gte: 2026-11-24}]}}
  - {id: f.not, effect: forbid, title: h, applies: {}, effective: {from: null, to: null},
     when: {all: [{not: {f: principal.trainingAckAt, within: P365D}}, {f: request.action, in: [export, administer]}]}}
  - {id: f.foreign, effect: forbid, title: i, applies: {kinds: [person]}, effective: {from: null, to: null},
     when: {f: principal.merchantTokens, notContains: {ref: subject.merchant}}}
  - {id: f.shadow, effect: forbid, title: j, applies: {roles: [shipper]}, effective: {from: null, to: null},
     mode: shadow, shadowUntil: 2026-12-01, when: {f: request.purpose, ne: shipping}}
`,
    },
  ]);
  const met = agree(pack, 'operators', 3000, 7);
  assert.deepEqual(
    [...met.keys()].sort(),
    cedarRules(pack)
      .map((rule) => rule.id)
      .sort(),
  );
});

test('the export is the same text every time, and Cedar parses it', () => {
  const text = toCedar(shippedPack());
  assert.equal(text, toCedar(shippedPack()));
  assert.deepEqual(checkParsePolicySet({ staticPolicies: text }), { type: 'success' });
});
