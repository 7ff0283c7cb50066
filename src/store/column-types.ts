/** The few column types whose names differ between the two drivers. */
import { type RawBuilder, sql } from 'kysely';
import type { Store } from './store.ts';

export interface ColumnTypes {
  readonly driver: Store['driver'];
  /** Integers up to 2^53, for instants in milliseconds and counts. */
  readonly integer: RawBuilder<unknown>;
  /** Binary bodies; read back as `Uint8Array`. */
  readonly bytes: RawBuilder<unknown>;
}

const TYPES: Readonly<Record<Store['driver'], ColumnTypes>> = {
  sqlite: { driver: 'sqlite', integer: sql`integer`, bytes: sql`blob` },
  postgres: { driver: 'postgres', integer: sql`bigint`, bytes: sql`bytea` },
};

export const columnTypes = (driver: Store['driver']): ColumnTypes => TYPES[driver];
