/** What every command gets: settings, the way to the pipeline, the way to print. */
import type { Command } from 'commander';
import { type Config, readConfig } from '../config.ts';
import { type Answered, type Client, expectBody, openClient, type Request } from './client.ts';
import { createOutput, type Output } from './output.ts';

export interface CommandContext {
  readonly config: Config;
  readonly output: Output;
  /** Sends one request and gives its JSON body; refusals are thrown for the person. */
  ask<Body>(request: Request): Promise<Body>;
  /** The same, with status and headers. */
  send(request: Request): Promise<Answered>;
}

interface GlobalOptions {
  readonly json?: true;
  readonly url?: string;
}

/** A token comes by the environment, never by a flag: other users of the machine can read command lines. */
const TOKEN_VARIABLE = 'POSTERN_TOKEN';

/** Runs `work` with a context and closes what it opened. */
export const withContext = async (
  command: Command,
  work: (context: CommandContext) => Promise<void>,
): Promise<void> => {
  const options = command.optsWithGlobals<GlobalOptions>();
  const config = readConfig(process.env, process.cwd());
  let client: Client | undefined;
  let isSandbox = false;
  const send = async (request: Request): Promise<Answered> => {
    client ??= await openClient(config, { url: options.url, token: process.env[TOKEN_VARIABLE] });
    const answer = await client.request(request);
    isSandbox ||= answer.headers['postern-sandbox'] !== undefined;
    return answer;
  };
  const output = createOutput(options.json === true ? 'json' : 'text', () => isSandbox);
  try {
    await work({
      config,
      output,
      send,
      ask: async <Body>(request: Request) => expectBody<Body>(await send(request)),
    });
  } finally {
    await client?.close();
  }
};
