/** Signals within the one process that owns the SQLite file. */

import type { Signals } from '../listeners.ts';
import { Listeners } from '../listeners.ts';

/** A signal is heard before the promise of `send` resolves. */
export const processSignals = (): Signals => {
  const listeners = new Listeners();
  return {
    send: async (topic) => listeners.tell(topic),
    listen: (topic, heard) => listeners.add(topic, heard),
    close: async () => listeners.clear(),
  };
};
