/** The calls that quick-starts show, and how each is written in curl, Node and Python. Never with a secret: the script reads it from its environment. */

/** The variable that the secret is read from. */
export const SECRET_VARIABLE = 'POSTERN_CLIENT_SECRET';

/** One call to show. */
export interface Call {
  /** The id of the route that it calls. */
  readonly route: string;
  readonly title: string;
  /** Path and query; `{NAME}` is read from the variable of that name. */
  readonly target: string;
  readonly variables: readonly string[];
}

export const CALLS: readonly Call[] = [
  {
    route: 'addresses-city-state',
    title: 'City and state of a ZIP Code',
    target: '/addresses/v3/city-state?ZIPCode=14850',
    variables: [],
  },
  {
    route: 'addresses-get',
    title: 'An address in standard form',
    target: '/addresses/v3/address?streetAddress=213+N+Tioga+St&city=Ithaca&state=NY',
    variables: [],
  },
  {
    route: 'locations-post-offices',
    title: 'Post offices near a ZIP Code',
    target: '/locations/v3/post-office-locations?ZIPCode=14850',
    variables: [],
  },
  {
    route: 'tracking-get',
    title: 'Status of a piece',
    target: '/tracking/v3/tracking/{TRACKING_NUMBER}',
    variables: ['TRACKING_NUMBER'],
  },
];

/** Who calls, and from where. */
export interface Caller {
  readonly baseUrl: string;
  readonly clientId: string;
  /** Sent with the call; empty: none. */
  readonly purpose: string;
}

/** A text in single quotes of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const curl = (call: Call, { baseUrl, clientId, purpose }: Caller): string => {
  const checks = [SECRET_VARIABLE, ...call.variables].map((name) => `: "\${${name}:?is not set}"`);
  // Quotes are closed around a variable, so that nothing else is ever read as one.
  const address = quoted(baseUrl + call.target).replaceAll(/\{([A-Z_]+)\}/g, `'"$$$1"'`);
  return [
    '#!/bin/sh',
    'set -eu',
    ...checks,
    '# Token and secret go through pipes: what stands on a command line, others on the machine can read.',
    `GIVEN=$(printf 'grant_type=client_credentials&client_id=%s&client_secret=%s' ${quoted(clientId)} "$${SECRET_VARIABLE}" |`,
    `  curl -sS -d @- ${quoted(`${baseUrl}/oauth2/v3/token`)})`,
    `TOKEN=$(printf '%s' "$GIVEN" | sed -n 's/.*"access_token": *"\\([^"]*\\)".*/\\1/p')`,
    `[ -n "$TOKEN" ] || { printf '%s\\n' "$GIVEN" >&2; exit 1; }`,
    `printf 'Authorization: Bearer %s\\n' "$TOKEN" |`,
    `  curl -sS -H @- ${purpose === '' ? '' : `-H ${quoted(`Postern-Purpose: ${purpose}`)} `}${address}`,
    'echo',
    '',
  ].join('\n');
};

const parts = (target: string): string[] => target.split(/\{[A-Z_]+\}/);

const node = (call: Call, { baseUrl, clientId, purpose }: Caller): string => {
  const [before = '', after = ''] = parts(call.target);
  const [variable] = call.variables;
  const path =
    variable === undefined
      ? JSON.stringify(before)
      : `${JSON.stringify(before)} + encodeURIComponent(need(${JSON.stringify(variable)}))${after === '' ? '' : ` + ${JSON.stringify(after)}`}`;
  return `// node quick-start.mjs
const need = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(name + ' is not set');
  return value;
};
const base = ${JSON.stringify(baseUrl)};
const asked = await fetch(base + '/oauth2/v3/token', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    grant_type: 'client_credentials',
    client_id: ${JSON.stringify(clientId)},
    client_secret: need(${JSON.stringify(SECRET_VARIABLE)}),
  }),
});
if (!asked.ok) throw new Error(await asked.text());
const { access_token: token } = await asked.json();
const answer = await fetch(base + ${path}, {
  headers: { authorization: 'Bearer ' + token${purpose === '' ? '' : `, 'postern-purpose': ${JSON.stringify(purpose)}`} },
});
console.log(answer.status, JSON.stringify(await answer.json(), null, 2));
`;
};

const python = (call: Call, { baseUrl, clientId, purpose }: Caller): string => {
  const [before = '', after = ''] = parts(call.target);
  const [variable] = call.variables;
  const path =
    variable === undefined
      ? JSON.stringify(before)
      : `${JSON.stringify(before)} + quote(os.environ[${JSON.stringify(variable)}], safe="")${after === '' ? '' : ` + ${JSON.stringify(after)}`}`;
  return `# python3 quick_start.py
import json
import os
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

base = ${JSON.stringify(baseUrl)}


def ask(path, headers, body=None):
    data = None if body is None else json.dumps(body).encode()
    try:
        with urlopen(Request(base + path, data=data, headers=headers)) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refused:
        return refused.code, json.load(refused)


status, given = ask(
    "/oauth2/v3/token",
    {"content-type": "application/json"},
    {
        "grant_type": "client_credentials",
        "client_id": ${JSON.stringify(clientId)},
        "client_secret": os.environ[${JSON.stringify(SECRET_VARIABLE)}],
    },
)
if status != 200:
    raise SystemExit(given)
headers = {"authorization": "Bearer " + given["access_token"]${purpose === '' ? '' : `, "postern-purpose": ${JSON.stringify(purpose)}`}}
status, answer = ask(${path}, headers)
print(status, json.dumps(answer, indent=2))
`;
};

/** The script of a call in each language; each runs as it is, with the variables set. */
export const scriptsOf = (call: Call, caller: Caller) => ({
  curl: curl(call, caller),
  node: node(call, caller),
  python: python(call, caller),
});
