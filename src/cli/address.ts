/** `postern address "…"`: everything that is known of one address. */
import type { Command } from 'commander';
import type { ValidationResult } from '../reference/address/index.ts';
import { withContext } from './context.ts';

const resultText = (result: ValidationResult): string => {
  const { address, source, deliveryPoint } = result;
  const zip = address.plus4 === '' ? address.zip : `${address.zip}-${address.plus4}`;
  const lines = [
    address.firm,
    address.urbanization,
    [address.streetAddress, address.secondaryAddress].filter((part) => part !== '').join(' '),
    [address.city, address.state, zip].filter((part) => part !== '').join(' '),
  ].filter((line) => line !== '');
  return [
    ...lines,
    '',
    `${result.outcome}, matched: ${result.matched}, ${result.completeness}`,
    ...(source === null
      ? []
      : [
          `from ${source.dataset}, edition ${source.edition} (${source.authority}), ${source.ageDays} days old, expired: ${source.expired}`,
        ]),
    ...(result.carrierRoute === '' ? [] : [`carrier route ${result.carrierRoute}`]),
    ...(deliveryPoint === null
      ? []
      : [
          `delivery point ${deliveryPoint.digits}, check digit ${deliveryPoint.checkDigit} (${deliveryPoint.confidence})`,
        ]),
    ...result.notes.map(({ text }) => `- ${text}`),
    ...result.changes.map(
      ({ component, from, to, why, section }) =>
        `- ${component}: ${JSON.stringify(from)} → ${JSON.stringify(to)}. ${why}${section === '' ? '' : ` (Pub 28, ${section})`}`,
    ),
    ...result.candidates.map(
      (one) =>
        `? ${one.streetAddress}, ${one.city} ${one.state} ${one.zip}${one.plus4 === '' ? '' : `-${one.plus4}`}${one.unitLow === '' ? '' : ` ${one.unitDesignator} ${one.unitLow}-${one.unitHigh}`}`,
    ),
    ...result.suggestions.map(
      ({ streetAddress, city, state, zip, differs }) =>
        `~ ${streetAddress}, ${city} ${state} ${zip} (${differs})`,
    ),
  ].join('\n');
};

export const addAddressCommand = (program: Command): void => {
  program
    .command('address <text...>')
    .description('one address: standard form, what was matched, on which edition')
    .addHelpText('after', '\nExample:\n  postern address "3120 M Street NW, Washington DC 20007"')
    .action((words: string[], _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const result = await ask<ValidationResult>({
          method: 'POST',
          path: '/postern/v1/addresses/validate',
          body: { text: words.join(' ') },
        });
        output.value(result, () => resultText(result));
        if (result.outcome !== 'found' && result.outcome !== 'standardised') process.exitCode = 1;
      }),
    );
};
