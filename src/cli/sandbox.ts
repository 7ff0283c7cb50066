/** `postern sandbox`: the whole gateway with simulated parties and pieces, for trying out and for tests of others. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { PosternError } from '../errors.ts';
import type { Postern } from '../main.ts';
import { socketPathOf } from '../paths.ts';
import type { Samples, World } from '../tracking/sandbox/index.ts';
import { createOutput } from './output.ts';
import { readSandboxWords, type SandboxCommand, type SandboxWords } from './sandbox-options.ts';

/** What the ready file holds. */
interface Ready {
  readonly simulated: true;
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly seed: string;
  /** Simulated time. */
  readonly time: string;
  readonly dataFolder: string;
  readonly apps: World['apps'];
  readonly people: World['people'];
  readonly samples: Samples;
}

const DAY_MS = 86_400_000;
/** Before traffic of the past begins, so that there are pieces to ask for. */
const LEAD_DAYS = 7;

/** A test suite is no fisher and knows no patience: the sandbox is generous, unless the environment says otherwise. */
const GENEROUS = {
  POSTERN_LOCAL_PER_SECOND: '10000',
  POSTERN_UPSTREAM_PER_HOUR: '1000000',
  POSTERN_ANONYMOUS_PER_MINUTE: '100000',
  POSTERN_ANONYMOUS_CONCURRENT: '1000',
  POSTERN_EVENT_DAYS: '400',
  POSTERN_DECISION_DAYS: '400',
  POSTERN_LOG_LEVEL: 'warn',
} as const;

/** Nothing of a production server reaches a sandbox by the environment or a settings file of the working folder. */
const settingsOf = (data: string, port: number): Record<string, string | undefined> => ({
  ...GENEROUS,
  ...process.env,
  POSTERN_DATA: data,
  POSTERN_HOST: '127.0.0.1',
  POSTERN_PORT: String(port),
  POSTERN_DATABASE_URL: '',
  POSTERN_KEY_FILE: '',
  POSTERN_EVENTS_FOLDER: '',
  POSTERN_BATCH_FOLDER: '',
  POSTERN_WITNESS_FILE: '',
  POSTERN_WITNESS_URL: '',
  POSTERN_PUBLIC_URL: '',
  // Webhooks go to the developer's own machine.
  POSTERN_EGRESS_PRIVATE: 'on',
  POSTERN_WEBHOOK_HTTP: 'on',
});

const writeWhole = (file: string, text: string): void => {
  const temporary = `${file}.${process.pid}`;
  try {
    writeFileSync(temporary, text, { mode: 0o600 });
    renameSync(temporary, file);
  } catch (cause) {
    throw new PosternError('ready_file', `The ready file ${file} cannot be written.`, {
      status: 400,
      cure: 'Name a file in a folder that exists and may be written.',
      cause,
    });
  }
};

/** Look-ups by the simulated parties in days that are over, decided as on those days. */
const simulateTraffic = async (
  postern: Postern,
  command: SandboxCommand,
  setTime: (at: number) => void,
): Promise<void> => {
  const { sandbox } = postern;
  if (command.traffic === undefined || sandbox === undefined) return;
  const { backfill, Traffic } = await import('../tracking/sandbox/index.ts');
  const { from, until, lookups } = command.traffic;
  const traffic = new Traffic({
    seed: command.seed,
    world: sandbox.world,
    setTime,
    ask: async ({ method, path, headers, body }) => {
      const answer = await postern.gateway.fastify.inject({
        method,
        url: path,
        headers: { host: 'localhost', ...headers },
        ...(body !== undefined && { payload: body }),
      });
      return { status: answer.statusCode, text: answer.body };
    },
  });
  const start = from - LEAD_DAYS * DAY_MS;
  let done = 0;
  await backfill(
    sandbox.simulation,
    { from: start, until, pieces: Math.max(100, command.pieces) },
    async (mailed, day, end) => {
      traffic.remember(mailed);
      setTime(day);
      if (day < from) return;
      const due = Math.round((lookups * (end - from)) / (until - from));
      await traffic.run(due - done, day, end);
      done = due;
    },
  );
  process.stderr.write(`Simulated look-ups by status: ${JSON.stringify(traffic.report)}\n`);
};

const tokenLine = ({ tokenUrl, apps: { shipper } }: Ready): string =>
  `TOKEN=$(curl -s ${tokenUrl} -H 'Content-Type: application/json' -d '{"grant_type":"client_credentials","client_id":"${shipper.clientId}","client_secret":"${shipper.clientSecret}"}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`;

const introduction = (ready: Ready): string => {
  const { baseUrl, apps, people, samples } = ready;
  const rows = Object.values(apps).map(
    ({ role, clientId, clientSecret, mids }) =>
      `  ${role.padEnd(16)} ${clientId}  ${clientSecret}  ${mids.join(', ') || '(no Mailer ID of its own)'}`,
  );
  const bearer = `-H "Authorization: Bearer $TOKEN"`;
  return `
SANDBOX: all shippers, pieces and scans here are simulated.
Postern Sandbox is ready at ${baseUrl}

Apps (role, client id, client secret, Mailer IDs):
${rows.join('\n')}
People (role, personal token):
  ${people.steward.role.padEnd(16)} ${people.steward.token}
  ${people.auditor.role.padEnd(16)} ${people.auditor.token}

As the shipper:
  ${tokenLine(ready)}
  curl -s '${baseUrl}/tracking/v3/tracking/${samples.scenarios.delivered.number}?expand=DETAIL' ${bearer}

Another shipper's piece is refused, whether it exists or not:
  curl -si '${baseUrl}/tracking/v3/tracking/${samples.notYours.number}' ${bearer}

Make something happen:
  curl -s ${baseUrl}/postern/v1/sandbox/pieces ${bearer} -H 'Content-Type: application/json' -d '{"mid":"${apps.shipper.mids[0] ?? ''}","scenario":"returned","pace":"live"}'
  curl -s ${baseUrl}/postern/v1/sandbox/advance ${bearer} -H 'Content-Type: application/json' -d '{"hours":48}'

Scenarios: ${Object.keys(samples.scenarios).join(', ')}
Data folder: ${ready.dataFolder}
Stop with Ctrl-C.`;
};

interface Started {
  readonly postern: Postern;
  readonly ready: Ready;
  readonly stop: () => Promise<void>;
}

const start = async (command: SandboxCommand, data: string): Promise<Started> => {
  const [{ openPostern }, { backfill, mailSamples, runLive }] = await Promise.all([
    import('../main.ts'),
    import('../tracking/sandbox/index.ts'),
  ]);
  const config = readConfig(settingsOf(data, command.port), process.cwd());
  const readyAt = command.start ?? Date.now();
  const historyFrom = readyAt - command.days * DAY_MS;
  const { traffic } = command;
  // While traffic of the past is made, the gateway decides as at that time; afterwards by the clock on the wall.
  let decidesAt = traffic === undefined ? undefined : traffic.from - LEAD_DAYS * DAY_MS;
  // What makes the sandbox meets no faults.
  let isReady = false;
  const postern = await openPostern(config, {
    door: 'network',
    clock: () => decidesAt ?? Date.now(),
    sandbox: {
      seed: command.seed,
      imports: command.imports,
      startsAt: Math.min(historyFrom, decidesAt ?? historyFrom),
      faults: () => (isReady ? command.faults : undefined),
    },
  });
  let stopLive: () => Promise<void> = async () => undefined;
  const stop = async (): Promise<void> => {
    await stopLive();
    await postern.close();
  };
  try {
    const { sandbox } = postern;
    if (sandbox === undefined) throw new Error('the sandbox was opened without its simulation');
    const { simulation, world } = sandbox;
    await simulateTraffic(postern, command, (at) => {
      decidesAt = at;
    });
    decidesAt = undefined;
    await simulation.passTo(historyFrom);
    await backfill(simulation, { from: historyFrom, until: readyAt, pieces: command.pieces });
    await simulation.passTo(readyAt);
    const samples = await mailSamples(simulation);
    simulation.begin();
    isReady = true;
    const port = await postern.listen();
    await postern.gateway.listenLocal(socketPathOf(config.data));
    const baseUrl = `http://127.0.0.1:${port}`;
    stopLive = runLive({
      simulation,
      speed: command.speed,
      piecesADay: command.days === 0 ? 0 : command.pieces / command.days,
      loadRate: command.rate,
      loadEvents: command.rateEvents,
      onError: (err) => postern.log.error({ err }, 'sandbox_live'),
    });
    const ready: Ready = {
      simulated: true,
      baseUrl,
      tokenUrl: `${baseUrl}/oauth2/v3/token`,
      seed: command.seed,
      time: new Date(simulation.time).toISOString(),
      dataFolder: config.data,
      ...world,
      samples,
    };
    return { postern, ready, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const signalled = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = (): void => {
      process.once('SIGINT', () => process.exit(1));
      process.once('SIGTERM', () => process.exit(1));
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });

const EXAMPLES = `
Examples:
  postern sandbox
  postern sandbox --port 0 --ready-file ready.json --seed ci       for a test suite: deterministic
  postern sandbox --speed 60x --days 30 --pieces 20000             a month of history, a day in 24 minutes
  postern sandbox --rate 5000/s --rate-events 300000               load on the event store
  postern sandbox --faults 401=0.01,429=0.05,5xx=0.02,slow=0.1:2000,garbage=0.01
  postern sandbox --keep ./sandbox --traffic 2026-03-01..2026-03-31 --lookups 2000`;

export const addSandboxCommand = (program: Command): void => {
  program
    .command('sandbox')
    .description('start a server of its own with simulated shippers, platforms and scans, all marked so')
    .option('--keep <folder>', 'data folder that stays; without it a temporary one')
    .option('--port <port>', 'port on the loopback address; 0 takes a free one', '8080')
    .option('--seed <text>', 'the same seed gives the same numbers and the same events', 'postern')
    .option('--start <time>', 'simulated time at the beginning; now unless stated')
    .option('--speed <factor>', 'how fast simulated time passes, such as 60x', '1x')
    .option('--days <count>', 'days of history before the beginning', '14')
    .option('--pieces <count>', 'pieces mailed in these days, and as many a day afterwards', '500')
    .option('--rate <events>', 'load beside it, such as 5000/s', '0/s')
    .option('--rate-events <count>', 'load ends after so many events', '1000000')
    .option(
      '--faults <list>',
      'shares of answers of USPS dialects that fail: 401, 403, 429, 5xx, slow, garbage',
    )
    .option('--ready-file <file>', 'written when ready: address, credentials, sample numbers, as JSON')
    .option('--allow-import', 'let real data in beside the simulated data')
    .option(
      '--traffic <days>',
      'look-ups by the simulated parties in days that are over: 2026-03-01..2026-03-31',
    )
    .option('--lookups <count>', 'how many of them', '1000')
    .addHelpText('after', EXAMPLES)
    .action(async (words: SandboxWords, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: true }>();
      const { parseFaults } = await import('../tracking/sandbox/index.ts');
      const asked = readSandboxWords(words, parseFaults);
      const stopped = signalled();
      const data =
        asked.keep === undefined ? mkdtempSync(join(tmpdir(), 'postern-sandbox-')) : resolve(asked.keep);
      try {
        const { ready, stop } = await start(asked, data);
        try {
          if (asked.readyFile !== undefined)
            writeWhole(resolve(asked.readyFile), `${JSON.stringify(ready, null, 2)}\n`);
          createOutput(json === true ? 'json' : 'text').value(ready, () => introduction(ready));
          await stopped;
        } finally {
          await stop();
        }
      } finally {
        if (asked.keep === undefined) rmSync(data, { recursive: true, force: true });
      }
    });
};
