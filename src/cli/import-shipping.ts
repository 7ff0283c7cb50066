/** `postern import prices | zones | … FILE`: a published file by its layout, with the day it begins to hold. */
import type { Command } from 'commander';
import { SHIPPING_KINDS, type ShippingKind } from '../shipping/layout.ts';
import { addFileImport } from './import-file.ts';

const WHAT: Readonly<Record<ShippingKind, string>> = {
  prices: 'a price list (CSV or XLSX), laid over what was imported before',
  zones: 'a zone chart between three-digit ZIP Code areas (CSV or XLSX)',
  'service-standards': 'days between three-digit ZIP Code areas by mail class (CSV or XLSX)',
  'international-prices':
    'a price list by price group of the country (CSV or XLSX), laid over what was imported before',
  'country-groups': 'the price group of each country by mail class (CSV or XLSX)',
};

/** Adds the commands below `postern import`. */
export const addShippingImportCommands = (program: Command): void => {
  for (const kind of SHIPPING_KINDS) {
    addFileImport(program, {
      kind,
      what: WHAT[kind],
      example: `${kind}.csv --layout ${kind}-rows --effective 2026-07-12`,
      options: (command) =>
        command
          .option(
            '--layout <name>',
            'which column holds what; yours are in DATA/layouts/shipping',
            `${kind}-rows`,
          )
          .requiredOption('--effective <date>', 'the first date on which it holds')
          .option('--until <date>', 'the last date on which it holds, where it is known'),
    });
  }
};
