/** `postern access readiness FILE`: would these pieces be seen, on which basis, and who must do what. */
import { createWriteStream } from 'node:fs';
import { Writable } from 'node:stream';
import type { Command } from 'commander';
import { PosternError } from '../errors.ts';
import { expectBody } from './client.ts';
import { withContext } from './context.ts';
import { groupOf } from './group.ts';
import { withStandardInput } from './standard-input.ts';

interface Options {
  readonly app?: string;
  readonly role?: string;
  readonly channel?: string;
  readonly at?: string;
  readonly format?: string;
  readonly output?: string;
}

const TIMEOUT_MS = 600_000;

const toStandardOutput = (): Writable => {
  process.stdout.on('error', () => undefined);
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      process.stdout.write(chunk, () => done());
    },
  });
};

export const addReadinessCommand = (program: Command): void => {
  groupOf(program, 'access', 'asking for access, and what stands in its way')
    .command('readiness <file>')
    .description('would these pieces be seen: basis held or missing, and who must do what')
    .option('--app <id>', 'of this app')
    .option('--role <role>', 'of somebody who has nothing yet: shipper, platform or serviceProvider')
    .option('--channel <name>', 'api, webhook or extract; all three unless stated')
    .option('--at <date>', 'by the rules and dates of this day')
    .option('--format <form>', 'text, csv or json', 'text')
    .option('-o, --output <file>', 'where to write it; standard output unless stated')
    .addHelpText(
      'after',
      '\nExample:\n  postern access readiness numbers.txt --role platform\n\nThe file holds tracking numbers or Mailer IDs, one a line, or a manifest with a heading; - is standard input.\nNothing is looked up about anybody else.',
    )
    .action((file: string, options: Options, command: Command) =>
      withContext(command, async ({ send }) => {
        if ((options.app === undefined) === (options.role === undefined)) {
          throw new PosternError('usage', 'It is not said whose readiness is asked about.', {
            status: 400,
            cure: 'State either --app with an id, or --role.',
          });
        }
        const form = command.optsWithGlobals<{ json?: true }>().json === true ? 'json' : options.format;
        await withStandardInput(file, async (path) => {
          const answer = await send({
            method: 'POST',
            path:
              options.app === undefined
                ? '/postern/v1/access/readiness'
                : `/postern/v1/apps/${encodeURIComponent(options.app)}/readiness`,
            query: { role: options.role, channel: options.channel, at: options.at, f: form },
            file: { path, mediaType: 'text/plain' },
            timeoutMs: TIMEOUT_MS,
            sink: () =>
              options.output === undefined
                ? toStandardOutput()
                : createWriteStream(options.output, { mode: 0o600 }),
          });
          if (answer.status >= 400) expectBody(answer);
        });
      }),
    );
};
