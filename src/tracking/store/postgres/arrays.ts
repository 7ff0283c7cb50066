/**
 * Parameters as binary arrays of PostgreSQL, so that thousands of rows travel as a handful of values:
 * `insert … select * from unnest($1::text[], …)`. Layout: `array_recv` of PostgreSQL.
 */

const HEADER_BYTES = 20;
const OIDS = { text: 25, int4: 23, int8: 20, bytea: 17 } as const;

const header = (bytes: Buffer, oid: number, length: number, nulls: 0 | 1): void => {
  bytes.writeInt32BE(1, 0);
  bytes.writeInt32BE(nulls, 4);
  bytes.writeInt32BE(oid, 8);
  bytes.writeInt32BE(length, 12);
  bytes.writeInt32BE(1, 16);
};

export const int8s = (values: readonly (number | null)[]): Buffer => {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + values.length * 12);
  header(bytes, OIDS.int8, values.length, 1);
  let at = HEADER_BYTES;
  for (const value of values) {
    if (value === null) {
      at = bytes.writeInt32BE(-1, at);
      continue;
    }
    at = bytes.writeInt32BE(8, at);
    const high = Math.floor(value / 0x1_0000_0000);
    at = bytes.writeInt32BE(high, at);
    at = bytes.writeUInt32BE(value - high * 0x1_0000_0000, at);
  }
  return bytes.subarray(0, at);
};

export const int4s = (values: readonly number[]): Buffer => {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + values.length * 8);
  header(bytes, OIDS.int4, values.length, 0);
  let at = HEADER_BYTES;
  for (const value of values) at = bytes.writeInt32BE(value, bytes.writeInt32BE(4, at));
  return bytes;
};

export const byteas = (values: readonly Uint8Array[]): Buffer => {
  const size = values.reduce((sum, { length }) => sum + 4 + length, HEADER_BYTES);
  const bytes = Buffer.allocUnsafe(size);
  header(bytes, OIDS.bytea, values.length, 0);
  let at = HEADER_BYTES;
  for (const value of values) {
    at = bytes.writeInt32BE(value.length, at);
    bytes.set(value, at);
    at += value.length;
  }
  return bytes;
};

export const texts = (values: readonly (string | null)[]): Buffer => {
  const room = values.reduce((sum, value) => sum + 4 + (value === null ? 0 : value.length * 3), HEADER_BYTES);
  const bytes = Buffer.allocUnsafe(room);
  header(bytes, OIDS.text, values.length, 1);
  let at = HEADER_BYTES;
  for (const value of values) {
    if (value === null) {
      at = bytes.writeInt32BE(-1, at);
      continue;
    }
    const size = bytes.write(value, at + 4);
    bytes.writeInt32BE(size, at);
    at += 4 + size;
  }
  return bytes.subarray(0, at);
};
