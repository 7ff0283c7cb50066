/** `postern audit account|erase|hold`: the accounting of disclosures, erasure and legal hold. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { withContext } from './context.ts';
import { table } from './output.ts';

interface Disclosure {
  readonly at: string;
  readonly field: string;
  readonly recipient: string;
  readonly purpose: string;
  readonly dataset: string;
  readonly decision: string;
}

interface Which {
  readonly decision?: string;
  readonly valueFrom?: string;
  readonly before?: string;
  readonly reason: string;
}

/** A person's value comes from a file or `-`, never from the command line, which others can read. */
const readValue = (file: string): string =>
  readFileSync(file === '-' ? 0 : file, 'utf8').replace(/\r?\n$/, '');

const bodyOf = ({ decision, valueFrom, before, reason }: Which): Record<string, string> => ({
  reason,
  ...(decision !== undefined && { decision }),
  ...(valueFrom !== undefined && { value: readValue(valueFrom) }),
  ...(before !== undefined && { recordedBefore: before }),
});

const addSelection = (command: Command): Command =>
  command
    .option('--decision <id>', 'the records of one decision')
    .option('--value-from <file>', "the records with one person's value; - reads it from the input")
    .option('--before <date>', 'the records made before a day')
    .requiredOption('--reason <text>', 'the request or order behind it; it must name no person');

export const addAuditCareCommands = (audit: Command): void => {
  audit
    .command('account')
    .description('what of a person was disclosed, to whom, when and for what')
    .argument('<file>', "file with the person's value; - reads it from the input")
    .addHelpText('after', '\nExample:\n  postern audit account - < number.txt')
    .action((file: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const body = { value: readValue(file) };
        const found = await ask<{ disclosures: Disclosure[] }>({
          method: 'POST',
          path: '/postern/v1/disclosures/account',
          body,
        });
        output.value(found, () =>
          found.disclosures.length === 0
            ? 'No disclosure is on record.'
            : table(
                ['at', 'field', 'to', 'purpose', 'dataset', 'decision'],
                found.disclosures.map(({ at, field, recipient, purpose, dataset, decision }) => [
                  at,
                  field,
                  recipient,
                  purpose,
                  dataset,
                  decision,
                ]),
              ),
        );
      }),
    );
  addSelection(audit.command('erase'))
    .description("erase person records behind commitments; needs a steward's token in POSTERN_TOKEN")
    .option('--waive-floor', 'also those younger than the accounting floor')
    .addHelpText(
      'after',
      '\nExample:\n  postern audit erase --before 2021-01-01 --reason "retention schedule of 2026"',
    )
    .action((options: Which & { waiveFloor?: true }, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const done = await ask<{ erased: number; held: number }>({
          method: 'POST',
          path: '/postern/v1/disclosures/erase',
          body: { ...bodyOf(options), floor: options.waiveFloor === true ? 'waived' : 'kept' },
        });
        output.value(done, () => `Erased ${done.erased}; kept ${done.held} under legal hold.`);
      }),
    );
  addSelection(audit.command('hold'))
    .description("put person records under legal hold; needs a steward's token in POSTERN_TOKEN")
    .option('--release', 'lift the hold')
    .addHelpText('after', '\nExample:\n  postern audit hold --value-from name.txt --reason "case 26-117"')
    .action((options: Which & { release?: true }, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const state = options.release === true ? 'released' : 'held';
        const done = await ask<{ records: number }>({
          method: 'POST',
          path: '/postern/v1/disclosures/hold',
          body: { ...bodyOf(options), state },
        });
        output.value(done, () => `${done.records} records are ${state}.`);
      }),
    );
};
