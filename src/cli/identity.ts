/** `postern org|app|person|credential`: who may ask, and with which secrets. */
import type { Command } from 'commander';
import type { App, Credential, IssuedCredential, Person } from '../identity/index.ts';
import type { OrganisationTable } from '../store/schema.ts';
import { withContext } from './context.ts';
import { table, when } from './output.ts';

export const addOrganisationCommand = (program: Command): void => {
  const organisation = program
    .command('org')
    .description('organisations: who operates apps and owns Mailer IDs');
  organisation
    .command('create <name>')
    .description('make an organisation')
    .option('--crid <digits>', 'Customer Registration ID')
    .addHelpText('after', '\nExample:\n  postern org create "Acme Shipping" --crid 12345678')
    .action((name: string, options: { crid?: string }, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const made = await ask<OrganisationTable>({
          method: 'POST',
          path: '/postern/v1/organisations',
          body: { name, ...options },
        });
        output.value(made, () => `Organisation ${made.id} (${made.name})`);
      }),
    );
  organisation
    .command('list')
    .description('list organisations')
    .addHelpText('after', '\nExample:\n  postern org list --json')
    .action((_options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const body = await ask<{ organisations: OrganisationTable[] }>({
          method: 'GET',
          path: '/postern/v1/organisations',
        });
        output.value(body.organisations, () =>
          table(
            ['id', 'name', 'crid', 'status', 'since'],
            body.organisations.map((row) => [
              row.id,
              row.name,
              row.crid ?? '-',
              row.status,
              when(row.created_at),
            ]),
          ),
        );
      }),
    );
  organisation
    .command('revoke <id>')
    .description('suspend an organisation: all its apps and people are refused from the next request on')
    .addHelpText('after', '\nExample:\n  postern org revoke org_5f0c…')
    .action((id: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const row = await ask<OrganisationTable>({
          method: 'POST',
          path: `/postern/v1/organisations/${encodeURIComponent(id)}/status`,
          body: { status: 'suspended' },
        });
        output.value(row, () => `Organisation ${row.id} is suspended.`);
      }),
    );
};

interface AppOptions {
  readonly org: string;
  readonly role: string;
  readonly product?: string[];
  readonly purpose?: string;
}

export const addAppCommand = (program: Command): void => {
  const app = program.command('app').description('apps: software that asks with a client id and secret');
  app
    .command('create <name>')
    .description('make an app; its id is its client_id')
    .requiredOption('--org <id>', 'the organisation that operates it')
    .requiredOption('--role <role>', 'developer, shipper, platform, serviceProvider, researcher, consumer')
    .option('--product <name...>', 'products that open scopes (default: Public Access I)')
    .option('--purpose <purpose>', 'purpose of requests that state none')
    .addHelpText('after', '\nExample:\n  postern app create "Checkout" --org org_5f0c… --role developer')
    .action((name: string, options: AppOptions, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const made = await ask<App>({
          method: 'POST',
          path: '/postern/v1/apps',
          body: {
            name,
            organisationId: options.org,
            role: options.role,
            ...(options.product !== undefined && { products: options.product }),
            ...(options.purpose !== undefined && { defaultPurpose: options.purpose }),
          },
        });
        output.value(
          made,
          () => `App ${made.id} (${made.name}). Next: postern credential create --app ${made.id}`,
        );
      }),
    );
  app
    .command('list')
    .description('list apps')
    .option('--org <id>', 'of one organisation')
    .addHelpText('after', '\nExample:\n  postern app list --org org_5f0c…')
    .action((options: { org?: string }, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const { apps } = await ask<{ apps: App[] }>({
          method: 'GET',
          path: '/postern/v1/apps',
          query: { organisation: options.org },
        });
        output.value(apps, () =>
          table(
            ['id', 'name', 'role', 'products', 'status'],
            apps.map((row) => [row.id, row.name, row.role, row.products.join(', '), row.status]),
          ),
        );
      }),
    );
  app
    .command('revoke <id>')
    .description('suspend an app: it is refused from the next request on')
    .addHelpText('after', '\nExample:\n  postern app revoke app_5f0c…')
    .action((id: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const row = await ask<App>({
          method: 'POST',
          path: `/postern/v1/apps/${encodeURIComponent(id)}/status`,
          body: { status: 'suspended' },
        });
        output.value(row, () => `App ${row.id} is suspended.`);
      }),
    );
};

export const addPersonCommand = (program: Command): void => {
  const person = program.command('person').description('people who act here under their own name');
  person
    .command('create <name>')
    .description('make a person with one role')
    .requiredOption('--org <id>', 'their organisation')
    .requiredOption('--role <role>', 'steward, auditor, admin, researcher, consumer, developer')
    .option('--email <address>', 'e-mail address')
    .addHelpText('after', '\nExample:\n  postern person create "Ada Diaz" --org org_5f0c… --role auditor')
    .action((name: string, options: { org: string; role: string; email?: string }, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const made = await ask<Person>({
          method: 'POST',
          path: '/postern/v1/people',
          body: {
            name,
            organisationId: options.org,
            role: options.role,
            ...(options.email !== undefined && { email: options.email }),
          },
        });
        output.value(
          made,
          () => `Person ${made.id} (${made.name}). Next: postern credential create --person ${made.id}`,
        );
      }),
    );
  person
    .command('revoke <id>')
    .description('suspend a person: signed out, and refused from the next request on')
    .addHelpText('after', '\nExample:\n  postern person revoke per_5f0c…')
    .action((id: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const row = await ask<Person>({
          method: 'POST',
          path: `/postern/v1/people/${encodeURIComponent(id)}/status`,
          body: { status: 'suspended' },
        });
        output.value(row, () => `Person ${row.id} is suspended.`);
      }),
    );
  person
    .command('list')
    .description('list people')
    .addHelpText('after', '\nExample:\n  postern person list')
    .action((_options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const { people } = await ask<{ people: Person[] }>({ method: 'GET', path: '/postern/v1/people' });
        output.value(people, () =>
          table(
            ['id', 'name', 'role', 'organisation', 'status'],
            people.map((row) => [row.id, row.name, row.roles.join(', '), row.organisationId, row.status]),
          ),
        );
      }),
    );
};

const issuedText = (issued: IssuedCredential): string =>
  [
    `Credential ${issued.id}`,
    `  secret (shown this once): ${issued.secret}`,
    ...(issued.appId === null ? [] : [`  client_id: ${issued.appId}`]),
    `  expires: ${issued.expiresAt === null ? 'never' : when(issued.expiresAt)}`,
  ].join('\n');

const ownerPath = (options: { app?: string; person?: string }): string =>
  options.app === undefined
    ? `/postern/v1/people/${encodeURIComponent(options.person ?? '')}/credentials`
    : `/postern/v1/apps/${encodeURIComponent(options.app)}/credentials`;

export const addCredentialCommand = (program: Command): void => {
  const credential = program
    .command('credential')
    .description('client secrets of apps, personal tokens of people');
  credential
    .command('create')
    .description('issue a secret; it is shown once')
    .option('--app <id>', 'for an app: a client secret')
    .option('--person <id>', 'for a person: a personal token')
    .option('--expires <date>', 'date or date-time at which it ends')
    .addHelpText('after', '\nExample:\n  postern credential create --app app_5f0c… --expires 2027-06-30')
    .action((options: { app?: string; person?: string; expires?: string }, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        if ((options.app === undefined) === (options.person === undefined)) {
          command.error('error: state one of --app and --person', { exitCode: 2 });
        }
        const issued = await ask<IssuedCredential>({
          method: 'POST',
          path: ownerPath(options),
          body: options.expires === undefined ? {} : { expires: options.expires },
        });
        output.value(issued, () => issuedText(issued));
      }),
    );
  credential
    .command('list')
    .description('list the credentials of an app')
    .requiredOption('--app <id>', 'the app')
    .addHelpText('after', '\nExample:\n  postern credential list --app app_5f0c…')
    .action((options: { app: string }, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const { credentials } = await ask<{ credentials: Credential[] }>({
          method: 'GET',
          path: ownerPath(options),
        });
        output.value(credentials, () =>
          table(
            ['id', 'ends in', 'created', 'expires', 'revoked', 'last used'],
            credentials.map((row) => [
              row.id,
              row.hint,
              when(row.createdAt),
              when(row.expiresAt),
              when(row.revokedAt),
              when(row.lastUsedAt),
            ]),
          ),
        );
      }),
    );
  credential
    .command('rotate <id>')
    .description('issue a new secret beside the old one, which ends after the overlap')
    .option('--overlap-hours <hours>', 'hours that the old one goes on', '24')
    .addHelpText('after', '\nExample:\n  postern credential rotate cred_5f0c… --overlap-hours 72')
    .action((id: string, options: { overlapHours: string }, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const issued = await ask<IssuedCredential>({
          method: 'POST',
          path: `/postern/v1/credentials/${encodeURIComponent(id)}/rotate`,
          body: { overlapHours: Number(options.overlapHours) },
        });
        output.value(issued, () => issuedText(issued));
      }),
    );
  credential
    .command('revoke <id>')
    .description('revoke a credential and its tokens, from the next request on')
    .addHelpText('after', '\nExample:\n  postern credential revoke cred_5f0c…')
    .action((id: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const row = await ask<Credential>({
          method: 'POST',
          path: `/postern/v1/credentials/${encodeURIComponent(id)}/revoke`,
        });
        output.value(row, () => `Credential ${row.id} is revoked.`);
      }),
    );
};
