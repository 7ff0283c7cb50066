/** `postern barcode`: reads a barcode's text. Pure: it looks nothing up, so nothing is asked or recorded. */
import type { Command } from 'commander';
import { explain, readBarcode } from '../postal/barcode/index.ts';
import { createOutput } from './output.ts';

export const addBarcodeCommand = (program: Command): void => {
  program
    .command('barcode <text...>')
    .description('read a tracking number or barcode: kind, Mailer ID, serial, routing, check digit')
    .addHelpText('after', '\nExample:\n  postern barcode 9261290100130739382763')
    .action((words: string[], _options: object, command: Command) => {
      const { json } = command.optsWithGlobals<{ json?: true }>();
      const result = readBarcode(words.join(' '));
      createOutput(json === true ? 'json' : 'text').value(result, () =>
        [
          ...result.notes,
          ...result.readings.flatMap((reading, index) => [
            ...(index === 0 ? [] : ['', 'It may also be:']),
            ...explain(reading),
          ]),
        ].join('\n'),
      );
      if (result.readings.length === 0) process.exitCode = 1;
    });
};
