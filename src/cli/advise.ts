/** `postern advise`: what can I get, and how? */
import type { Command } from 'commander';
import type { Advice } from '../channels/index.ts';
import { withContext } from './context.ts';

interface AdviseOptions {
  readonly dataset?: string;
  readonly role?: string;
  readonly purpose?: string;
  readonly channel?: string;
  readonly at?: string;
}

const SIGNS: Readonly<Record<string, string>> = { true: '+', false: '-', unknown: '?' };

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];

const adviceText = (advice: Advice): string =>
  [
    advice.answer,
    ...(advice.question === null ? [] : [advice.question]),
    ...section(
      'Datasets',
      advice.datasets.map(({ id, title, open }) => `${id}: ${title} (open: ${open})`),
    ),
    ...section(
      'Conditions (+ holds for you, - does not, ? not known here)',
      advice.conditions.map(({ sentence, holds }) => `${SIGNS[String(holds)] ?? '?'} ${sentence}`),
    ),
    ...section(
      'Steps',
      advice.steps.map((step, index) => `${index + 1}. ${step}`),
    ),
    ...section(
      'Instead',
      advice.alternatives.map(
        ({ title, words, url }) => `${title}: ${words}${url === null ? '' : ` ${url}`}`,
      ),
    ),
    ...section(
      'Rests on',
      advice.citations.map(
        ({ instrument, section: part, url, confidence }) =>
          `${instrument}${part === '' ? '' : `, ${part}`} [${confidence}]${url === null ? '' : ` ${url}`}`,
      ),
    ),
  ].join('\n');

export const addAdviseCommand = (program: Command): void => {
  program
    .command('advise [question...]')
    .description('what can be had, by which channel, on which conditions, with which steps')
    .option('--dataset <id>', 'a dataset instead of a question')
    .option('--role <role>', 'who asks')
    .option('--purpose <purpose>', 'what for')
    .option('--channel <channel>', 'by which channel')
    .option('--at <date>', 'as of this date')
    .addHelpText('after', '\nExample:\n  postern advise "can I get tracking through an API?" --at 2026-03-01')
    .action((words: string[], options: AdviseOptions, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const advice = await ask<Advice>({
          method: 'GET',
          path: '/postern/v1/advise',
          query: { text: words.length === 0 ? undefined : words.join(' '), ...options },
        });
        output.value(advice, () => adviceText(advice));
      }),
    );
};
