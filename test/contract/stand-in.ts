/**
 * A stand-in for USPS: it answers every operation of the genuine files with what the file shows, or with a value of its
 * schema. What USPS would decide, it does not; for that a Postern in sandbox mode plays USPS in `test/upstream`.
 */
import { type Fault, type FaultProxy, openFaultProxy, tokenFault } from '../upstream/fault-proxy.ts';
import { valueOf } from './generate.ts';
import { OPERATIONS, type Operation } from './openapi.ts';

const SCOPES =
  'addresses domestic-prices prices international-prices locations parcel-locker service-standards service-standards-files international-service-standard shipments tracking labels international-labels payments pickup carrier-pickup scan-forms containers';

export const VENDOR_JSON = 'application/vnd.usps.labels+json';
export const BOUNDARY = 'stand-in';

const multipart = (value: Readonly<Record<string, unknown>>): string => {
  const parts = Object.entries(value).map(([name, part]) =>
    typeof part === 'string'
      ? `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="${name}.pdf"\r\nContent-Type: application/pdf\r\n\r\n${part}\r\n`
      : `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(part)}\r\n`,
  );
  return `${parts.join('')}--${BOUNDARY}--\r\n`;
};

/** The media type in which an operation answers a client that accepts this. */
export const mediaTypeFor = ({ mediaTypes }: Operation, accept: string): string | undefined =>
  accept.includes(VENDOR_JSON) && mediaTypes.includes(VENDOR_JSON)
    ? VENDOR_JSON
    : mediaTypes.includes('multipart/form-data')
      ? 'multipart/form-data'
      : mediaTypes.includes('application/json')
        ? 'application/json'
        : undefined;

/** What the file shows as the answer, or a value of its schema. */
export const shown = (operation: Operation, mediaType: string): unknown =>
  operation.answers(mediaType)[0]?.value ?? valueOf(operation, operation.schema(mediaType));

const answerOf = (operation: Operation, accept: string): Fault => {
  const { success: status } = operation;
  const told = Object.fromEntries(operation.headers.map((name) => [name, `"${name} of the stand-in"`]));
  const mediaType = mediaTypeFor(operation, accept);
  if (mediaType === undefined) return { status, headers: told };
  const value = shown(operation, mediaType);
  return mediaType === 'multipart/form-data'
    ? {
        status,
        headers: { ...told, 'content-type': `${mediaType}; boundary=${BOUNDARY}` },
        body: multipart(value as Readonly<Record<string, unknown>>),
      }
    : { status, headers: { ...told, 'content-type': mediaType }, body: JSON.stringify(value) };
};

const pattern = ({ place }: Operation): RegExp =>
  new RegExp(`^${place.replaceAll(/[.+*?^$|()[\]\\]/g, '\\$&').replaceAll('{}', '[^/?]+')}(?:\\?|$)`);

/** The operation that a request is for; the one without parameters in its path where several are. */
export const operationOf = (method: string, url: string): Operation | undefined =>
  OPERATIONS.filter((one) => one.method === method && pattern(one).test(url)).toSorted(
    (left, right) => left.place.split('{}').length - right.place.split('{}').length,
  )[0];

/** Answers of APIs without a genuine file, as far as something is read out of them. */
const UNWRITTEN: Readonly<Record<string, unknown>> = {
  'POST /containers/v3/containers': { containerID: '99M900066875EMA00002R' },
};

/** The stand-in. A fault that a test sets on it comes before its own answers. */
export const openStandIn = async (): Promise<FaultProxy & { wrong: FaultProxy['fault'] }> => {
  const proxy = await openFaultProxy();
  const standIn = { ...proxy, wrong: (() => undefined) as FaultProxy['fault'] };
  proxy.fault = (passed, index) => {
    if (passed.url.startsWith('/oauth2/')) return standIn.wrong(passed, index) ?? tokenFault('token', SCOPES);
    const operation = operationOf(passed.method, passed.url);
    const wrong = standIn.wrong(passed, index);
    if (wrong !== undefined) return wrong;
    return operation === undefined
      ? { status: 200, body: JSON.stringify(UNWRITTEN[`${passed.method} ${passed.url}`] ?? {}) }
      : answerOf(operation, passed.headers.accept ?? '');
  };
  return standIn;
};
