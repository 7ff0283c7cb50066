/** `postern tracking hold`, `release` and `holds`: pieces that are kept beyond their retention. */
import type { Command } from 'commander';
import { withContext } from './context.ts';
import { groupOf } from './group.ts';
import { table } from './output.ts';

interface Hold {
  readonly trackingNumber: string;
  readonly reason: string;
  readonly since: string;
}

const PATH = '/postern/v1/tracking/holds';

interface Wish {
  readonly name: 'hold' | 'release';
  readonly state: 'held' | 'released';
  readonly description: string;
  readonly example: string;
  readonly done: (number: string) => string;
}

const WISHES: readonly Wish[] = [
  {
    name: 'hold',
    state: 'held',
    description: "keep a piece beyond its retention; needs a steward's token in POSTERN_TOKEN",
    example: 'postern tracking hold 9205590234567800000014 --reason "claim 26-117"',
    done: (number) => `${number} is kept until it is released.`,
  },
  {
    name: 'release',
    state: 'released',
    description: "end the hold of a piece; needs a steward's token in POSTERN_TOKEN",
    example: 'postern tracking release 9205590234567800000014 --reason "claim 26-117 settled"',
    done: (number) => `${number} is kept no longer than its retention.`,
  },
];

const addWish = (tracking: Command, { name, state, description, example, done }: Wish): void => {
  tracking
    .command(name)
    .description(description)
    .argument('<number...>', 'the number below the barcode; blanks do not matter')
    .requiredOption('--reason <text>', 'the case or order behind it')
    .addHelpText('after', `\nExample:\n  ${example}`)
    .action((words: string[], { reason }: { readonly reason: string }, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const body = { trackingNumber: words.join(''), reason, state };
        const answer = await ask<{ trackingNumber: string }>({ method: 'POST', path: PATH, body });
        output.value(answer, () => done(answer.trackingNumber));
      }),
    );
};

export const addTrackingHoldCommands = (program: Command): void => {
  const tracking = groupOf(program, 'tracking', 'legal hold of pieces');
  for (const wish of WISHES) addWish(tracking, wish);
  tracking
    .command('holds')
    .description("list the pieces under legal hold; needs a steward's or an auditor's token in POSTERN_TOKEN")
    .addHelpText('after', '\nExample:\n  postern tracking holds')
    .action((_options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const { holds } = await ask<{ holds: Hold[] }>({ method: 'GET', path: PATH });
        output.value(holds, () =>
          holds.length === 0
            ? 'No piece is under legal hold.'
            : table(
                ['number', 'since', 'reason'],
                holds.map(({ trackingNumber, since, reason }) => [trackingNumber, since, reason]),
              ),
        );
      }),
    );
};
