/** `postern upstream`: how the way to USPS stands, and the operator's credentials there. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { PosternError } from '../errors.ts';
import { withContext } from './context.ts';
import { table } from './output.ts';

interface Budget {
  readonly credential: string;
  readonly api: string;
  readonly limit: number;
  readonly used: number;
  readonly left: number;
  readonly resetsAt: string | null;
  readonly blockedUntil: string | null;
  readonly pausedUntil: string | null;
  readonly waiting: { readonly interactive: number; readonly batch: number };
}

interface Status {
  readonly url: string | null;
  readonly credentials: readonly {
    readonly name: string;
    readonly apis: readonly string[];
    readonly token: { readonly expiresAt: string; readonly granted: readonly string[] | null } | null;
  }[];
  readonly budgets: readonly Budget[];
  readonly kept: { readonly answers: number; readonly hits: number; readonly shared: number };
}

const PATH = '/postern/v1/upstream';

interface SecretOptions {
  readonly secretFile?: string;
  readonly secretEnv?: string;
}

/** A secret comes by file, standard input or the environment, never by a flag: other users can read command lines. */
const readSecret = ({ secretFile, secretEnv }: SecretOptions): string => {
  if (secretEnv !== undefined) {
    const value = process.env[secretEnv];
    if (value !== undefined && value !== '') return value;
    throw new PosternError('secret_missing', `The environment has no variable ${secretEnv}.`, {
      status: 400,
      cure: 'Set it, or give the secret by --secret-file.',
    });
  }
  if (secretFile === undefined) {
    throw new PosternError('secret_missing', 'No secret was given.', {
      status: 400,
      cure: 'Name a file (--secret-file, - reads standard input) or a variable of the environment (--secret-env).',
    });
  }
  try {
    return readFileSync(secretFile === '-' ? 0 : secretFile, 'utf8').trim();
  } catch (cause) {
    throw new PosternError('file_unreadable', `The file ${secretFile} cannot be read.`, {
      status: 400,
      cure: 'Check its name and permissions.',
      cause,
    });
  }
};

const wordsOf = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

const stateOf = ({ blockedUntil, pausedUntil }: Budget): string => {
  if (pausedUntil !== null) return `failing, not asked until ${pausedUntil}`;
  return blockedUntil === null ? '' : `refused by USPS until ${blockedUntil}`;
};

const statusText = ({ url, credentials, budgets, kept }: Status): string => {
  if (url === null) return 'Nothing is asked upstream: POSTERN_UPSTREAM_URL is not set.';
  const lines = [
    `USPS APIs at ${url}; ${kept.answers} answers kept, ${kept.hits} calls saved by them, ${kept.shared} shared.`,
  ];
  if (credentials.length === 0)
    return [...lines, 'There is no credential: postern upstream credential set'].join('\n');
  lines.push(
    table(
      ['credential', 'for', 'token until', 'granted'],
      credentials.map(({ name, apis, token }) => [
        name,
        apis.join(', ') || 'all',
        token?.expiresAt ?? '',
        token?.granted?.join(' ') ?? '',
      ]),
    ),
  );
  if (budgets.length > 0) {
    lines.push(
      table(
        ['credential', 'api', 'used', 'left', 'resets', 'waiting', 'batch waiting', ''],
        budgets.map((budget) => [
          budget.credential,
          budget.api,
          `${budget.used} of ${budget.limit}`,
          String(budget.left),
          budget.resetsAt ?? '',
          String(budget.waiting.interactive),
          String(budget.waiting.batch),
          stateOf(budget),
        ]),
      ),
    );
  }
  return lines.join('\n\n');
};

export const addUpstreamCommand = (program: Command): void => {
  const upstream = program.command('upstream').description('the way to USPS: quotas, credentials');
  upstream
    .command('status')
    .description('calls used and left, when they reset, what waits')
    .addHelpText('after', '\nExample:\n  postern upstream status')
    .action((_options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const status = await ask<Status>({ method: 'GET', path: PATH });
        output.value(status, () => statusText(status));
      }),
    );
  const credential = upstream
    .command('credential')
    .description("the operator's credentials at USPS, kept sealed");
  credential
    .command('set [name]')
    .description('set a credential, in place of the one of that name (default: main)')
    .requiredOption('--client-id <id>', 'the consumer key at USPS')
    .option('--secret-file <file>', 'file with the consumer secret; - reads standard input')
    .option('--secret-env <variable>', 'variable of the environment that holds the consumer secret')
    .option('--apis <list>', 'APIs it is for, with commas, such as addresses,tracking; all unless stated', '')
    .option('--scopes <list>', 'scopes to ask for, with commas; all that USPS grants unless stated', '')
    .addHelpText(
      'after',
      '\nExample:\n  postern upstream credential set --client-id KEY --secret-file secret.txt',
    )
    .action(
      (
        name: string | undefined,
        options: SecretOptions & {
          readonly clientId: string;
          readonly apis: string;
          readonly scopes: string;
        },
        command: Command,
      ) =>
        withContext(command, async ({ ask, output }) => {
          const set = await ask<{ name: string }>({
            method: 'POST',
            path: `${PATH}/credentials`,
            body: {
              name: name ?? 'main',
              clientId: options.clientId,
              clientSecret: readSecret(options),
              apis: wordsOf(options.apis),
              scopes: wordsOf(options.scopes),
            },
          });
          output.value(set, () => `The credential ${set.name} is set.`);
        }),
    );
  credential
    .command('remove <name>')
    .description('forget a credential')
    .addHelpText('after', '\nExample:\n  postern upstream credential remove main')
    .action((name: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const removed = await ask<object>({
          method: 'DELETE',
          path: `${PATH}/credentials/${encodeURIComponent(name)}`,
        });
        output.value(removed, () => `The credential ${name} is forgotten.`);
      }),
    );
};
