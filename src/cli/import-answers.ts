/** `postern import dropoff-locations | parcel-lockers FILE`: saved answers of the USPS locations API as an edition. */
import type { Command } from 'commander';
import { ANSWER_KINDS, type AnswerKind } from '../locations/answers/record.ts';
import { addFileImport } from './import-file.ts';

const WHAT: Readonly<Record<AnswerKind, string>> = {
  'dropoff-locations': 'answers of the USPS API /locations/v3/dropoff-locations, saved as JSON',
  'parcel-lockers': 'answers of the USPS API /locations/v3/parcel-locker-locations, saved as JSON',
};

/** Adds both commands below `postern import`. */
export const addAnswerImportCommands = (program: Command): void => {
  for (const kind of ANSWER_KINDS) {
    addFileImport(program, {
      kind,
      what: WHAT[kind],
      example: 'answers.json --valid-until 2026-12-31',
      options: (command) => command.option('--valid-until <date>', 'the date until which it holds'),
    });
  }
};
