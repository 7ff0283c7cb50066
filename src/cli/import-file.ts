/** What the commands that send a whole file to become an edition have in common. */
import type { Command } from 'commander';
import type { Edition } from '../reference/index.ts';
import { withContext } from './context.ts';
import { editionText } from './editions.ts';

const IMPORT_TIMEOUT_MS = 600_000;

interface FileImport {
  /** The dataset, as command and path have it. */
  readonly kind: string;
  readonly what: string;
  readonly example: string;
  /** Adds the options that are the command's own; each goes to the server under its name. */
  readonly options: (command: Command) => Command;
}

/** Adds a command below `postern import`. */
export const addFileImport = (program: Command, { kind, what, example, options }: FileImport): void => {
  const parent = program.commands.find((command) => command.name() === 'import');
  if (parent === undefined) throw new Error('The command `import` must be added first.');
  options(parent.command(`${kind} <file>`).description(what))
    .option('--authority <authority>', 'who stands behind the data, where it is not USPS')
    .addHelpText('after', `\nExample:\n  postern import ${kind} ${example}`)
    .action((file: string, stated: Readonly<Record<string, string>>, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const edition = await ask<Edition>({
          method: 'POST',
          path: `/postern/v1/editions/${kind}`,
          query: { name: file.split(/[\\/]/).at(-1), ...stated },
          file: { path: file, mediaType: 'application/octet-stream' },
          timeoutMs: IMPORT_TIMEOUT_MS,
        });
        output.value(edition, () => editionText(edition));
        if (edition.state !== 'active') process.exitCode = 1;
      }),
    );
};
