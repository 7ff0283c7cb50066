/**
 * `postern mid|authorisation|agreement|terms|grant`: what an organisation or app is entitled to, entered by hand.
 * Authorisations and grants need a steward's personal token in POSTERN_TOKEN: the local operator never approves.
 */
import type { Command } from 'commander';
import type { AuthorisationTable } from '../store/schema.ts';
import { withContext } from './context.ts';
import { table, when } from './output.ts';

/** One command that posts its options and prints the id that was made. */
const addMaker = (
  parent: Command,
  name: string,
  description: string,
  example: string,
  options: readonly [flags: string, description: string, required: 'required' | 'optional'][],
  path: (options: Record<string, string>) => string,
): void => {
  const command = parent.command(name).description(description);
  for (const [flags, text, required] of options) {
    if (required === 'required') command.requiredOption(flags, text);
    else command.option(flags, text);
  }
  command
    .addHelpText('after', `\nExample:\n  ${example}`)
    .action((given: Record<string, string>, self: Command) =>
      withContext(self, async ({ ask, output }) => {
        const { org: _org, app: _app, ...rest } = given;
        const listed = Object.fromEntries(
          Object.entries(rest).map(([key, value]) => [
            key,
            key === 'purposes' || key === 'fields' ? value.split(',') : value,
          ]),
        );
        const made = await ask<{ id?: string; mid?: string }>({
          method: 'POST',
          path: path(given),
          body: listed,
        });
        output.value(made, () => `Recorded ${made.id ?? made.mid ?? ''}`.trim());
      }),
    );
};

const ofOrganisation = (what: string) => (options: Record<string, string>) =>
  `/postern/v1/organisations/${encodeURIComponent(options.org ?? '')}/${what}`;
const ofApp = (what: string) => (options: Record<string, string>) =>
  `/postern/v1/apps/${encodeURIComponent(options.app ?? '')}/${what}`;

export const addAccessCommands = (program: Command): void => {
  const mid = program.command('mid').description('Mailer IDs of organisations');
  addMaker(
    mid,
    'add',
    'register a Mailer ID to an organisation',
    'postern mid add --org org_5f0c… --mid 902345678 --proof usps-portal',
    [
      ['--org <id>', 'the organisation', 'required'],
      ['--mid <digits>', 'six or nine digits', 'required'],
      ['--proof <word>', 'how ownership was proved', 'required'],
    ],
    ofOrganisation('mailer-ids'),
  );
  const agreement = program
    .command('agreement')
    .description('signed agreements, as the operator states them');
  addMaker(
    agreement,
    'add',
    'record a signed agreement',
    'postern agreement add --org org_5f0c… --kind ip-agreement --signed 2026-03-15',
    [
      ['--org <id>', 'the organisation', 'required'],
      ['--kind <kind>', 'ip-agreement or data-use-agreement', 'required'],
      ['--signed <date>', 'date of signature', 'required'],
      ['--until <date>', 'end of validity', 'optional'],
      ['--sha256 <hash>', 'SHA-256 of the document', 'optional'],
      ['--fee-required <answer>', 'yes or no; leave out if not stated', 'optional'],
      ['--fee-paid-through <date>', 'the fee is paid through this date', 'optional'],
    ],
    ofOrganisation('agreements'),
  );
  const terms = program.command('terms').description('accepted terms');
  addMaker(
    terms,
    'accept',
    'record that an organisation accepted a version of a document',
    'postern terms accept --org org_5f0c… --document usps-api-terms --version 2026-04-01 --accepted-by "Ada Diaz"',
    [
      ['--org <id>', 'the organisation', 'required'],
      ['--document <name>', 'for USPS API terms: usps-api-terms', 'required'],
      ['--version <date>', 'date of the version', 'required'],
      ['--accepted-by <name>', 'who accepted', 'required'],
      ['--sha256 <hash>', 'SHA-256 of the document', 'optional'],
    ],
    ofOrganisation('terms'),
  );
  const authorisation = program
    .command('authorisation')
    .description('a shipper lets an app see its Mailer ID (needs a steward)');
  addMaker(
    authorisation,
    'add',
    'record an authorisation',
    'POSTERN_TOKEN=… postern authorisation add --app app_5f0c… --mid 902345678 --channel api --basis ip-agreement --evidence "letter of 3 May" --from 2026-05-03',
    [
      ['--app <id>', 'the app that may see', 'required'],
      ['--mid <digits>', 'the Mailer ID', 'required'],
      ['--channel <channel>', 'api, webhook, extract or any', 'required'],
      ['--basis <basis>', 'owner, merchant-token, platform-mid, ip-agreement', 'required'],
      ['--evidence <text>', 'what proves it', 'required'],
      ['--from <date>', 'valid from', 'required'],
      ['--until <date>', 'valid until', 'optional'],
      ['--merchant <reference>', 'the merchant, for a merchant token', 'optional'],
    ],
    ofApp('authorisations'),
  );
  authorisation
    .command('list')
    .description('list the authorisations of an app')
    .requiredOption('--app <id>', 'the app')
    .addHelpText('after', '\nExample:\n  postern authorisation list --app app_5f0c…')
    .action((options: { app: string }, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const { authorisations } = await ask<{ authorisations: AuthorisationTable[] }>({
          method: 'GET',
          path: ofApp('authorisations')(options),
        });
        output.value(authorisations, () =>
          table(
            ['id', 'mid', 'channel', 'basis', 'from', 'until', 'revoked'],
            authorisations.map((row) => [
              row.id,
              row.mid,
              row.channel,
              row.basis,
              when(row.valid_from),
              when(row.valid_until),
              when(row.revoked_at),
            ]),
          ),
        );
      }),
    );
  authorisation
    .command('revoke <id>')
    .description('revoke an authorisation, from the next request on')
    .addHelpText('after', '\nExample:\n  POSTERN_TOKEN=… postern authorisation revoke auth_5f0c…')
    .action((id: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const revoked = await ask<{ id: string }>({
          method: 'POST',
          path: `/postern/v1/authorisations/${encodeURIComponent(id)}/revoke`,
        });
        output.value(revoked, () => `Authorisation ${revoked.id} is revoked.`);
      }),
    );
  const grant = program.command('grant').description('purposes granted to an app (needs a steward)');
  addMaker(
    grant,
    'add',
    'grant purposes, and field groups, for a dataset',
    'POSTERN_TOKEN=… postern grant add --app app_5f0c… --dataset tracking --purposes customer-visibility',
    [
      ['--app <id>', 'the app', 'required'],
      ['--dataset <name>', 'the dataset, as in `postern policy list`', 'required'],
      ['--purposes <list>', 'purposes, separated by commas', 'required'],
      ['--fields <list>', 'field groups, separated by commas', 'optional'],
      ['--until <date>', 'end of the grant', 'optional'],
    ],
    ofApp('grants'),
  );
};
