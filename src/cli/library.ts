/** `postern library` and `postern watch`: what the rules rest on, own copies of it, and pages that are watched. */
import type { Command } from 'commander';
import type { Hit, SectionDifference, WatchRound } from '../access/index.ts';
import { withContext } from './context.ts';
import { table } from './output.ts';

interface LibraryRecord {
  readonly id: string;
  readonly instrument: string;
  readonly section: string;
  readonly confidence: string;
  readonly citedBy: readonly string[];
}

interface Attached {
  readonly id: string;
  readonly title: string;
  readonly citation: string | null;
  readonly edition: string | null;
  readonly visibility: string;
  readonly sections: number;
}

interface Change {
  readonly id: string;
  readonly url: string;
  readonly at: string;
  readonly difference: string;
}

const differenceText = ({ change, number, title, pieces }: SectionDifference): string =>
  [
    `${change} ${number} ${title}`.trim(),
    ...pieces
      .filter(({ kind }) => kind !== 'same')
      .map(({ kind, text }) => `  ${kind === 'added' ? '+' : '-'} ${text.replace(/\s+/g, ' ').trim()}`),
  ].join('\n');

/** Pages are asked one after the other, with pauses. */
const LOOK_MS = 1_800_000;

export const addLibraryCommands = (program: Command): void => {
  const library = program.command('library').description('what the rules rest on, and own copies of it');
  library
    .command('records')
    .description('handbooks, laws, regulations, terms and notices that the rules cite')
    .addHelpText('after', '\nExample:\n  postern library records')
    .action((_options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const { records } = await ask<{ records: LibraryRecord[] }>({
          method: 'GET',
          path: '/postern/v1/library',
        });
        output.value({ records }, () =>
          table(
            ['id', 'instrument', 'section', 'confidence', 'cited by'],
            records.map(({ id, instrument, section, confidence, citedBy }) => [
              id,
              instrument,
              section,
              confidence,
              `${citedBy.length} rules`,
            ]),
          ),
        );
      }),
    );
  library
    .command('list')
    .description('attached documents')
    .addHelpText('after', '\nExample:\n  postern library list')
    .action((_options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const { documents } = await ask<{ documents: Attached[] }>({
          method: 'GET',
          path: '/postern/v1/library/attached',
        });
        output.value({ documents }, () =>
          documents.length === 0
            ? 'No document is attached. postern library attach FILE attaches one.'
            : table(
                ['id', 'title', 'citation', 'edition', 'readable by', 'sections'],
                documents.map((one) => [
                  one.id,
                  one.title,
                  one.citation ?? '-',
                  one.edition ?? '-',
                  one.visibility,
                  String(one.sections),
                ]),
              ),
        );
      }),
    );
  library
    .command('attach')
    .description('attach an own copy of a document: PDF, HTML or text')
    .argument('<file>', 'the document')
    .requiredOption('--title <text>', 'its title')
    .option('--citation <id>', 'the citation that it is a copy of')
    .option('--edition <date>', 'date of the edition')
    .option('--public', 'let anybody read it here; only what you may pass on')
    .addHelpText(
      'after',
      '\nExample:\n  postern library attach as-805.pdf --title "Handbook AS-805" --citation as-805-labels --edition 2012-08-23',
    )
    .action((file: string, options: Record<string, string | boolean>, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const made = await ask<Attached>({
          method: 'POST',
          path: '/postern/v1/library/attached',
          query: {
            title: String(options.title),
            citation: options.citation as string | undefined,
            edition: options.edition as string | undefined,
            visibility: options.public === true ? 'public' : 'stewards',
          },
          file: { path: file, mediaType: 'application/octet-stream' },
        });
        output.value(made, () => `Attached ${made.id}: ${made.title}, ${made.sections} sections.`);
      }),
    );
  library
    .command('search')
    .description('sections of attached documents, by words')
    .argument('<words...>')
    .addHelpText('after', '\nExample:\n  postern library search restricted information label')
    .action((words: string[], _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const { hits } = await ask<{ hits: Hit[] }>({
          method: 'GET',
          path: '/postern/v1/library/attached/search',
          query: { q: words.join(' ') },
        });
        output.value({ hits }, () =>
          hits.length === 0
            ? 'Nothing was found.'
            : hits.map((hit) => `${hit.title} ${hit.section} ${hit.heading}\n  ${hit.excerpt}`).join('\n\n'),
        );
      }),
    );
  library
    .command('compare')
    .description('two editions of a document, section by section')
    .argument('<from>', 'the earlier document')
    .argument('<to>', 'the later document')
    .addHelpText('after', '\nExample:\n  postern library compare doc_5f0c… doc_77aa…')
    .action((from: string, to: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const found = await ask<{ differences: SectionDifference[] }>({
          method: 'GET',
          path: '/postern/v1/library/attached/compare',
          query: { from, to },
        });
        output.value(found, () =>
          found.differences.length === 0
            ? 'No section differs.'
            : found.differences.map(differenceText).join('\n\n'),
        );
      }),
    );
  library
    .command('remove')
    .description('remove an attached document')
    .argument('<id>', 'the document')
    .addHelpText('after', '\nExample:\n  postern library remove doc_5f0c…')
    .action((id: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const path = `/postern/v1/library/attached/${encodeURIComponent(id)}`;
        const removed = await ask({ method: 'DELETE', path });
        output.value(removed, () => `Removed ${id}.`);
      }),
    );

  const watch = program
    .command('watch')
    .description('official pages that rules rest on, looked at for changes');
  watch
    .command('look')
    .description('look at every page now')
    .addHelpText('after', '\nExample:\n  postern watch look')
    .action((_options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const round = await ask<WatchRound>({
          method: 'POST',
          path: '/postern/v1/watch/look',
          timeoutMs: LOOK_MS,
        });
        const { first, unchanged, changed, disallowed, failed } = round.outcomes;
        output.value(
          round,
          () =>
            `${round.pages} pages: ${changed} changed, ${unchanged} unchanged, ${first} seen for the first time, ${disallowed} not to be read by robots.txt, ${failed} failed.`,
        );
      }),
    );
  watch
    .command('changes')
    .description('changes that nobody has looked at yet')
    .addHelpText('after', '\nExample:\n  postern watch changes')
    .action((_options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const { changes } = await ask<{ changes: Change[] }>({
          method: 'GET',
          path: '/postern/v1/watch/changes',
          query: { state: 'open' },
        });
        output.value({ changes }, () =>
          changes.length === 0
            ? 'No change is open.'
            : changes.map(({ id, url, at, difference }) => `${id} ${at} ${url}\n${difference}`).join('\n\n'),
        );
      }),
    );
  watch
    .command('close')
    .description('close a change after looking at it')
    .argument('<id>', 'the change')
    .requiredOption('--note <text>', 'what was found')
    .addHelpText('after', '\nExample:\n  postern watch close chg_5f0c… --note "no rule is touched"')
    .action((id: string, { note }: { note: string }, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const path = `/postern/v1/watch/changes/${encodeURIComponent(id)}/close`;
        const done = await ask({ method: 'POST', path, body: { note } });
        output.value(done, () => `Closed ${id}.`);
      }),
    );
};
