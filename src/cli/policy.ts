/** `postern policy`: the rules as sentences, checks of a pack, decisions explained. */
import type { Command } from 'commander';
import { PosternError } from '../errors.ts';
import type { LintFinding, RuleSentences } from '../policy/index.ts';
import { withContext } from './context.ts';
import { packFiles, readPackFile } from './pack-files.ts';
import { addPolicyChangeCommands } from './policy-change.ts';

interface Checked {
  readonly version: string;
  readonly rules: number;
  readonly citations: number;
  readonly findings: readonly LintFinding[];
}

interface Explained {
  readonly id?: string;
  readonly decision?: { readonly effect: string; readonly code: string };
  readonly effect?: string;
  readonly code?: string;
  readonly explanation: readonly string[];
}

const explainedText = (explained: Explained): string => {
  const effect = explained.decision?.effect ?? explained.effect;
  const code = explained.decision?.code ?? explained.code;
  return [`${effect} (${code})`, ...explained.explanation.map((sentence) => `  ${sentence}`)].join('\n');
};

const readJsonArgument = (text: string): unknown => {
  const source = text.startsWith('@') ? readPackFile(text.slice(1)).text : text;
  try {
    return JSON.parse(source);
  } catch (cause) {
    throw new PosternError('usage_json', `The request is no valid JSON: ${(cause as Error).message}.`, {
      status: 400,
      cure: 'Example: postern policy decide \'{"request":{"dataset":"tracking"}}\'',
    });
  }
};

export const addPolicyCommand = (program: Command): void => {
  const policy = program.command('policy').description('the rules: as sentences, checked, explained');
  addPolicyChangeCommands(policy);
  policy
    .command('list')
    .description('print the rules in force as sentences')
    .option('--at <date>', 'those of another day')
    .option('--known <date>', 'as far as this server knew on that day')
    .addHelpText('after', '\nExample:\n  postern policy list --at 2026-03-01')
    .action((options: { at?: string; known?: string }, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const listed = await ask<{ version: string; rules: RuleSentences[] }>({
          method: 'GET',
          path: '/postern/v1/policies',
          query: { at: options.at, known: options.known },
        });
        output.value(listed, () =>
          [
            `Policy version ${listed.version.slice(0, 12)}, ${listed.rules.length} rules`,
            ...listed.rules.map(({ ruleId, text }) => `\n${ruleId}\n  ${text}`),
          ].join('\n'),
        );
      }),
    );
  policy
    .command('check <path...>')
    .description('check a pack: files, or a folder of them')
    .addHelpText('after', '\nExample:\n  postern policy check policies/')
    .action((paths: string[], _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const checked = await ask<Checked>({
          method: 'POST',
          path: '/postern/v1/policies/check',
          body: { files: packFiles(paths) },
        });
        output.value(checked, () =>
          [
            `Version ${checked.version.slice(0, 12)}: ${checked.rules} rules, ${checked.citations} citations, ${checked.findings.length} findings`,
            ...checked.findings.map(
              ({ lint, ruleId, message, place }) =>
                `${place.file}:${place.line}:${place.column} ${lint}: ${ruleId} ${message}`,
            ),
          ].join('\n'),
        );
        if (checked.findings.length > 0) process.exitCode = 1;
      }),
    );
  policy
    .command('explain <decision>')
    .description('explain a decision by its id (header Postern-Decision)')
    .addHelpText('after', '\nExample:\n  postern policy explain 6924d3f00123456789abcdef0123456789abcdef')
    .action((id: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const explained = await ask<Explained>({
          method: 'GET',
          path: `/postern/v1/decisions/${encodeURIComponent(id)}`,
        });
        output.value(explained, () => explainedText(explained));
      }),
    );
  policy
    .command('decide <request>')
    .description('decide a hypothetical request: JSON, or @FILE')
    .addHelpText(
      'after',
      '\nExample:\n  postern policy decide \'{"principal":{"kind":"app","role":"researcher"},"request":{"dataset":"tracking","dataClass":"sensitive"}}\'',
    )
    .action((request: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const explained = await ask<Explained>({
          method: 'POST',
          path: '/postern/v1/policies/decide',
          body: readJsonArgument(request),
        });
        output.value(explained, () => explainedText(explained));
      }),
    );
};
