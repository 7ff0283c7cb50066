/**
 * A dry run of a candidate policy over 100,000 recorded decisions: read from the store's journal blocks, evaluated under the
 * version in force and under the candidate. The peer evaluates the same attributes twice with Cedar (WASM, policies parsed
 * beforehand); its rate is measured on a part of them and scaled, since the whole takes minutes.
 */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { runReplay } from '../src/access/index.ts';
import { AuditLog, DecisionJournal, newDecisionId } from '../src/audit/index.ts';
import {
  type Attributes,
  cedarPaths,
  compile,
  loadPack,
  type Pack,
  toCedar,
  toCedarRequest,
} from '../src/policy/index.ts';
import { openSqliteStore } from '../src/store/index.ts';
import { randomAttributes, seeded } from '../test/policy/random-attributes.ts';
import type { BenchResult } from './result.ts';

const DECISIONS = 100_000;
const APPS = 500;
const PEER_DECISIONS = 1_000;
const ROUNDS = 3;
const START = Date.UTC(2026, 9, 20);
const DAYS_MS = 30 * 86_400_000;

const CANDIDATE = `rules:
  - id: bench.no-locations
    effect: forbid
    title: A rule that the candidate adds
    applies: { datasets: [locations-api] }
    effective: { from: null, to: null }
    when: { f: request.items, gt: 3 }
    cite: [operator-rules]
    code: not_released
    message: Closed.
    cure: Ask later.
`;

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'policies');
const shipped = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

/** Requests of a bounded number of principals, as a real journal has them. */
const requests = (): Attributes[] => {
  const random = seeded(20_261_124);
  const principals = Array.from({ length: APPS }, () => Object.freeze(randomAttributes(random).principal));
  return Array.from({ length: DECISIONS }, (_, index) => {
    const { request, subject } = randomAttributes(random);
    request.time = START + Math.floor((index / DECISIONS) * DAYS_MS);
    return { principal: principals[index % APPS] as Attributes['principal'], request, subject };
  });
};

/** Seconds for two passes of Cedar over all decisions. */
const cedarSeconds = (packs: readonly Pack[], all: readonly Attributes[]): number => {
  const part = all.slice(0, PEER_DECISIONS);
  let seconds = 0;
  packs.forEach((pack, index) => {
    const parsed = preparsePolicySet(`replay-${index}`, { staticPolicies: toCedar(pack) });
    if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed.errors));
    const paths = cedarPaths(pack);
    const calls = part.map((attributes) => ({
      ...toCedarRequest(attributes, paths),
      preparsedPolicySetId: `replay-${index}`,
      entities: [],
    }));
    const started = performance.now();
    for (const call of calls) statefulIsAuthorized(call);
    seconds += ((performance.now() - started) / 1000) * (DECISIONS / PEER_DECISIONS);
  });
  return seconds;
};

export default async (): Promise<BenchResult> => {
  const currentPack = loadPack(shipped);
  const candidatePack = loadPack([...shipped, { name: 'candidate.yaml', text: CANDIDATE }]);
  const [current, candidate] = [compile(currentPack), compile(candidatePack)];
  const root = mkdtempSync(join(tmpdir(), 'postern-replay-'));
  const store = await openSqliteStore(join(root, 'store.db'));
  const { privateKey: key } = generateKeyPairSync('ed25519');
  const log = await AuditLog.open({ folder: join(root, 'audit'), origin: 'bench/replay', key });
  const journal = await DecisionJournal.open({
    store,
    log,
    node: 'bench',
    pseudonymKey: Buffer.alloc(32, 7),
    now: () => START,
    onTrouble: (error) => {
      throw error;
    },
  });
  try {
    const all = requests();
    for (const [index, { principal, request, subject }] of all.entries()) {
      const { effect, code, ruleIds, obligations, policyVersion } = current.decide({
        principal,
        request,
        subject,
      });
      journal.record({
        id: newDecisionId(request.time),
        at: request.time,
        principal,
        request,
        subject,
        route: 'GET /bench/:id',
        effect,
        mode: 'enforce',
        ruleIds,
        code,
        obligations,
        policyVersion,
        status: effect === 'permit' ? 200 : 403,
        parameters: {},
        organisation: principal.organisation,
        app: principal.id,
        anonymous: principal.kind === 'anonymous',
      });
      if (index % 1_000 === 0) await journal.flush();
    }
    await journal.flush();

    const rounds: number[] = [];
    const cpuSeconds: number[] = [];
    let lost = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const started = performance.now();
      const cpu = process.cpuUsage();
      const report = await runReplay({
        store,
        current,
        candidate,
        asIf: undefined,
        from: START,
        until: START + DAYS_MS,
      });
      rounds.push((performance.now() - started) / 1000);
      const { user, system } = process.cpuUsage(cpu);
      cpuSeconds.push((user + system) / 1e6);
      if (report.replayed !== DECISIONS) throw new Error(`${report.replayed} of ${DECISIONS} were replayed.`);
      lost = report.lost;
    }
    const ours = rounds.toSorted((one, other) => one - other)[ROUNDS >> 1] ?? Number.NaN;
    const peer = cedarSeconds([currentPack, candidatePack], all);
    return {
      name: 'replay',
      unit: 's for 100,000 decisions under two versions',
      ours: Number(ours.toFixed(3)),
      peers: { 'cedar-wasm': Number(peer.toFixed(1)) },
      ratio: peer / ours,
      details: {
        decisions: DECISIONS,
        lost,
        cpuSeconds: cpuSeconds.map((seconds) => Number(seconds.toFixed(3))),
        rounds: rounds.map((seconds) => Number(seconds.toFixed(3))),
        oursIncludes: 'reading, decompressing and parsing the journal; Cedar gets its input ready-made',
        cedarMeasuredOn: PEER_DECISIONS,
      },
    };
  } finally {
    await journal.close();
    await log.close();
    await store.close();
    rmSync(root, { recursive: true, force: true });
  }
};
