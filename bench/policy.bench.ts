/**
 * Decisions a second with the shipped pack, ours against Cedar (WASM, policies parsed beforehand) on the same
 * requests, in turns. Building Cedar's input from the snapshot is left out: both get what they evaluate.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { cedarPaths, cedarRules, compile, loadPack, toCedar, toCedarRequest } from '../src/policy/index.ts';
import { randomAttributes, seeded } from '../test/policy/random-attributes.ts';
import type { BenchResult } from './result.ts';

const REQUESTS = 2000;
const ROUNDS = 5;
const ROUND_MS = 600;

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'policies');
const readFiles = () =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

/** Runs whole passes over the requests until the round is over; calls a second. */
const rate = (count: number, pass: (index: number) => void): number => {
  let calls = 0;
  const start = performance.now();
  do {
    // In small steps, so that a slow engine does not overrun its round by a whole pass.
    for (let step = 0; step < 100; step += 1) pass((calls + step) % count);
    calls += 100;
  } while (performance.now() - start < ROUND_MS);
  return calls / ((performance.now() - start) / 1000);
};

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[values.length >> 1] ?? 0;

export default async (): Promise<BenchResult> => {
  const files = readFiles();
  const startLoad = performance.now();
  const pack = loadPack(files);
  const policy = compile(pack);
  const loadMs = performance.now() - startLoad;

  const random = seeded(20_260_401);
  const requests = Array.from({ length: REQUESTS }, () => randomAttributes(random));
  const startCedar = performance.now();
  const parsed = preparsePolicySet('bench', { staticPolicies: toCedar(pack) });
  if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed.errors));
  const cedarLoadMs = performance.now() - startCedar;
  const paths = cedarPaths(pack);
  const calls = requests.map((attributes) => ({
    ...toCedarRequest(attributes, paths),
    preparsedPolicySetId: 'bench',
    entities: [],
  }));

  // Only an engine whose answers are right is a peer: effect and determining rules, on every request measured.
  const rules = cedarRules(pack);
  let permits = 0;
  requests.forEach((attributes, index) => {
    const ours = policy.decide(attributes);
    const answer = statefulIsAuthorized(calls[index] as (typeof calls)[number]);
    if (answer.type !== 'success') throw new Error(JSON.stringify(answer.errors));
    const theirs = new Set(
      answer.response.diagnostics.reason.map((id) => rules[Number(id.slice('policy'.length))]?.id),
    );
    const agree =
      (answer.response.decision === 'allow') === (ours.effect === 'permit') &&
      theirs.size === ours.ruleIds.length &&
      ours.ruleIds.every((id) => theirs.has(id));
    if (!agree) throw new Error(`The engines disagree on request ${index}.`);
    if (ours.effect === 'permit') permits += 1;
  });

  let permitted = 0;
  const decide = (index: number): void => {
    if (policy.decide(requests[index] as (typeof requests)[number]).effect === 'permit') permitted += 1;
  };
  const trace = (index: number): void => {
    permitted += policy.trace(requests[index] as (typeof requests)[number]).rules.length;
  };
  const explain = (index: number): void => {
    permitted += policy.explain(requests[index] as (typeof requests)[number]).sentences.length;
  };
  const cedar = (index: number): void => {
    if (statefulIsAuthorized(calls[index] as (typeof calls)[number]).type === 'success') permitted += 1;
  };

  const rates: Record<'ours' | 'cedar' | 'trace' | 'explain', number[]> = {
    ours: [],
    cedar: [],
    trace: [],
    explain: [],
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.ours.push(rate(REQUESTS, decide));
    rates.cedar.push(rate(REQUESTS, cedar));
    rates.trace.push(rate(REQUESTS, trace));
    rates.explain.push(rate(REQUESTS, explain));
  }
  const ours = Math.round(median(rates.ours));
  const peer = Math.round(median(rates.cedar));
  return {
    name: 'policy',
    unit: 'decisions/s',
    ours,
    peers: { 'cedar-wasm': peer },
    ratio: ours / peer,
    details: {
      tracesPerSecond: Math.round(median(rates.trace)),
      explanationsPerSecond: Math.round(median(rates.explain)),
      rules: pack.rules.length,
      requests: REQUESTS,
      permitted: permits,
      loadMs: Number(loadMs.toFixed(1)),
      cedarLoadMs: Number(cedarLoadMs.toFixed(1)),
      rounds: ROUNDS,
      checksum: permitted,
      oursByRound: rates.ours.map(Math.round),
      cedarByRound: rates.cedar.map(Math.round),
    },
  };
};
