/** A hundred SIGKILLs of a node that takes events into PostgreSQL; every acknowledged one must be there once after each. */
import { startPostgres } from '../postgres.ts';
import { killRounds } from '../tracking-store/kill.ts';

/** One line that says what was tried. @throws AssertionError at the first loss. */
export default async ({ seed }: { readonly seed: number }): Promise<string> => {
  const server = await startPostgres();
  try {
    const databaseUrl = await server.createDatabase();
    const { acknowledged, events, payloads } = await killRounds({
      rounds: 100,
      seed,
      most: 100,
      databaseUrl,
    });
    return (
      `ingest-kill-postgres: 100 kills, ${acknowledged} acknowledged batches; ${events} events there once and in their feeds, ` +
      `${payloads} payloads read, nothing lost, nothing added by sending all again (seed ${seed})`
    );
  } finally {
    await server.stop();
  }
};
