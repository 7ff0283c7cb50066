/**
 * Whether a payload is on disk, told by the thread that writes it to those that commit rows which refer to it: they
 * insert meanwhile, and commit when it is.
 */

/** One number that threads share. */
export type PayloadSync = Int32Array<SharedArrayBuffer>;

const UNDER_WAY = 0;
const SYNCED = 1;
const FAILED = 2;

export const payloadUnderWay = (): PayloadSync =>
  new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

export const tellPayload = (sync: PayloadSync, how: 'synced' | 'failed'): void => {
  Atomics.store(sync, 0, how === 'synced' ? SYNCED : FAILED);
  Atomics.notify(sync, 0);
};

/** Holds this thread until it is told. */
export const awaitPayload = (sync: PayloadSync): 'synced' | 'failed' => {
  // A thread may be woken for nothing.
  while (Atomics.load(sync, 0) === UNDER_WAY) Atomics.wait(sync, 0, UNDER_WAY);
  return Atomics.load(sync, 0) === SYNCED ? 'synced' : 'failed';
};
