/**
 * Every setting of Postern in one table: environment variable, key in the settings file, default, meaning.
 * Environment wins over the file, the file over the default. `postern config` prints the table with what holds.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { PosternError } from './errors.ts';
import { nearestName } from './policy/nearest.ts';

type Kind = 'text' | 'path' | 'count' | 'choice' | 'list';

interface Setting {
  readonly kind: Kind;
  readonly fallback: string;
  readonly meaning: string;
  readonly choices?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** Its value is never printed. */
  readonly secret?: true;
}

const text = (fallback: string, meaning: string): Setting => ({ kind: 'text', fallback, meaning });
const path = (fallback: string, meaning: string): Setting => ({ kind: 'path', fallback, meaning });
const list = (meaning: string): Setting => ({ kind: 'list', fallback: '', meaning });
const choice = (choices: readonly string[], meaning: string): Setting => ({
  kind: 'choice',
  fallback: choices[0] ?? '',
  choices,
  meaning,
});
const count = (fallback: number, min: number, max: number, meaning: string): Setting => ({
  kind: 'count',
  fallback: String(fallback),
  min,
  max,
  meaning,
});

/** The table. The key is the name in the settings file; the environment variable is `POSTERN_` + upper case. */
export const SETTINGS = {
  config: path(
    '',
    'Settings file (YAML) with these names as keys. Empty: `postern.yaml` in the working folder, if it exists.',
  ),
  data: path('./data', 'The data folder: everything Postern keeps lies below it.'),
  host: text('127.0.0.1', 'Address to listen on. Another than loopback needs TLS files or a trusted proxy.'),
  port: count(8080, 0, 65535, 'Port to listen on; 0 takes a free one.'),
  database_url: {
    ...text('', 'PostgreSQL address; empty keeps the embedded store in the data folder.'),
    secret: true,
  },
  key_file: path(
    '',
    'File with the key that seals recoverable secrets. Empty: `keys/sealing.key` in the data folder, made at first start.',
  ),
  sealing_key: {
    ...text('', 'The key that seals recoverable secrets, 32 bytes in base64, in place of a key file.'),
    secret: true,
  },
  archive_password: {
    ...text(
      '',
      'Password of the ZIP archives that `postern import` reads on this machine. It is never shown or recorded.',
    ),
    secret: true,
  },
  node: text('', 'Name of this node in audit logs. Empty: a name made at first start.'),
  public_url: text('', 'Address under which clients reach Postern, for links. Empty: `http://HOST:PORT`.'),
  allowed_hosts: list(
    'Names accepted in the `Host` header beside loopback names and the public URL, with commas.',
  ),
  trust_proxy: list(
    'Addresses or CIDR ranges of proxies whose `X-Forwarded-*` headers are believed, with commas.',
  ),
  tls_cert: path('', 'PEM certificate chain, to serve HTTPS.'),
  tls_key: path('', 'PEM private key, to serve HTTPS.'),
  log_level: choice(
    ['info', 'trace', 'debug', 'warn', 'error', 'fatal', 'silent'],
    'Least severe log line that is written.',
  ),
  wire: choice(
    ['live', 'spec'],
    'Where USPS specification and live API differ: which shape USPS dialects answer.',
  ),
  address_not_found: choice(
    ['404', '400'],
    'Status for an address that is not found: 404 (specification) or 400 with code 010005 (error inventory).',
  ),
  address_sources: list(
    'Sources of address validation in the order they are asked, with commas: zip4, city-state, nad, openaddresses, addresses-csv, upstream, standard. Empty: that order.',
  ),
  sample: choice(['on', 'off'], 'Load the marked sample data at first start.'),
  policies: path('', "Folder with the operator's policy pack (YAML). Empty: the pack that Postern ships."),
  watch: choice(
    ['off', 'on'],
    'Look at the official pages that rules and catalogue rest on, and open a task where one has changed.',
  ),
  watch_hours: count(24, 1, 8760, 'Hours between two looks at the watched pages.'),
  policy_changes: choice(
    ['activate', 'propose'],
    'What a start does with a pack that differs from the version in force: activate it, or propose it to the stewards, of whom a second one activates it.',
  ),
  token_seconds: count(28799, 60, 604800, 'Lifetime of access tokens, seconds.'),
  anonymous_per_minute: count(
    1200,
    1,
    10_000_000,
    'Requests a minute that one client address may make without a token (IPv6: a /64).',
  ),
  anonymous_concurrent: count(
    20,
    1,
    100_000,
    'Requests that one client address may have open at once without a token.',
  ),
  assets_per_minute: count(
    6000,
    1,
    10_000_000,
    'Requests a minute from one client address for console assets, tiles and following pages.',
  ),
  local_per_second: count(
    100,
    1,
    10_000_000,
    'Requests a second that one app may make on routes answered locally.',
  ),
  upstream_per_hour: count(
    60,
    1,
    10_000_000,
    'Requests an hour and API that one app may make on routes that go to USPS.',
  ),
  upstream_url: text(
    '',
    'Address of the official APIs, `https://apis.usps.com`. Empty: nothing is asked upstream.',
  ),
  upstream_calls_per_hour: count(
    60,
    0,
    10_000_000,
    'Calls an hour that USPS gives for each API and credential, where `POSTERN_UPSTREAM_QUOTAS` says nothing and USPS neither.',
  ),
  upstream_quotas: list(
    'Calls an hour that USPS gives for an API, with commas: `addresses=60,tracking=1000`.',
  ),
  upstream_reserve_percent: count(
    20,
    0,
    90,
    'Share of the calls of an hour that batch work leaves to interactive requests; it melts as the hour passes.',
  ),
  upstream_cache: list(
    'Seconds that answers of an API are kept in memory, with commas: `addresses=86400,tracking=0`. Unset: an hour for addresses, prices, standards, shipping options and locations; nothing else is kept.',
  ),
  upstream_cache_bytes: count(67_108_864, 0, 17_179_869_184, 'Memory for answers of USPS, bytes.'),
  upstream_timeout_ms: count(30_000, 100, 600_000, 'Time that a call to USPS may take.'),
  upstream_waiting: count(
    10_000,
    1,
    10_000_000,
    'Calls that may wait for their turn, for each API and credential.',
  ),
  body_limit_bytes: count(1_048_576, 1024, 1_073_741_824, 'Largest request body.'),
  url_limit_bytes: count(8192, 512, 65_536, 'Longest request target.'),
  header_limit_bytes: count(16_384, 4096, 131_072, 'Largest request head.'),
  request_timeout_ms: count(
    30_000,
    100,
    600_000,
    'Time to receive a whole request; a large upload may take longer while it keeps coming.',
  ),
  stop_timeout_ms: count(
    10_000,
    0,
    600_000,
    'Time that a stopping server gives to requests it has accepted.',
  ),
  decision_days: count(90, 1, 36_500, 'Days that decisions can be read and replayed.'),
  access_review_days: count(
    10,
    1,
    365,
    'Days in which a request for access should be reviewed, and once more for a second approval.',
  ),
  access_answer_days: count(
    30,
    1,
    365,
    'Days that a draft or an unanswered question may wait for the requester; then the request lapses.',
  ),
  dormant_days: count(60, 1, 365, 'Days without use after which the removal of a grant is proposed.'),
  use_report_days: count(180, 1, 365, 'Days between two reports of use of a grant for sensitive data.'),
  notice_url: text(
    '',
    'Address that every notice to an organisation is sent to by POST, as JSON; a mail gateway for example. Empty: notices are read at `/postern/v1/notices`.',
  ),
  session_idle_minutes: count(
    60,
    5,
    1440,
    'Minutes without a request after which a signed-in person signs in again.',
  ),
  session_hours: count(12, 1, 720, 'Hours after which a signed-in person signs in again in any case.'),
  sign_in_per_minute: count(
    60,
    1,
    100_000,
    'Attempts a minute to sign in that one client address may make (IPv6: a /64).',
  ),
  oidc_issuer: text('', 'Address of the OpenID provider that people may sign in at. Empty: none.'),
  oidc_client_id: text('', 'Client id of this Postern at that provider.'),
  oidc_client_secret: { ...text('', 'Client secret of this Postern at that provider.'), secret: true },
  oidc_name: text('Single sign-on', 'What the sign-in page calls that provider.'),
  oidc_role: choice(
    ['none', 'consumer', 'developer', 'shipper', 'platform', 'serviceProvider', 'researcher'],
    'Role of a person made for whoever signs in there and is not known here; `none`: nobody is made.',
  ),
  oidc_organisation: text('', 'Id of the organisation that such a person is made in.'),
  batch_days: count(7, 1, 3_650, 'Days after which an address batch is deleted with its result.'),
  batch_bytes: count(268_435_456, 1_024, 1_099_511_627_776, 'Largest address list taken as a batch, bytes.'),
  batch_folder: path(
    '',
    'Folder of address batches; several nodes need a shared one. Empty: `batches` in the data folder.',
  ),
  batch_upstream: choice(
    ['off', 'on'],
    'Whether address batches ask USPS about the addresses that nothing here settles, behind interactive requests and within the quota.',
  ),
  intake: choice(
    ['entitled', 'all'],
    'Which tracking events are kept: those that somebody here has a basis for (own Mailer ID, authorisation, merchant), or all that come in. `all` is for an operator whose own agreement with USPS covers it.',
  ),
  recipient_links: choice(
    ['off', 'on'],
    'Whether the owner of a Mailer ID may make links by which a recipient follows one piece, without person fields.',
  ),
  webhook_http: choice(
    ['off', 'on'],
    'Whether listeners of subscriptions may be plain http. For development only: deliveries would travel in the clear.',
  ),
  webhook_challenge: choice(
    ['on', 'off'],
    'Whether a listener must repeat a challenge before anything is sent to it, as USPS is said to ask (one source).',
  ),
  webhook_listeners: count(
    10,
    1,
    10_000,
    'Different listener addresses that an organisation may have; at USPS a CRID has 10 (observed, not published).',
  ),
  webhook_days: count(7, 1, 365, 'Days that the log of deliveries is kept; dead letters four times as long.'),
  events_folder: path(
    '',
    'Folder into which tracking files are put; the server takes them in and moves them to `done/`. Empty: none.',
  ),
  event_shards: count(
    2,
    1,
    64,
    'Files of the embedded event store, each with a thread that writes it; fixed once it holds events.',
  ),
  event_days: count(120, 1, 36_500, 'Days that tracking events are kept.'),
  event_extended_days: count(
    730,
    1,
    36_500,
    'Days that events of services with extended retention are kept.',
  ),
  event_extended_services: list(
    'Service type codes of three digits whose events are kept longer, with commas; USPS publishes no table of them.',
  ),
  witness_file: path('', 'File (on another disk or mount) that receives each checkpoint of the audit log.'),
  witness_url: text('', 'Address that each checkpoint of the audit log is sent to by POST.'),
  witness_tlog_url: text('', 'Address of a witness that cosigns checkpoints (C2SP tlog-witness).'),
  witness_tlog_key: text('', 'Verifier key of that witness, as it publishes it: name+hash+base64.'),
  accounting_days: count(
    1826,
    0,
    36_500,
    'Days that the accounting of disclosures is kept before it may be erased. Five years; confidence: secondary.',
  ),
  egress_private: choice(
    ['off', 'on'],
    'Whether outgoing connections may go to private and loopback addresses.',
  ),
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;

/** Read by tests, by the launcher and by the command line, not by the server. */
const NOT_OURS = new Set(['POSTERN_REFERENCE', 'POSTERN_LAUNCHED', 'POSTERN_TOKEN']);

/** Settings as the program uses them: numbers parsed, paths absolute, lists split. */
export interface Config {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string | undefined;
  readonly keyFile: string;
  /** 32 bytes; undefined: the key file holds it. */
  readonly sealingKey: Uint8Array | undefined;
  readonly archivePassword: string | undefined;
  readonly node: string | undefined;
  readonly publicUrl: string | undefined;
  readonly allowedHosts: readonly string[];
  readonly trustProxy: readonly string[];
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly logLevel: string;
  readonly wire: 'live' | 'spec';
  readonly addressNotFound: 404 | 400;
  readonly addressSources: readonly string[];
  readonly sample: 'on' | 'off';
  readonly policies: string | undefined;
  readonly watch: 'off' | 'on';
  readonly watchHours: number;
  readonly policyChanges: 'activate' | 'propose';
  readonly tokenSeconds: number;
  readonly anonymousPerMinute: number;
  readonly anonymousConcurrent: number;
  readonly assetsPerMinute: number;
  readonly localPerSecond: number;
  readonly upstreamPerHour: number;
  readonly upstreamUrl: string | undefined;
  readonly upstreamCallsPerHour: number;
  readonly upstreamQuotas: readonly string[];
  readonly upstreamReservePercent: number;
  readonly upstreamCache: readonly string[];
  readonly upstreamCacheBytes: number;
  readonly upstreamTimeoutMs: number;
  readonly upstreamWaiting: number;
  readonly bodyLimitBytes: number;
  readonly urlLimitBytes: number;
  readonly headerLimitBytes: number;
  readonly requestTimeoutMs: number;
  readonly stopTimeoutMs: number;
  readonly decisionDays: number;
  readonly accessReviewDays: number;
  readonly accessAnswerDays: number;
  readonly dormantDays: number;
  readonly useReportDays: number;
  readonly noticeUrl: string | undefined;
  readonly sessionIdleMinutes: number;
  readonly sessionHours: number;
  readonly signInPerMinute: number;
  readonly oidc: OidcSettings | undefined;
  readonly batchDays: number;
  readonly batchBytes: number;
  readonly batchFolder: string;
  readonly batchUpstream: 'on' | 'off';
  readonly intake: 'entitled' | 'all';
  readonly webhookHttp: 'on' | 'off';
  readonly webhookChallenge: 'on' | 'off';
  readonly webhookListeners: number;
  readonly webhookDays: number;
  readonly recipientLinks: 'off' | 'on';
  readonly eventsFolder: string | undefined;
  readonly eventShards: number;
  readonly eventDays: number;
  readonly eventExtendedDays: number;
  readonly eventExtendedServices: readonly string[];
  readonly witnessFile: string | undefined;
  readonly witnessUrl: string | undefined;
  readonly witnessTlog: { readonly url: string; readonly key: string } | undefined;
  readonly accountingDays: number;
  readonly egressPrivate: 'on' | 'off';
  /** What holds and where it comes from, for `postern config`; secrets are masked. */
  readonly table: readonly SettingRow[];
}

/** The operator's OpenID provider. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly name: string;
  /** Of whoever is not known here; undefined: nobody is made. */
  readonly newPeople: { readonly role: string; readonly organisation: string } | undefined;
}

export interface SettingRow {
  readonly name: string;
  readonly environment: string;
  readonly value: string;
  readonly from: 'environment' | 'file' | 'default';
  readonly meaning: string;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Whether a server at this address is reached from this machine alone. */
export const isLoopback = (host: string): boolean => LOOPBACK.has(host);

/**
 * Under which address links lead here: of the settings alone, since a request may state any of several names. On
 * loopback the name and not the number, which passkeys cannot be bound to.
 */
export const ownAddress = ({
  publicUrl,
  tls,
  host,
  port,
}: Pick<Config, 'publicUrl' | 'tls' | 'host' | 'port'>): string => {
  if (publicUrl !== undefined) return publicUrl;
  const name = isLoopback(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `${tls === undefined ? 'http' : 'https'}://${name}:${port}`;
};

const environmentName = (name: string): string => `POSTERN_${name.toUpperCase()}`;
const names = Object.keys(SETTINGS) as SettingName[];

const refuseUnknown = (found: string, known: readonly string[], place: string): never => {
  throw new PosternError('setting_unknown', `There is no setting ${found} (in ${place}).`, {
    status: 400,
    cure: `Did you mean ${nearestName(found, known)}? \`postern config\` lists them all.`,
  });
};

const readFile = (file: string, required: 'required' | 'optional'): Record<string, string> => {
  let body: string;
  try {
    body = readFileSync(file, 'utf8');
  } catch (cause) {
    if (required === 'optional') return {};
    throw new PosternError('settings_file_unreadable', `The settings file ${file} cannot be read.`, {
      status: 400,
      cure: 'Correct POSTERN_CONFIG or make the file.',
      cause,
    });
  }
  let parsed: unknown;
  try {
    parsed = parseYaml(body);
  } catch (cause) {
    const at = cause instanceof YAMLParseError ? cause.linePos?.[0] : undefined;
    throw new PosternError(
      'settings_file_invalid',
      `The settings file is no valid YAML: ${(cause as Error).message.split('\n')[0]}`,
      {
        status: 400,
        place: { file, ...(at && { line: at.line, column: at.col }) },
        cause,
      },
    );
  }
  const values: Record<string, string> = {};
  for (const [key, value] of Object.entries((parsed ?? {}) as Record<string, unknown>)) {
    if (!(key in SETTINGS)) refuseUnknown(key, names, file);
    values[key] = Array.isArray(value) ? value.join(',') : String(value ?? '');
  }
  return values;
};

const check = (name: SettingName, value: string, from: string): void => {
  const setting: Setting = SETTINGS[name];
  const refuse = (expected: string): never => {
    const came = setting.secret ? 'a value' : JSON.stringify(value);
    throw new PosternError(
      'setting_invalid',
      `${environmentName(name)} is ${came} (from ${from}); expected ${expected}.`,
      {
        status: 400,
        place: { field: name },
        cure: setting.meaning,
      },
    );
  };
  if (setting.kind === 'choice' && !setting.choices?.includes(value)) {
    refuse(`one of ${setting.choices?.join(', ')}`);
  }
  if (setting.kind === 'count') {
    const number = Number(value);
    const { min = 0, max = Number.MAX_SAFE_INTEGER } = setting;
    if (!Number.isInteger(number) || value.trim() === '' || number < min || number > max) {
      refuse(`a whole number from ${min} to ${max}`);
    }
  }
};

/** @throws PosternError `setting_invalid`; the value itself is not told */
const sealingKeyOf = (text: string | undefined): Uint8Array | undefined => {
  if (text === undefined) return undefined;
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32) {
    throw new PosternError(
      'setting_invalid',
      `POSTERN_SEALING_KEY is base64 of ${key.length} bytes; a key has 32.`,
      { status: 400, cure: 'Make one: head -c 32 /dev/urandom | base64', place: { field: 'sealing_key' } },
    );
  }
  return key;
};

/** @throws PosternError `setting_invalid` */
const upstreamUrlOf = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '') {
    throw new PosternError('setting_invalid', 'POSTERN_UPSTREAM_URL is no address of an API.', {
      status: 400,
      cure: 'Give it as https://apis.usps.com, without user name and query.',
      place: { field: 'upstream_url' },
    });
  }
  return text;
};

/** @throws PosternError `setting_invalid` */
const oidcOf = (value: (name: SettingName) => string): OidcSettings | undefined => {
  const refuse = (message: string, field: SettingName, cure: string): never => {
    throw new PosternError('setting_invalid', message, { status: 400, cure, place: { field } });
  };
  const [issuer, clientId, clientSecret] = [
    value('oidc_issuer'),
    value('oidc_client_id'),
    value('oidc_client_secret'),
  ];
  const [role, organisation] = [value('oidc_role'), value('oidc_organisation')];
  if ((role === 'none') !== (organisation === '')) {
    refuse(
      'POSTERN_OIDC_ROLE and POSTERN_OIDC_ORGANISATION go together; only one is set.',
      'oidc_organisation',
      'Set both, or neither: then nobody is made.',
    );
  }
  if (issuer === '' && clientId === '' && clientSecret === '') return undefined;
  if (issuer === '' || clientId === '' || clientSecret === '') {
    refuse(
      'POSTERN_OIDC_ISSUER, POSTERN_OIDC_CLIENT_ID and POSTERN_OIDC_CLIENT_SECRET go together; one is missing.',
      'oidc_issuer',
      'Set all three as the provider gave them, or none.',
    );
  }
  const url = URL.parse(issuer);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url === null || !isSafe || url.username !== '' || url.search !== '' || url.hash !== '') {
    refuse(
      'POSTERN_OIDC_ISSUER is no https address of a provider.',
      'oidc_issuer',
      'Give it as the provider does: https://id.example.org, without user name and query.',
    );
  }
  return {
    issuer,
    clientId,
    clientSecret,
    name: value('oidc_name'),
    newPeople: role === 'none' ? undefined : { role, organisation },
  };
};

/**
 * Reads and checks all settings.
 * @param environment the process environment; only names beginning with `POSTERN_` are looked at.
 * @param folder the working folder, against which relative paths are resolved.
 * @throws PosternError `setting_unknown`, `setting_invalid`, `settings_file_unreadable`, `settings_file_invalid`.
 */
export const readConfig = (
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): Config => {
  const known = names.map(environmentName);
  for (const key of Object.keys(environment)) {
    if (key.startsWith('POSTERN_') && !known.includes(key) && !NOT_OURS.has(key)) {
      refuseUnknown(key, known, 'the environment');
    }
  }
  const stated = environment.POSTERN_CONFIG;
  const file = resolve(folder, stated || 'postern.yaml');
  const fromFile = readFile(file, stated ? 'required' : 'optional');

  const values = {} as Record<SettingName, string>;
  const table: SettingRow[] = [];
  for (const name of names) {
    const setting: Setting = SETTINGS[name];
    const inEnvironment = environment[environmentName(name)];
    const value = inEnvironment ?? fromFile[name] ?? setting.fallback;
    const from = inEnvironment !== undefined ? 'environment' : name in fromFile ? 'file' : 'default';
    check(name, value, from === 'file' ? file : from);
    values[name] = value;
    table.push({
      name,
      environment: environmentName(name),
      value: setting.secret && value !== '' ? '(set, not shown)' : value,
      from,
      meaning: setting.meaning,
    });
  }

  const optional = (name: SettingName): string | undefined => values[name] || undefined;
  const file_ = (name: SettingName): string | undefined =>
    values[name] === '' ? undefined : resolve(folder, values[name]);
  const number = (name: SettingName): number => Number(values[name]);
  const items = (name: SettingName): string[] =>
    values[name]
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');

  const data = resolve(folder, values.data);
  const cert = file_('tls_cert');
  const key = file_('tls_key');
  if ((cert === undefined) !== (key === undefined)) {
    throw new PosternError(
      'setting_invalid',
      'POSTERN_TLS_CERT and POSTERN_TLS_KEY go together; only one is set.',
      {
        status: 400,
      },
    );
  }
  const [tlogUrl, tlogKey] = [optional('witness_tlog_url'), optional('witness_tlog_key')];
  if ((tlogUrl === undefined) !== (tlogKey === undefined)) {
    throw new PosternError(
      'setting_invalid',
      'POSTERN_WITNESS_TLOG_URL and POSTERN_WITNESS_TLOG_KEY go together; only one is set.',
      { status: 400 },
    );
  }
  return {
    data,
    host: values.host,
    port: number('port'),
    databaseUrl: optional('database_url'),
    keyFile: file_('key_file') ?? join(data, 'keys', 'sealing.key'),
    sealingKey: sealingKeyOf(optional('sealing_key')),
    archivePassword: optional('archive_password'),
    node: optional('node'),
    publicUrl: optional('public_url')?.replace(/\/+$/, ''),
    allowedHosts: items('allowed_hosts'),
    trustProxy: items('trust_proxy'),
    tls: cert !== undefined && key !== undefined ? { cert, key } : undefined,
    logLevel: values.log_level,
    wire: values.wire === 'spec' ? 'spec' : 'live',
    addressNotFound: values.address_not_found === '400' ? 400 : 404,
    addressSources: items('address_sources'),
    sample: values.sample === 'off' ? 'off' : 'on',
    policies: file_('policies'),
    watch: values.watch === 'on' ? 'on' : 'off',
    watchHours: number('watch_hours'),
    policyChanges: values.policy_changes === 'propose' ? 'propose' : 'activate',
    tokenSeconds: number('token_seconds'),
    anonymousPerMinute: number('anonymous_per_minute'),
    anonymousConcurrent: number('anonymous_concurrent'),
    assetsPerMinute: number('assets_per_minute'),
    localPerSecond: number('local_per_second'),
    upstreamPerHour: number('upstream_per_hour'),
    upstreamUrl: upstreamUrlOf(optional('upstream_url')),
    upstreamCallsPerHour: number('upstream_calls_per_hour'),
    upstreamQuotas: items('upstream_quotas'),
    upstreamReservePercent: number('upstream_reserve_percent'),
    upstreamCache: items('upstream_cache'),
    upstreamCacheBytes: number('upstream_cache_bytes'),
    upstreamTimeoutMs: number('upstream_timeout_ms'),
    upstreamWaiting: number('upstream_waiting'),
    bodyLimitBytes: number('body_limit_bytes'),
    urlLimitBytes: number('url_limit_bytes'),
    headerLimitBytes: number('header_limit_bytes'),
    requestTimeoutMs: number('request_timeout_ms'),
    stopTimeoutMs: number('stop_timeout_ms'),
    decisionDays: number('decision_days'),
    accessReviewDays: number('access_review_days'),
    accessAnswerDays: number('access_answer_days'),
    dormantDays: number('dormant_days'),
    useReportDays: number('use_report_days'),
    noticeUrl: optional('notice_url'),
    sessionIdleMinutes: number('session_idle_minutes'),
    sessionHours: number('session_hours'),
    signInPerMinute: number('sign_in_per_minute'),
    oidc: oidcOf((name) => values[name]),
    batchDays: number('batch_days'),
    batchBytes: number('batch_bytes'),
    batchFolder: file_('batch_folder') ?? join(data, 'batches'),
    batchUpstream: values.batch_upstream === 'on' ? 'on' : 'off',
    intake: values.intake === 'all' ? 'all' : 'entitled',
    webhookHttp: values.webhook_http === 'on' ? 'on' : 'off',
    webhookChallenge: values.webhook_challenge === 'off' ? 'off' : 'on',
    webhookListeners: number('webhook_listeners'),
    webhookDays: number('webhook_days'),
    recipientLinks: values.recipient_links === 'on' ? 'on' : 'off',
    eventsFolder: file_('events_folder'),
    eventShards: number('event_shards'),
    eventDays: number('event_days'),
    eventExtendedDays: number('event_extended_days'),
    eventExtendedServices: items('event_extended_services'),
    witnessFile: file_('witness_file'),
    witnessUrl: optional('witness_url'),
    witnessTlog: tlogUrl !== undefined && tlogKey !== undefined ? { url: tlogUrl, key: tlogKey } : undefined,
    accountingDays: number('accounting_days'),
    egressPrivate: values.egress_private === 'on' ? 'on' : 'off',
    table,
  };
};
