/**
 * A visit to the pipeline in a process of its own. Where no server runs, the visitor opens everything there is; a
 * command that then works for long on a file must not carry that along in its memory.
 */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type ErrorOptions, PosternError } from '../errors.ts';
import type { Answered, Asker, Request } from './client.ts';

/** What the visiting process reads. The token comes by the environment, as everywhere. */
export interface Errand {
  readonly url: Asker['url'];
  readonly requests: readonly Request[];
}

/** What it says. */
export type Report =
  | { readonly answers: readonly Answered[] }
  | { readonly refusal: { readonly code: string; readonly message: string } & ErrorOptions };

/**
 * Sends requests one after the other, as far as they succeed.
 * @returns their answers; the last may be a refusal
 * @throws PosternError where the pipeline cannot be reached
 */
export const visit = async (errand: Errand): Promise<readonly Answered[]> => {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const program = fileURLToPath(new URL(`./visitor.${extension}`, import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(errand));
  const [said, code] = await Promise.all([text(child.stdout), ended]);
  if (code !== 0) throw new Error(`The visit to the pipeline ended with code ${code}.`);
  const report = JSON.parse(said) as Report;
  if ('answers' in report) return report.answers;
  const { code: refusal, message, ...options } = report.refusal;
  throw new PosternError(refusal, message, options);
};
