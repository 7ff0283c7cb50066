/** `postern import dropoff-locations | parcel-lockers FILE`: saved answers of the USPS locations API as an edition. */
import type { Command } from 'commander';
import { ANSWER_KINDS, type AnswerKind } from '../locations/answers/record.ts';
import type { Edition } from '../reference/index.ts';
import { withContext } from './context.ts';
import { editionText } from './editions.ts';

const IMPORT_TIMEOUT_MS = 600_000;

interface ImportOptions {
  readonly authority?: string;
  readonly validUntil?: string;
}

const WHAT: Readonly<Record<AnswerKind, string>> = {
  'dropoff-locations': 'answers of the USPS API /locations/v3/dropoff-locations, saved as JSON',
  'parcel-lockers': 'answers of the USPS API /locations/v3/parcel-locker-locations, saved as JSON',
};

/** Adds both commands below `postern import`. */
export const addAnswerImportCommands = (program: Command): void => {
  const parent = program.commands.find((command) => command.name() === 'import');
  if (parent === undefined) throw new Error('The command `import` must be added first.');
  for (const kind of ANSWER_KINDS) {
    parent
      .command(`${kind} <file>`)
      .description(WHAT[kind])
      .option('--authority <authority>', 'who stands behind the data, where it is not USPS')
      .option('--valid-until <date>', 'the date until which it holds')
      .addHelpText('after', `\nExample:\n  postern import ${kind} answers.json --valid-until 2026-12-31`)
      .action((file: string, options: ImportOptions, command: Command) =>
        withContext(command, async ({ ask, output }) => {
          const edition = await ask<Edition>({
            method: 'POST',
            path: `/postern/v1/editions/${kind}`,
            query: { name: file.split(/[\\/]/).at(-1), ...options },
            file: { path: file, mediaType: 'application/octet-stream' },
            timeoutMs: IMPORT_TIMEOUT_MS,
          });
          output.value(edition, () => editionText(edition));
          if (edition.state !== 'active') process.exitCode = 1;
        }),
      );
  }
};
