/** `postern policy replay|diff|propose|proposals|activate|reject`: changing the rules, with eyes open. */
import type { Command } from 'commander';
import type { ReplayReport } from '../access/index.ts';
import { PosternError } from '../errors.ts';
import type { RuleDifference } from '../policy/index.ts';
import { withContext } from './context.ts';
import { table, when } from './output.ts';
import { packFiles } from './pack-files.ts';

interface Proposal {
  readonly id: string;
  readonly version: string;
  readonly state: string;
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedAt: number;
  readonly replay: ReplayReport | null;
}

const SHOWN_GROUPS = 40;
const SHORT = 12;

const reportText = (report: ReplayReport): string => {
  const { replayed, unchanged, lost, opened, reason, duties, days, groups, shadow, caveats } = report;
  const head = [
    `${report.candidate.slice(0, SHORT)} against ${report.current.slice(0, SHORT)}: ${replayed} decisions of ${days} days`,
    `  unchanged ${unchanged}, lost ${lost}, opened ${opened}, refused for another reason ${reason}, other duties ${duties}`,
  ];
  const changes =
    groups.length === 0
      ? []
      : [
          '',
          table(
            ['change', 'app', 'dataset', 'purpose', 'rule', 'code', 'requests', 'a day', 'first'],
            groups
              .slice(0, SHOWN_GROUPS)
              .map((group) => [
                group.change,
                group.app === '' ? '(anonymous)' : group.app,
                group.dataset,
                group.purpose === '' ? '–' : group.purpose,
                group.rule,
                group.code,
                String(group.requests),
                String(group.perDay),
                group.first.decision.slice(0, SHORT),
              ]),
          ),
          ...(groups.length > SHOWN_GROUPS
            ? [`… and ${groups.length - SHOWN_GROUPS} groups more (--json)`]
            : []),
        ];
  const shadows = shadow.map(
    ({ rule, requests }) => `In shadow, ${rule} would have refused ${requests} requests.`,
  );
  return [...head, ...changes, ...shadows, ...caveats.map((caveat) => `Note: ${caveat}`)].join('\n');
};

const differenceText = ({ change, ruleId, before, after }: RuleDifference): string =>
  [
    `${change} ${ruleId}`,
    ...(before === null ? [] : before.split('\n').map((line) => `  - ${line}`)),
    ...(after === null ? [] : after.split('\n').map((line) => `  + ${line}`)),
  ].join('\n');

interface ReplayOptions {
  readonly candidate?: string[];
  readonly proposal?: string;
  readonly since?: string;
  readonly asIf?: string;
}

const needsOne = (): PosternError =>
  new PosternError('usage_replay', 'Nothing to replay was named.', {
    status: 400,
    cure: 'Name a pack (--candidate policies/) or a proposal (--proposal prop_…).',
  });

export const addPolicyChangeCommands = (policy: Command): void => {
  policy
    .command('replay')
    .description('a dry run: what a pack would have changed in recorded decisions')
    .option('--candidate <path...>', 'files of a pack, or a folder of them')
    .option('--proposal <id>', 'a proposal; the report is attached to it')
    .option('--since <when>', 'days back (30d) or a date', '30d')
    .option('--as-if <date>', 'evaluate each request as if it came then')
    .addHelpText('after', '\nExample:\n  postern policy replay --candidate policies/ --since 30d')
    .action(({ candidate, proposal, since, asIf }: ReplayOptions, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const range = { since, ...(asIf !== undefined && { asIf }) };
        if (candidate === undefined && proposal === undefined) throw needsOne();
        const report = await ask<ReplayReport>(
          proposal === undefined
            ? {
                method: 'POST',
                path: '/postern/v1/policies/replay',
                body: { files: packFiles(candidate ?? []), ...range },
              }
            : {
                method: 'POST',
                path: `/postern/v1/policies/proposals/${encodeURIComponent(proposal)}/replay`,
                body: range,
              },
        );
        output.value(report, () => reportText(report));
      }),
    );
  policy
    .command('diff <path...>')
    .description('what a pack changes against the version in force, as sentences')
    .option('--from <version>', 'against another version')
    .addHelpText('after', '\nExample:\n  postern policy diff policies/')
    .action((paths: string[], { from }: { from?: string }, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const found = await ask<{ from: string; to: string; differences: RuleDifference[] }>({
          method: 'POST',
          path: '/postern/v1/policies/diff',
          body: { files: packFiles(paths), ...(from !== undefined && { from }) },
        });
        output.value(found, () =>
          found.differences.length === 0
            ? 'No rule differs.'
            : found.differences.map(differenceText).join('\n\n'),
        );
      }),
    );
  policy
    .command('propose <path...>')
    .description('propose a pack as the next version')
    .requiredOption('--reason <text>', 'why')
    .option('--effective <date>', 'when it is to take effect; default: at its activation')
    .addHelpText('after', '\nExample:\n  postern policy propose policies/ --reason "terms of 2026-12-01"')
    .action((paths: string[], options: { reason: string; effective?: string }, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const made = await ask<Proposal>({
          method: 'POST',
          path: '/postern/v1/policies/proposals',
          body: {
            files: packFiles(paths),
            reason: options.reason,
            ...(options.effective !== undefined && { effectiveFrom: options.effective }),
          },
        });
        output.value(made, () => `Proposed ${made.id} (${made.version.slice(0, SHORT)}).`);
      }),
    );
  policy
    .command('proposals')
    .description('proposed versions and what became of them')
    .addHelpText('after', '\nExample:\n  postern policy proposals')
    .action((_options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const listed = await ask<{ proposals: Proposal[] }>({
          method: 'GET',
          path: '/postern/v1/policies/proposals',
        });
        output.value(listed, () =>
          listed.proposals.length === 0
            ? 'No version has been proposed.'
            : table(
                ['id', 'version', 'state', 'by', 'at', 'replay', 'reason'],
                listed.proposals.map(({ id, version, state, proposedBy, proposedAt, replay, reason }) => [
                  id,
                  version.slice(0, SHORT),
                  state,
                  proposedBy,
                  when(proposedAt),
                  replay === null ? 'none' : `lost ${replay.lost}, opened ${replay.opened}`,
                  reason,
                ]),
              ),
        );
      }),
    );
  for (const [name, description] of [
    ['activate', "activate a proposal that somebody else made; needs a steward's token in POSTERN_TOKEN"],
    ['reject', "reject a proposal; needs a steward's token in POSTERN_TOKEN"],
  ] as const) {
    policy
      .command(`${name} <id>`)
      .description(description)
      .requiredOption('--reason <text>', 'why')
      .addHelpText('after', `\nExample:\n  postern policy ${name} prop_5f0c… --reason "replay looked at"`)
      .action((id: string, { reason }: { reason: string }, command: Command) =>
        withContext(command, async ({ ask, output }) => {
          const decided = await ask<Proposal>({
            method: 'POST',
            path: `/postern/v1/policies/proposals/${encodeURIComponent(id)}/${name}`,
            body: { reason },
          });
          output.value(decided, () => `${decided.id} is ${decided.state}.`);
        }),
      );
  }
};
