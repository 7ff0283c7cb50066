/** `postern import prices | zones | service-standards FILE`: a published file by its layout, with the day it begins to hold. */
import type { Command } from 'commander';
import type { Edition } from '../reference/index.ts';
import { SHIPPING_KINDS, type ShippingKind } from '../shipping/layout.ts';
import { withContext } from './context.ts';
import { editionText } from './editions.ts';

const IMPORT_TIMEOUT_MS = 600_000;

interface ImportOptions {
  readonly layout: string;
  readonly effective: string;
  readonly until?: string;
  readonly authority?: string;
}

const WHAT: Readonly<Record<ShippingKind, string>> = {
  prices: 'a price list (CSV or XLSX), laid over what was imported before',
  zones: 'a zone chart between three-digit ZIP Code areas (CSV or XLSX)',
  'service-standards': 'days between three-digit ZIP Code areas by mail class (CSV or XLSX)',
};

/** Adds the commands below `postern import`. */
export const addShippingImportCommands = (program: Command): void => {
  const parent = program.commands.find((command) => command.name() === 'import');
  if (parent === undefined) throw new Error('The command `import` must be added first.');
  for (const kind of SHIPPING_KINDS) {
    parent
      .command(`${kind} <file>`)
      .description(WHAT[kind])
      .option(
        '--layout <name>',
        'which column holds what; yours are in DATA/layouts/shipping',
        `${kind}-rows`,
      )
      .requiredOption('--effective <date>', 'the first date on which it holds')
      .option('--until <date>', 'the last date on which it holds, where it is known')
      .option('--authority <authority>', 'who stands behind the data, where it is not USPS')
      .addHelpText(
        'after',
        `\nExample:\n  postern import ${kind} ${kind}.csv --layout ${kind}-rows --effective 2026-07-12`,
      )
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
