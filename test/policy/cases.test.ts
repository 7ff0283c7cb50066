/** Decisions of the shipped pack as data: `cases/*.yaml`, each a profile with changes and what is wanted. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import {
  type Attributes,
  type AttributeValue,
  compile,
  type Decision,
  PATHS,
} from '../../src/policy/index.ts';
import { attributesOf, shippedPack } from './shipped.ts';

type Values = Record<string, AttributeValue>;
type Profile = Record<'principal' | 'request' | 'subject', Values>;

interface Case {
  readonly title: string;
  readonly as: string;
  readonly change?: Values;
  readonly want: Partial<Pick<Decision, 'effect' | 'code' | 'ruleIds' | 'obligations' | 'nearestPermit'>> & {
    /** Text that one of the cures of the explanation holds. */
    readonly cure?: string;
  };
}

const folder = join(dirname(fileURLToPath(import.meta.url)), 'cases');
const read = (name: string): unknown => parse(readFileSync(join(folder, name), 'utf8'));
const profiles = read('profiles.yaml') as Record<string, Profile>;
const times = new Set(PATHS.filter((info) => info.type === 'time').map((info) => info.path));

const snapshot = ({ as, change }: Case): Attributes => {
  const profile = profiles[as];
  if (profile === undefined) throw new RangeError(`No profile "${as}".`);
  const values: Values = {};
  for (const [group, members] of Object.entries(profile)) {
    for (const [name, value] of Object.entries(members)) values[`${group}.${name}`] = value;
  }
  Object.assign(values, change);
  for (const [path, value] of Object.entries(values)) {
    if (times.has(path) && typeof value === 'string') values[path] = Date.parse(value);
  }
  return attributesOf(values);
};

const policy = compile(shippedPack());
for (const name of readdirSync(folder).sort()) {
  if (name === 'profiles.yaml') continue;
  describe(name, () => {
    for (const item of read(name) as Case[]) {
      test(item.title, () => {
        const attributes = snapshot(item);
        const { cure, ...want } = item.want;
        const decision = policy.decide(attributes);
        const got = Object.fromEntries(
          Object.keys(want).map((key) => [key, decision[key as keyof Decision]]),
        );
        assert.deepEqual(got, want);
        if (cure !== undefined) {
          assert.ok(
            policy.explain(attributes).cures.some((text) => text.includes(cure)),
            `no cure names ${cure}`,
          );
        }
      });
    }
  });
}

test('every profile is permitted as it stands', () => {
  for (const as of Object.keys(profiles)) {
    assert.equal(policy.decide(snapshot({ title: as, as, want: {} })).effect, 'permit', as);
  }
});
