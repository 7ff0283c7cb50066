/** The one function of the peer that is used. */
declare module 'pg-copy-streams' {
  import type { Writable } from 'node:stream';
  import type { Submittable } from 'pg';
  export const from: (sql: string) => Submittable & Writable;
}
