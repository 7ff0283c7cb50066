/** Runs `builder.ts` as a process of its own and waits for its end. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Edition } from '../../reference/index.ts';
import type { ExportCollectionName, ExportEnding } from './names.ts';

export interface ExportRequest {
  readonly collection: ExportCollectionName;
  readonly ending: ExportEnding;
  readonly edition: Edition;
  /** Path of the edition's file. */
  readonly source: string;
  /** Path of the file to write; it must not exist. */
  readonly target: string;
}

/** @throws Error with the last line that the builder said */
export const runExportBuilder = async (request: ExportRequest): Promise<void> => {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const program = fileURLToPath(new URL(`./builder.${extension}`, import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(request)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code, complaint] = await Promise.all([ended, text(child.stderr)]);
  if (code !== 0)
    throw new Error(`The export builder ended with code ${code}: ${complaint.trim().split('\n').at(-1)}`);
};
