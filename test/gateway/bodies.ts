/** Whether an error has the body of its dialect: USPS's genuine schema, RFC 9457, RFC 6749 §5.2. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import type { AnyRoute } from '../../src/gateway/index.ts';
import type { Answered } from '../program.ts';
import { referencePath } from '../reference.ts';

interface Specification {
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** A schema of the genuine Addresses 3.2.3 specification; undefined where the reference is missing. */
export const addressesSchema = (name: string): ValidateFunction | undefined => {
  const file = referencePath('usps-v3/karrio-usps-vendor/addresses.yaml');
  if (file === undefined) return undefined;
  const { components } = parse(readFileSync(file, 'utf8')) as Specification;
  return new Ajv({ strict: false, validateFormats: false }).compile({
    $ref: `#/components/schemas/${name}`,
    components,
  });
};

interface UspsError {
  readonly apiVersion: string;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly errors: readonly { readonly source: unknown; readonly status: string }[];
  };
}

/**
 * The one known difference between the specification and what is on the wire: live, the source of a refused token
 * is the text `Access Token`, where the specification has an object (usps-v3-wire 2.0).
 */
const asSpecified = (body: UspsError): UspsError => ({
  ...body,
  error: {
    ...body.error,
    errors: body.error.errors.map((fault) =>
      fault.source === 'Access Token' ? { ...fault, source: { parameter: 'Access Token' } } : fault,
    ),
  },
});

const validUsps = addressesSchema('ErrorMessage');

const assertUsps = ({ status, headers, json, text }: Answered): void => {
  assert.match(headers['content-type'] ?? '', /^application\/json\b/);
  const body = json as UspsError;
  assert.deepEqual(Object.keys(body), ['apiVersion', 'error']);
  assert.equal(body.error.code, String(status), text);
  assert.equal(typeof body.error.message, 'string');
  for (const fault of body.error.errors) assert.equal(fault.status, String(status));
  if (validUsps === undefined) return;
  assert.ok(validUsps(asSpecified(body)), `${JSON.stringify(validUsps.errors)} in ${text}`);
};

const assertProblem = ({ status, headers, json, text }: Answered): void => {
  assert.match(headers['content-type'] ?? '', /^application\/problem\+json\b/);
  const body = json as Record<string, unknown>;
  assert.equal(body.status, status, text);
  for (const member of ['type', 'title', 'detail', 'code']) {
    assert.ok(typeof body[member] === 'string' && body[member] !== '', `${member} in ${text}`);
  }
  assert.match(String(body.type), /^\/postern\/errors#[a-z_]+$/);
  assert.equal(body.source, 'postern');
};

/** RFC 6749 §5.2: `error` and `error_description` are printable ASCII without quotation mark and backslash. */
const OAUTH_TEXT = /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/;

const assertOauth = ({ status, headers, json, text }: Answered): void => {
  assert.match(headers['content-type'] ?? '', /^application\/json\b/);
  const body = json as Record<string, string>;
  assert.deepEqual(Object.keys(body).sort(), ['error', 'error_description'], text);
  for (const member of Object.values(body)) assert.match(member, OAUTH_TEXT);
  assert.ok([400, 401, 403, 404, 413, 415, 429, 503].includes(status), text);
};

const assertWebTools = ({ headers, text }: Answered): void => {
  assert.match(headers['content-type'] ?? '', /^text\/xml\b/);
  assert.match(
    text,
    /^<\?xml version="1.0" encoding="UTF-8"\?>\n<Error><Number>[^<]+<\/Number><Source>Postern<\/Source><Description>[^<]+<\/Description><HelpFile><\/HelpFile><HelpContext><\/HelpContext><\/Error>$/,
  );
};

/** Fails where a refusal or error does not have its dialect's body. */
export const assertDialect = (dialect: AnyRoute['dialect'], answer: Answered): void => {
  if (dialect === 'usps') assertUsps(answer);
  else if (dialect === 'oauth') assertOauth(answer);
  else if (dialect === 'web-tools') assertWebTools(answer);
  else assertProblem(answer);
};
