/** `postern serve` and `postern up`: the server, and the server with a demo to try at once. */
import type { Command } from 'commander';
import { type Config, ownAddress, readConfig } from '../config.ts';
import type { Postern } from '../main.ts';
import { socketPathOf } from '../paths.ts';
import { expectBody, openClient } from './client.ts';
import { withContext } from './context.ts';
import { createOutput } from './output.ts';

interface Demo {
  readonly organisation: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The answer of `POST /postern/v1/first-run`; nothing once an admin has signed in. */
interface FirstRun {
  readonly path: string | null;
}

const addressOf = (config: Config, port: number): string => {
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return config.publicUrl ?? `${config.tls === undefined ? 'http' : 'https'}://${host}:${port}`;
};

/** Starts, listens, and stops at the first SIGINT or SIGTERM; a second one stops at once. */
const run = async (
  config: Config,
): Promise<{ postern: Postern; address: string; port: number; stopped: Promise<void> }> => {
  const { openPostern } = await import('../main.ts');
  const postern = await openPostern(config, { door: 'network' });
  const port = await (async () => {
    try {
      const taken = await postern.listen();
      await postern.gateway.listenLocal(socketPathOf(config.data));
      return taken;
    } catch (error) {
      await postern.close();
      throw error;
    }
  })();
  const stopped = new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      process.once('SIGINT', () => process.exit(1));
      process.once('SIGTERM', () => process.exit(1));
      postern.close().then(resolve, reject);
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
  return { postern, address: addressOf(config, port), port, stopped };
};

export const addServeCommand = (program: Command): void => {
  program
    .command('serve')
    .description('start the server; on an empty data folder the first start builds what is needed')
    .addHelpText('after', '\nExample:\n  POSTERN_PORT=9090 postern serve')
    .action(async (_options: object, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: true }>();
      const { address, stopped } = await run(readConfig(process.env, process.cwd()));
      createOutput(json === true ? 'json' : 'text').value(
        { address },
        () => `Postern is ready at ${address}`,
      );
      await stopped;
    });
};

const tokenCommand = (address: string, { clientId, clientSecret }: Demo, extra: string): string =>
  `curl -s ${address}/oauth2/v3/token -H 'Content-Type: application/json' -d '{"grant_type":"client_credentials","client_id":"${clientId}","client_secret":"${clientSecret}"${extra}}'`;

const firstSignIn = (link: string | null): string =>
  link === null
    ? ''
    : `
Sign in as the administrator, once, within 24 hours (another \`postern up\` prints a new link):
  ${link}
`;

const introduction = (address: string, demo: Demo, link: string | null): string => `
Postern is ready at ${address}
${firstSignIn(link)}
Without an account:
  curl -s ${address}/postern/v1/zips/90210
  curl -s '${address}/postern/v1/zips/nearest?lat=42.44&lon=-76.50'
  curl -s '${address}/postern/v1/advise?text=can+I+get+tracking+through+an+API'

As software written for USPS APIs v3 (demo app):
  TOKEN=$(${tokenCommand(address, demo, '')} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  curl -s '${address}/addresses/v3/city-state?ZIPCode=90210' -H "Authorization: Bearer $TOKEN"

A refusal, and why (the id stands in the Postern-Decision header):
  curl -si '${address}/addresses/v3/city-state?ZIPCode=90210' -H "Authorization: Bearer $TOKEN" -H 'Postern-Purpose: marketing'
  npx postern policy explain ID

From the command line:
  npx postern advise "what should I use instead of scraping?"
  npx postern policy list
  npx postern audit verify

With simulated parties and parcels, to try tracking:
  npx postern sandbox

The first page is ${address}/. The demo ends with: npx postern demo remove
Stop with Ctrl-C.`;

export const addUpCommand = (program: Command): void => {
  program
    .command('up')
    .description(
      'start the server with a demo organisation and app, and print what to try and how to sign in',
    )
    .addHelpText('after', '\nExample:\n  npm run up')
    .action(async (_options: object, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: true }>();
      const config = readConfig(process.env, process.cwd());
      const { postern, address, port, stopped } = await run(config);
      const client = await openClient(config);
      const make = async <Made>(path: string): Promise<Made> =>
        expectBody<Made>(await client.request({ method: 'POST', path }));
      const { demo, path } = await make<Demo>('/postern/v1/demo')
        .then(async (demo) => ({ demo, ...(await make<FirstRun>('/postern/v1/first-run')) }))
        .catch(async (error: unknown) => {
          await client.close();
          await postern.close();
          throw error;
        });
      await client.close();
      const signIn = path === null ? null : `${ownAddress({ ...config, port })}${path}`;
      createOutput(json === true ? 'json' : 'text').value({ address, ...demo, signIn }, () =>
        introduction(address, demo, signIn),
      );
      await stopped;
    });
};

export const addDemoCommand = (program: Command): void => {
  program
    .command('demo')
    .description('the demo organisation that `postern up` makes')
    .command('remove')
    .description('end the demo: its app is suspended and its credentials are revoked')
    .addHelpText('after', '\nExample:\n  postern demo remove')
    .action((_options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const removed = await ask<{ removed: number }>({ method: 'DELETE', path: '/postern/v1/demo' });
        output.value(removed, () => `${removed.removed} demo organisation(s) ended.`);
      }),
    );
};
