/** `postern training acknowledge`: the awareness training, once a year, by each person for itself. */
import type { Command } from 'commander';
import { withContext } from './context.ts';

export const addTrainingCommand = (program: Command): void => {
  program
    .command('training')
    .description('the awareness training')
    .command('acknowledge')
    .description("acknowledge it for yourself; needs the person's token in POSTERN_TOKEN")
    .addHelpText('after', '\nExample:\n  POSTERN_TOKEN=pat_… postern training acknowledge')
    .action((_options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const done = await ask<{ acknowledgedAt: string }>({ method: 'POST', path: '/postern/v1/training' });
        output.value(done, () => `Acknowledged at ${done.acknowledgedAt}; it holds for a year.`);
      }),
    );
};
