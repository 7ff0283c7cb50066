/** `postern app webtools`: the Web Tools USERIDs of an app. */
import type { Command } from 'commander';
import type { IssuedWebToolsUser, WebToolsUser } from '../identity/index.ts';
import { withContext } from './context.ts';
import { groupOf } from './group.ts';
import { table, when } from './output.ts';

interface Options {
  readonly client?: readonly string[];
  readonly list?: true;
  readonly revoke?: string;
}

const issuedText = ({ id, userId, clients }: IssuedWebToolsUser): string =>
  [
    `Web Tools user ${id}`,
    `  USERID (shown this once): ${userId}`,
    `  counts as a second factor: PASSWORD (a secret of the app)${clients.length === 0 ? '' : ` or one of ${clients.join(', ')}`}`,
  ].join('\n');

const listText = (users: readonly WebToolsUser[]): string =>
  table(
    ['id', 'ends in', 'clients', 'created', 'revoked'],
    users.map(({ id, hint, clients, createdAt, revokedAt }) => [
      id,
      hint,
      clients.join(', ') || '-',
      when(createdAt),
      when(revokedAt),
    ]),
  );

export const addWebToolsUserCommands = (program: Command): void => {
  groupOf(program, 'app', 'apps: software that asks with a client id and secret')
    .command('webtools <app>')
    .description(
      'make a USERID for software written for the retired Web Tools; list or revoke those there are',
    )
    .option('--client <addresses...>', 'client addresses or networks that open what PASSWORD opens')
    .option('--list', 'list the USERIDs of the app: hints and dates')
    .option('--revoke <id>', 'revoke one of them, from the next request on')
    .addHelpText('after', '\nExample:\n  postern app webtools app_5f0c… --client 192.0.2.0/24')
    .action((app: string, { client, list, revoke }: Options, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const path = `/postern/v1/apps/${encodeURIComponent(app)}/web-tools-users`;
        if (list === true) {
          const { users } = await ask<{ users: WebToolsUser[] }>({ method: 'GET', path });
          output.value(users, () => listText(users));
          return;
        }
        if (revoke !== undefined) {
          const user = await ask<WebToolsUser>({
            method: 'POST',
            path: `/postern/v1/web-tools-users/${encodeURIComponent(revoke)}/revoke`,
          });
          output.value(user, () => `The USERID that ends in ${user.hint} (${user.id}) is revoked.`);
          return;
        }
        const body = client === undefined ? {} : { clients: client };
        const made = await ask<IssuedWebToolsUser>({ method: 'POST', path, body });
        output.value(made, () => issuedText(made));
      }),
    );
};
