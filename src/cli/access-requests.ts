/** `postern access request|list|show|submit|…`: asking for access, deciding, keeping grants. A personal token is in POSTERN_TOKEN. */
import type { Command } from 'commander';
import { addKeepingCommands } from './access-grants.ts';
import { requestText, type Shown } from './access-shown.ts';
import { type CommandContext, withContext } from './context.ts';
import { table } from './output.ts';

type Options = Readonly<Record<string, string | undefined>>;

const listOf = (text: string | undefined): string[] | undefined =>
  text
    ?.split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

const encoded = encodeURIComponent;

const formBody = (options: Options) => ({
  app: options.app,
  dataset: options.dataset,
  channel: options.channel,
  purposes: listOf(options.purposes),
  need: options.need,
  jobFunction: options.jobFunction,
  users: options.users,
  volume: { average: Number(options.average), peak: Number(options.peak) },
  ...(options.fields !== undefined && { fields: listOf(options.fields) }),
  ...(options.mids !== undefined && { mids: listOf(options.mids) }),
  ...(options.crid !== undefined && { crid: options.crid }),
});

/** A command that moves one thing by a POST and shows what became of it. */
const addMove = (
  parent: Command,
  name: string,
  description: string,
  example: string,
  options: readonly [flags: string, description: string, required: 'required' | 'optional'][],
  path: (id: string) => string,
  body: (options: Options) => object,
): void => {
  const command = parent.command(`${name} <id>`).description(description);
  for (const [flags, text, required] of options) {
    if (required === 'required') command.requiredOption(flags, text);
    else command.option(flags, text);
  }
  command
    .addHelpText('after', `\nExample:\n  ${example}`)
    .action((id: string, given: Options, self: Command) =>
      withContext(self, async ({ ask, output }) => {
        const moved = await ask<Shown>({ method: 'POST', path: path(encoded(id)), body: body(given) });
        output.value(moved, () =>
          moved.checks === undefined ? `${moved.id ?? id}: ${moved.state ?? 'done'}` : requestText(moved),
        );
      }),
    );
};

const listRequests = async ({ ask, output }: CommandContext, options: Options): Promise<void> => {
  const { requests } = await ask<{ requests: Shown[] }>(
    options.waiting === undefined
      ? { method: 'GET', path: '/postern/v1/access-requests', query: { organisation: options.org } }
      : { method: 'GET', path: '/postern/v1/access-reviews' },
  );
  output.value(requests, () =>
    table(
      ['id', 'app', 'dataset', 'class', 'state', 'since', 'due'],
      requests.map((request) => [
        request.id,
        request.app,
        request.dataset,
        request.dataClass,
        request.state,
        request.since,
        request.due === null ? '-' : `${request.due}${request.overdue ? ' (overdue)' : ''}`,
      ]),
    ),
  );
};

const askingCommands = (access: Command): void => {
  access
    .command('request')
    .description('begin a request for access; shows the rules to read')
    .requiredOption('--app <id>', 'the app that is to have it')
    .requiredOption('--dataset <id>', 'a dataset of the catalogue, as `postern advise` names it')
    .requiredOption('--channel <channel>', 'api, webhook, extract or page')
    .requiredOption('--purposes <list>', 'purposes, separated by commas')
    .requiredOption('--need <text>', 'why exactly this data is needed')
    .requiredOption('--job-function <text>', 'the job function that needs it')
    .requiredOption('--users <text>', 'who will use it')
    .requiredOption('--average <number>', 'requests on an average day')
    .requiredOption('--peak <number>', 'requests on the peak day')
    .option('--fields <list>', 'field groups beyond the masked ones, separated by commas')
    .option('--mids <list>', 'Mailer IDs, separated by commas')
    .option('--crid <digits>', 'Customer Registration ID')
    .addHelpText(
      'after',
      '\nExample:\n  POSTERN_TOKEN=… postern access request --app app_5f0c… --dataset tracking-api --channel api --purposes customer-visibility --need "…" --job-function support --users "12 people" --average 200 --peak 900 --mids 902345678',
    )
    .action((options: Options, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const begun = await ask<Shown>({
          method: 'POST',
          path: '/postern/v1/access-requests',
          body: formBody(options),
        });
        output.value(begun, () => requestText(begun));
      }),
    );
  access
    .command('list')
    .description('requests of an organisation, or those that wait for a steward')
    .option('--org <id>', 'the organisation')
    .option('--waiting', 'the review queue (stewards)')
    .addHelpText('after', '\nExample:\n  POSTERN_TOKEN=… postern access list --org org_5f0c…')
    .action((options: Options, command: Command) =>
      withContext(command, (context) => listRequests(context, options)),
    );
  for (const [name, description, path] of [
    ['show', 'a request with its checks, outcome and history', 'access-requests'],
    ['review', 'a request to decide: checks, recommendation, the five safes', 'access-reviews'],
  ] as const) {
    access
      .command(`${name} <id>`)
      .description(description)
      .addHelpText('after', `\nExample:\n  POSTERN_TOKEN=… postern access ${name} req_5f0c…`)
      .action((id: string, _options: object, command: Command) =>
        withContext(command, async ({ ask, output }) => {
          const request = await ask<Shown>({ method: 'GET', path: `/postern/v1/${path}/${encoded(id)}` });
          output.value(request, () => requestText(request));
        }),
      );
  }
};

const REASON: [flags: string, description: string, required: 'required'] = [
  '--reason <text>',
  'why',
  'required',
];

const movingCommands = (access: Command): void => {
  const ofRequest = (move: string) => (id: string) => `/postern/v1/access-requests/${id}/${move}`;
  const ofReview = (move: string) => (id: string) => `/postern/v1/access-reviews/${id}/${move}`;
  const ofGrant = (move: string) => (id: string) => `/postern/v1/grants/${id}/${move}`;
  addMove(
    access,
    'submit',
    'hand a draft in, attesting to the rules',
    'POSTERN_TOKEN=… postern access submit req_5f0c… --attest 3b0c…',
    [['--attest <sha256>', 'the SHA-256 of the rules you have read', 'required']],
    ofRequest('submit'),
    ({ attest }) => ({ attested: attest }),
  );
  addMove(
    access,
    'answer',
    'answer the question of a reviewer',
    'POSTERN_TOKEN=… postern access answer req_5f0c… --text "…" --mids 902345678',
    [
      ['--text <text>', 'the answer', 'required'],
      ['--need <text>', 'a better statement of need', 'optional'],
      ['--mids <list>', 'other Mailer IDs', 'optional'],
    ],
    ofRequest('answer'),
    ({ text, need, mids }) => ({
      answer: text,
      amend: { ...(need !== undefined && { need }), ...(mids !== undefined && { mids: listOf(mids) }) },
    }),
  );
  addMove(
    access,
    'withdraw',
    'withdraw a request',
    'POSTERN_TOKEN=… postern access withdraw req_5f0c… --reason "not needed"',
    [REASON],
    ofRequest('withdraw'),
    ({ reason }) => ({ reason }),
  );
  addMove(
    access,
    'return',
    'give a request back with a question (stewards)',
    'POSTERN_TOKEN=… postern access return req_5f0c… --question "Whose pieces?"',
    [['--question <text>', 'what must be answered', 'required']],
    ofReview('return'),
    ({ question }) => ({ question }),
  );
  addMove(
    access,
    'refuse',
    'refuse a request with a code of the closed list (stewards)',
    'POSTERN_TOKEN=… postern access refuse req_5f0c… --code need_not_shown --reason "…"',
    [['--code <code>', 'as docs/access.md lists them', 'required'], REASON],
    ofReview('refuse'),
    ({ code, reason }) => ({ code, reason }),
  );
  addMove(
    access,
    'grant',
    'grant a request, or propose it to the second approver (stewards)',
    'POSTERN_TOKEN=… postern access grant req_5f0c… --reason "…" --until 2027-06-01',
    [
      REASON,
      ['--until <date>', 'end of the grant, within 365 days', 'optional'],
      ['--purposes <list>', 'fewer purposes than were asked for', 'optional'],
      ['--fields <list>', 'fewer field groups', 'optional'],
      ['--condition <text>', 'a condition', 'optional'],
      ['--quota <number>', 'requests an hour', 'optional'],
    ],
    ofReview('grant'),
    ({ reason, until, purposes, fields, condition, quota }) => ({
      reason,
      ...(until !== undefined && { until }),
      ...(purposes !== undefined && { purposes: listOf(purposes) }),
      ...(fields !== undefined && { fields: listOf(fields) }),
      ...(condition !== undefined && { conditions: [condition] }),
      ...(quota !== undefined && { quotaPerHour: Number(quota) }),
    }),
  );
  addMove(
    access,
    'approve',
    'the second approval (another steward)',
    'POSTERN_TOKEN=… postern access approve req_5f0c… --reason "agreed"',
    [REASON],
    ofReview('approve'),
    ({ reason }) => ({ reason }),
  );
  addMove(
    access,
    'recertify',
    'certify a grant for another year, or until another end (stewards)',
    'POSTERN_TOKEN=… postern access recertify grant_5f0c… --reason "looked at" --until 2027-06-01',
    [REASON, ['--until <date>', 'a new end of the grant, within 365 days', 'optional']],
    ofGrant('recertify'),
    ({ reason, until }) => ({ reason, ...(until !== undefined && { until }) }),
  );
  for (const [name, description] of [
    ['suspend', 'suspend a grant, from the next request on (stewards)'],
    ['restore', 'lift the suspension of a grant (stewards)'],
    ['revoke', 'revoke a grant, from the next request on (stewards)'],
  ] as const) {
    addMove(
      access,
      name,
      description,
      `POSTERN_TOKEN=… postern access ${name} grant_5f0c… --reason "looked at"`,
      [REASON],
      ofGrant(name),
      ({ reason }) => ({ reason }),
    );
  }
  addMove(
    access,
    'report',
    'file a report of use, or attest the end of use',
    'POSTERN_TOKEN=… postern access report rep_5f0c… --kept "…" --passed-on "nothing" --deleted "…"',
    [
      ['--kept <text>', 'what was kept', 'required'],
      ['--passed-on <text>', 'what was passed on', 'required'],
      ['--deleted <text>', 'what was deleted', 'required'],
    ],
    (id) => `/postern/v1/use-reports/${id}`,
    ({ kept, passedOn, deleted }) => ({ kept, passedOn, deleted }),
  );
};

export const addAccessRequestCommands = (program: Command): void => {
  const access =
    program.commands.find((command) => command.name() === 'access') ??
    program.command('access').description('ask for access, decide about it, keep what was granted');
  askingCommands(access);
  movingCommands(access);
  addKeepingCommands(access);
};
