/** How far an import is, line by line on the error stream, while a command waits for its end. */
import { existsSync } from 'node:fs';
import { socketPathOf } from '../paths.ts';
import type { ImportState } from '../reference/address/index.ts';
import { expectBody, openClient } from './client.ts';
import type { CommandContext } from './context.ts';

const PROGRESS_MS = 1_000;

/**
 * Shows how far imports are: those of the server, over a connection of its own, or those of this process.
 * @returns a function that ends it
 */
export const watchImports = (
  config: CommandContext['config'],
  note: CommandContext['output']['note'],
  send: CommandContext['send'],
): (() => Promise<void>) => {
  const client = existsSync(socketPathOf(config.data))
    ? openClient(config, { url: undefined, token: undefined })
    : undefined;
  // Progress is a courtesy: where it cannot be had, the import itself tells what is wrong.
  client?.catch(() => undefined);
  const look = async (): Promise<void> => {
    const request = { method: 'GET', path: '/postern/v1/editions/imports' } as const;
    const answer = client === undefined ? await send(request) : await (await client).request(request);
    for (const state of expectBody<{ imports: ImportState[] }>(answer).imports) note(progressText(state));
  };
  const timer = setInterval(() => {
    look().catch(() => undefined);
  }, PROGRESS_MS);
  return async () => {
    clearInterval(timer);
    await client?.then((open) => open.close()).catch(() => undefined);
  };
};

/** One line about an import under way. */
export const progressText = ({
  name,
  phase,
  rowsRead,
  rowsPerSecond,
  bytesRead,
  bytesTotal,
  remainingSeconds,
  streets,
}: ImportState): string => {
  const share =
    bytesTotal === null || bytesTotal === 0 ? '' : `${Math.floor((bytesRead / bytesTotal) * 100)} %, `;
  const rest = remainingSeconds === null ? '' : `, ${remainingSeconds} s to read`;
  const rows = rowsRead.toLocaleString('en-US');
  return phase === 'reading'
    ? `${name}: ${share}${rows} rows, ${rowsPerSecond.toLocaleString('en-US')} rows/s${rest}`
    : `${name}: ${rows} rows read, ${(streets ?? 0).toLocaleString('en-US')} streets written`;
};
