/** `postern authorisation import|export|register|link|confirmations|verify|reject|withdraw`. */
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Register, TransferPlan } from '../access/index.ts';
import { PosternError } from '../errors.ts';
import { expectBody } from './client.ts';
import { type CommandContext, withContext } from './context.ts';
import { groupOf } from './group.ts';
import { EXIT, table } from './output.ts';
import { withStandardInput } from './standard-input.ts';

const PATH = '/postern/v1/authorisations';

const planText = (plan: TransferPlan, done: 'would be' | 'were'): string =>
  [
    `${plan.rows} rows: ${plan.added} ${done} added, ${plan.changed} changed; ${plan.unchanged} stand here already.`,
    ...(plan.withoutOwner === 0
      ? []
      : [`${plan.withoutOwner} of the added are for Mailer IDs that no organisation here has registered.`]),
    ...plan.faults.map(
      ({ line, column, field, code, message }) =>
        `  line ${line}${column === null ? '' : `, column ${column}`}${field === null ? '' : ` (${field})`}: ${message} [${code}]`,
    ),
    ...(plan.moreFaults === 0 ? [] : [`  … and ${plan.moreFaults} more`]),
  ].join('\n');

const importFile = async (
  { ask, output }: CommandContext,
  file: string,
  take: 'check' | 'take',
): Promise<void> => {
  const send = (query: Record<string, string>) =>
    ask<TransferPlan>({
      method: 'POST',
      path: PATH,
      query,
      file: { path: file, mediaType: 'text/csv' },
      timeoutMs: 300_000,
    });
  const checked = await send({ mode: 'check' });
  if (checked.faults.length > 0) {
    output.value(checked, () => `${planText(checked, 'would be')}\nNothing was changed.`);
    process.exitCode = EXIT.failed;
    return;
  }
  if (take === 'check') {
    output.value(checked, () => `${planText(checked, 'would be')}\nNothing was changed; --take takes it in.`);
    return;
  }
  const taken = await send({ mode: 'take', digest: checked.digest });
  output.value(taken, () => planText(taken, 'were'));
};

const registerText = ({ mid, entries }: Register): string =>
  `Mailer ID ${mid}\n${table(
    ['app', 'organisation', 'channel', 'basis', 'until', 'state', 'last used', 'id'],
    entries.map((entry) => [
      entry.app.name,
      entry.organisation.name,
      entry.channel,
      entry.basis,
      entry.until?.slice(0, 10) ?? '-',
      entry.state,
      entry.lastUsed ?? '-',
      entry.id ?? '-',
    ]),
  )}`;

interface PendingConfirmation {
  readonly id: string;
  readonly merchant: string;
  readonly person: string;
  readonly confirmedAt: string;
  readonly asked: { readonly mids: readonly string[] };
}

const addImport = (group: Command): void => {
  group
    .command('import <file>')
    .description('checks a CSV of authorisations, and with --take takes it in (needs a steward)')
    .option('--take', 'take it in after the check; without it nothing is changed')
    .addHelpText(
      'after',
      '\nExample:\n  POSTERN_TOKEN=… postern authorisation import authorisations.csv\n\n- is standard input. All of the file is taken, or nothing.',
    )
    .action((file: string, { take }: { take?: true }, command: Command) =>
      withContext(command, (context) =>
        withStandardInput(file, (path) => importFile(context, path, take === true ? 'take' : 'check')),
      ),
    );
  group
    .command('export')
    .description('authorisations as CSV, which import takes back unchanged')
    .option('--app <id>', 'of this app')
    .option('--mid <digits>', 'of this Mailer ID')
    .option('-o, --output <file>', 'where to write it; standard output unless stated')
    .addHelpText('after', '\nExample:\n  postern authorisation export -o authorisations.csv')
    .action((options: { app?: string; mid?: string; output?: string }, command: Command) =>
      withContext(command, async ({ send, output }) => {
        const answer = await send({
          method: 'GET',
          path: PATH,
          query: { app: options.app, mid: options.mid },
          timeoutMs: 300_000,
        });
        if (answer.status >= 400) expectBody(answer);
        const { output: file } = options;
        if (file === undefined) {
          process.stdout.write(answer.text);
          return;
        }
        writeFileSync(file, answer.text, { mode: 0o600 });
        const rows = answer.text.split('\r\n').length - 2;
        output.value({ file, rows }, () => `${file}: ${rows} lines of authorisations`);
      }),
    );
};

const addRegister = (group: Command): void => {
  group
    .command('register <mid>')
    .description('who may see pieces of a Mailer ID, on which basis, until when, last used')
    .addHelpText('after', '\nExample:\n  POSTERN_TOKEN=… postern authorisation register 902345678')
    .action((mid: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const register = await ask<Register>({
          method: 'GET',
          path: `/postern/v1/mailer-ids/${encodeURIComponent(mid)}/register`,
        });
        output.value(register, () => registerText(register));
      }),
    );
  group
    .command('withdraw <mid> <id>')
    .description("the owner takes an authorisation of its Mailer ID back (a person of the owner's)")
    .addHelpText('after', '\nExample:\n  POSTERN_TOKEN=… postern authorisation withdraw 902345678 auth_5f0c…')
    .action((mid: string, id: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const done = await ask<{ id: string }>({
          method: 'POST',
          path: `/postern/v1/mailer-ids/${encodeURIComponent(mid)}/register/${encodeURIComponent(id)}/revoke`,
        });
        output.value(done, () => `Authorisation ${done.id} is revoked.`);
      }),
    );
};

const addLinks = (group: Command): void => {
  group
    .command('link')
    .description('makes a link by which a merchant authorises an app')
    .requiredOption('--app <id>', 'the app that is to see')
    .requiredOption('--mid <digits...>', 'the Mailer IDs')
    .requiredOption('--channel <names...>', 'api, webhook, extract')
    .requiredOption('--purpose <purpose>', 'what for')
    .option('--merchant <reference>', "the merchant's reference, for a merchant token")
    .option('--until <date>', 'end of the authorisation; a year from now unless stated')
    .option('--days <number>', 'how long the link is good; 14 unless stated')
    .addHelpText(
      'after',
      '\nExample:\n  POSTERN_TOKEN=… postern authorisation link --app app_5f0c… --mid 902345678 --channel api webhook --purpose customer-visibility',
    )
    .action(
      (
        options: {
          app: string;
          mid: string[];
          channel: string[];
          purpose: string;
          merchant?: string;
          until?: string;
          days?: string;
        },
        command: Command,
      ) =>
        withContext(command, async ({ ask, output }) => {
          const { app, mid, channel, days, ...rest } = options;
          if (days !== undefined && !/^\d+$/.test(days)) {
            throw new PosternError('usage', `--days is ${JSON.stringify(days)}; expected a number of days.`, {
              status: 400,
            });
          }
          const made = await ask<{ url: string; expiresAt: string }>({
            method: 'POST',
            path: `/postern/v1/apps/${encodeURIComponent(app)}/authorisation-links`,
            body: {
              mids: mid,
              channels: channel,
              ...rest,
              ...(days !== undefined && { days: Number(days) }),
            },
          });
          output.value(made, () => `${made.url}\nGood once, until ${made.expiresAt.slice(0, 10)}.`);
        }),
    );
  group
    .command('confirmations')
    .description('answers of merchants without an account, which wait for a steward')
    .addHelpText('after', '\nExample:\n  POSTERN_TOKEN=… postern authorisation confirmations')
    .action((_options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const { confirmations } = await ask<{ confirmations: PendingConfirmation[] }>({
          method: 'GET',
          path: '/postern/v1/authorisation-confirmations',
        });
        output.value(confirmations, () =>
          table(
            ['id', 'merchant', 'person', 'Mailer IDs', 'since'],
            confirmations.map((each) => [
              each.id,
              each.merchant,
              each.person,
              each.asked.mids.join(' '),
              each.confirmedAt,
            ]),
          ),
        );
      }),
    );
  const decide = (name: 'verify' | 'reject', id: string, body: object | undefined, command: Command) =>
    withContext(command, async ({ ask, output }) => {
      const done = await ask<{ id: string; state: string }>({
        method: 'POST',
        path: `/postern/v1/authorisation-confirmations/${encodeURIComponent(id)}/${name}`,
        ...(body !== undefined && { body }),
      });
      output.value(done, () => `${done.id}: ${done.state}`);
    });
  group
    .command('verify <id>')
    .description('a steward has verified who confirmed and that the Mailer IDs are theirs')
    .requiredOption('--proof <words>', 'how ownership was proved')
    .option('--org <id>', 'the organisation, where it stands here already')
    .addHelpText(
      'after',
      '\nExample:\n  POSTERN_TOKEN=… postern authorisation verify lnk_5f0c… --proof usps-portal',
    )
    .action((id: string, { proof, org }: { proof: string; org?: string }, command: Command) =>
      decide('verify', id, { proof, ...(org !== undefined && { organisation: org }) }, command),
    );
  group
    .command('reject <id>')
    .description("the confirmation was not the owner's (needs a steward)")
    .addHelpText('after', '\nExample:\n  POSTERN_TOKEN=… postern authorisation reject lnk_5f0c…')
    .action((id: string, _options: object, command: Command) => decide('reject', id, undefined, command));
};

export const addAuthorisationCommands = (program: Command): void => {
  const group = groupOf(program, 'authorisation', 'a shipper lets an app see its Mailer ID');
  addImport(group);
  addRegister(group);
  addLinks(group);
};
