/** Makes a certificate that signs itself, so that no key lies in the repository (RFC 5280 §4.1, in DER). */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Issued {
  /** PEM. */
  readonly key: string;
  /** PEM. */
  readonly certificate: string;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const DAY_MS = 86_400_000;

const der = (tag: number, ...contents: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(contents);
  const { length } = content;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
};

const text = (tag: number, value: string): Buffer => der(tag, Buffer.from(value, 'latin1'));
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const bits = (value: Uint8Array): Buffer => der(0x03, Buffer.from([0]), value);
const utcTime = (ms: number): Buffer =>
  text(0x17, `${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`);

const ECDSA_SHA256 = der(SEQUENCE, oid('2a8648ce3d040302'));

/** A certificate for these names, valid from yesterday to tomorrow. */
export const issueCertificate = (...names: readonly string[]): Issued => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, oid('550403'), text(0x0c, names[0] ?? ''))));
  const alternativeNames = der(SEQUENCE, ...names.map((each) => text(0x82, each)));
  const body = der(
    SEQUENCE,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_SHA256,
    name,
    der(SEQUENCE, utcTime(Date.now() - DAY_MS), utcTime(Date.now() + DAY_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(SEQUENCE, der(SEQUENCE, oid('551d11'), der(0x04, alternativeNames)))),
  );
  const signed = der(SEQUENCE, body, ECDSA_SHA256, bits(sign('sha256', body, privateKey)));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${signed.toString('base64')}\n-----END CERTIFICATE-----\n`,
  };
};
