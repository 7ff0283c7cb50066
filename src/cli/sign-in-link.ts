/** `postern sign-in-link`: a one-time link that signs a person in; on the machine itself alone. */
import type { Command } from 'commander';
import { ownAddress } from '../config.ts';
import { withContext } from './context.ts';

export const addSignInLinkCommand = (program: Command): void => {
  program
    .command('sign-in-link <person>')
    .description('make a link that signs a person in, once, within 24 hours')
    .addHelpText('after', '\nExample:\n  postern sign-in-link per_5f0c…')
    .action((person: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output, config }) => {
        const { path, expiresAt } = await ask<{ path: string; expiresAt: string }>({
          method: 'POST',
          path: `/postern/v1/people/${encodeURIComponent(person)}/sign-in-links`,
        });
        const link = `${ownAddress(config)}${path}`;
        output.value({ link, expiresAt }, () => `${link}\nIt is good once, until ${expiresAt}.`);
      }),
    );
};
