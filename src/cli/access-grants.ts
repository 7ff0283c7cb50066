/** `postern access grants|reports|break-glass`: what is held, what is asked, and emergencies. */
import type { Command } from 'commander';
import { withContext } from './context.ts';
import { table } from './output.ts';

type Options = Readonly<Record<string, string | undefined>>;

interface ShownGrant {
  readonly id: string;
  readonly app: string;
  readonly dataset: string;
  readonly purposes: readonly string[];
  readonly state: string;
  readonly until: string | null;
  readonly certifyBy: string | null;
  readonly lastUsed: string | null;
}

export const addKeepingCommands = (access: Command): void => {
  access
    .command('grants')
    .description('grants of an organisation, with what is due')
    .option('--org <id>', 'the organisation')
    .addHelpText('after', '\nExample:\n  POSTERN_TOKEN=… postern access grants --org org_5f0c…')
    .action((options: Options, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const { grants } = await ask<{ grants: ShownGrant[] }>({
          method: 'GET',
          path: '/postern/v1/grants',
          query: { organisation: options.org },
        });
        output.value(grants, () =>
          table(
            ['id', 'app', 'dataset', 'purposes', 'state', 'until', 'certify by', 'last used'],
            grants.map((grant) => [
              grant.id,
              grant.app,
              grant.dataset,
              grant.purposes.join(', '),
              grant.state,
              grant.until ?? '-',
              grant.certifyBy ?? '-',
              grant.lastUsed ?? '-',
            ]),
          ),
        );
      }),
    );
  access
    .command('reports')
    .description('reports of use that are asked of an organisation')
    .option('--org <id>', 'the organisation')
    .addHelpText('after', '\nExample:\n  POSTERN_TOKEN=… postern access reports --org org_5f0c…')
    .action((options: Options, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const { reports } = await ask<{
          reports: Record<'id' | 'grant' | 'kind' | 'due' | 'filed', string | null>[];
        }>({
          method: 'GET',
          path: '/postern/v1/use-reports',
          query: { organisation: options.org },
        });
        output.value(reports, () =>
          table(
            ['id', 'grant', 'kind', 'due', 'filed'],
            reports.map(({ id, grant, kind, due, filed }) => [
              id ?? '',
              grant ?? '',
              kind ?? '',
              due ?? '',
              filed ?? '-',
            ]),
          ),
        );
      }),
    );
  access
    .command('break-glass')
    .description('temporary access in an emergency, for single pieces, reviewed within 24 hours')
    .requiredOption('--app <id>', 'the app')
    .requiredOption('--dataset <name>', 'the dataset, as the rules name it')
    .requiredOption('--reason <text>', 'what the emergency is')
    .option('--hours <number>', 'at most four', '4')
    .addHelpText(
      'after',
      '\nExample:\n  POSTERN_TOKEN=… postern access break-glass --app app_5f0c… --dataset tracking --reason "a leaking parcel"',
    )
    .action((options: Options, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const broken = await ask<{ id: string; until: string; reviewDue: string }>({
          method: 'POST',
          path: '/postern/v1/break-glass',
          body: {
            app: options.app,
            dataset: options.dataset,
            reason: options.reason,
            hours: Number(options.hours),
          },
        });
        output.value(
          broken,
          () =>
            `${broken.id}: until ${broken.until}, with the purpose emergency. It is recorded and alarmed; the review is due ${broken.reviewDue}.`,
        );
      }),
    );
};
