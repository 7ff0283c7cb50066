/** `postern guard`: whom the guard holds, lifting a level, planting canaries. */
import type { Command } from 'commander';
import { withContext } from './context.ts';
import { table } from './output.ts';

interface Standing {
  readonly key: string;
  readonly role: string;
  readonly level: number;
  readonly since: string;
  readonly evidence: readonly { readonly name: string; readonly value: number; readonly limit: number }[];
}

const evidenceText = ({ evidence }: Standing): string =>
  evidence.map(({ name, value, limit }) => `${name} ${value.toFixed(1)} of ${limit}`).join(', ');

export const addGuardCommands = (program: Command): void => {
  const guard = program.command('guard').description('the guard against enumeration');
  guard
    .command('list')
    .description('whom the guard holds above level 1, and why')
    .addHelpText('after', '\nExample:\n  postern guard list')
    .action((_options: unknown, self: Command) =>
      withContext(self, async ({ ask, output }) => {
        const held = await ask<{ standings: Standing[] }>({ method: 'GET', path: '/postern/v1/guard' });
        const { standings } = held;
        output.value(held, () =>
          standings.length === 0
            ? 'The guard holds nobody.'
            : table(
                ['level', 'who', 'role', 'since', 'why'],
                standings.map((standing) => [
                  String(standing.level),
                  standing.key,
                  standing.role,
                  standing.since,
                  evidenceText(standing),
                ]),
              ),
        );
      }),
    );
  guard
    .command('lift')
    .description("lift a level after a review; needs a steward's token in POSTERN_TOKEN")
    .argument('<key>', 'as the list names it')
    .requiredOption('--reason <text>', 'why')
    .addHelpText('after', '\nExample:\n  postern guard lift principal:app_5f0c… --reason "test run, agreed"')
    .action((key: string, { reason }: { reason: string }, self: Command) =>
      withContext(self, async ({ ask, output }) => {
        const body = { key, reason };
        const lifted = await ask({ method: 'POST', path: '/postern/v1/guard/lift', body });
        output.value(lifted, () => `Lifted ${key}.`);
      }),
    );
  guard
    .command('plant')
    .description("plant canary numbers for a recipient; needs a steward's token in POSTERN_TOKEN")
    .requiredOption('--recipient <id>', 'who gets the export: org_… or app_…')
    .requiredOption('--mid <digits>', 'an owned Mailer ID')
    .requiredOption('--service-type <digits>', 'three digits of its ordinary labels')
    .requiredOption('--from <serial>', 'first serial kept out of use')
    .requiredOption('--to <serial>', 'last serial kept out of use')
    .requiredOption('--count <number>', 'how many')
    .addHelpText(
      'after',
      '\nExample:\n  postern guard plant --recipient org_5f0c… --mid 902345678 --service-type 055 --from 9000000 --to 9009999 --count 5',
    )
    .action((options: Record<string, string>, self: Command) =>
      withContext(self, async ({ ask, output }) => {
        const planted = await ask<{ numbers: string[] }>({
          method: 'POST',
          path: '/postern/v1/guard/canaries',
          body: { ...options, count: Number(options.count) },
        });
        output.value(planted, () => planted.numbers.join('\n'));
      }),
    );
};
