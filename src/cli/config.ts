/** `postern config`: every setting, what holds, and where it comes from. */
import type { Command } from 'commander';
import { withContext } from './context.ts';
import { table } from './output.ts';

export const addConfigCommand = (program: Command): void => {
  program
    .command('config')
    .description('print every setting: what holds, where it comes from, what it means')
    .addHelpText('after', '\nExample:\n  POSTERN_PORT=9090 postern config')
    .action((_options: object, command: Command) =>
      withContext(command, async ({ config, output }) => {
        output.value(config.table, () =>
          table(
            ['environment', 'value', 'from', 'meaning'],
            config.table.map(({ environment, value, from, meaning }) => [
              environment,
              value === '' ? '(empty)' : value,
              from,
              meaning,
            ]),
          ),
        );
      }),
    );
};
