/** `postern source`: subscriptions at USPS whose webhook deliveries are taken, with their secrets. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { PosternError } from '../errors.ts';
import { withContext } from './context.ts';
import { table } from './output.ts';

interface Source {
  readonly subscriptionId: string;
  readonly createdAt: string;
  readonly backfillUntil: string | null;
}

const PATH = '/postern/v1/tracking/sources';

/** A secret comes by file or standard input, never by a flag: other users of the machine can read command lines. */
const readSecret = (file: string): string => {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw new PosternError('file_unreadable', `The file ${file} cannot be read.`, {
      status: 400,
      cure: 'Check its name and permissions.',
      cause,
    });
  }
  return text.trim();
};

export const addSourceCommands = (program: Command): void => {
  const source = program
    .command('source')
    .description('subscriptions at USPS whose webhook deliveries are taken');
  source
    .command('set [subscription]')
    .description('set the secret of a subscription; without its id, before the subscription is made')
    .requiredOption('--secret-file <file>', 'file with the secret of 32 characters; - reads standard input')
    .option('--backfill-until <time>', 'take deliveries with old timestamps until then')
    .addHelpText(
      'after',
      '\nExample:\n  postern source set 0199f3c2-7d1e-7000-8000-000000000001 --secret-file secret.txt',
    )
    .action(
      (
        subscription: string | undefined,
        options: { readonly secretFile: string; readonly backfillUntil?: string },
        command: Command,
      ) =>
        withContext(command, async ({ ask, output }) => {
          const set = await ask<Source>({
            method: 'POST',
            path: PATH,
            body: {
              secret: readSecret(options.secretFile),
              ...(subscription !== undefined && { subscriptionId: subscription }),
              ...(options.backfillUntil !== undefined && { backfillUntil: options.backfillUntil }),
            },
          });
          output.value(set, () => `Deliveries of ${set.subscriptionId} are taken.`);
        }),
    );
  source
    .command('list')
    .description('list them; secrets are never shown')
    .addHelpText('after', '\nExample:\n  postern source list')
    .action((_options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const { sources } = await ask<{ sources: Source[] }>({ method: 'GET', path: PATH });
        output.value(sources, () =>
          table(
            ['subscription', 'since', 'backfill until'],
            sources.map((one) => [one.subscriptionId, one.createdAt, one.backfillUntil ?? '']),
          ),
        );
      }),
    );
  source
    .command('remove <subscription>')
    .description('take no more deliveries of it, and forget its secret')
    .addHelpText('after', '\nExample:\n  postern source remove 0199f3c2-7d1e-7000-8000-000000000001')
    .action((subscription: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const removed = await ask<object>({
          method: 'DELETE',
          path: `${PATH}/${encodeURIComponent(subscription)}`,
        });
        output.value(removed, () => `Deliveries of ${subscription} are no longer taken.`);
      }),
    );
};
