/** `postern editions` and `postern import`: which version of each dataset serves, and bringing in a new one. */
import type { Command } from 'commander';
import type { Edition } from '../reference/index.ts';
import { withContext } from './context.ts';
import { table, when } from './output.ts';

const IMPORT_TIMEOUT_MS = 600_000;

/** An edition in a few lines, as an import tells it. */
export const editionText = (edition: Edition): string =>
  [
    `Edition ${edition.edition} is ${edition.state}${edition.reason === null ? '' : `: ${edition.reason}`}`,
    `  rows read ${edition.rowsRead}, kept ${edition.rowsKept}, refused ${edition.rowsRefused}`,
    `  against the edition before: ${Object.entries(edition.diff)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
  ].join('\n');

export const addEditionsCommand = (program: Command): void => {
  const editions = program
    .command('editions')
    .description('list imported editions: source, authority, dates, rows')
    .addHelpText('after', '\nExample:\n  postern editions --json')
    .action((_options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const { editions } = await ask<{ editions: Edition[] }>({
          method: 'GET',
          path: '/postern/v1/editions',
        });
        output.value(editions, () =>
          table(
            ['edition', 'dataset', 'state', 'authority', 'rows', 'retrieved', 'source'],
            editions.map((row) => [
              row.edition,
              row.dataset,
              row.state,
              row.authority,
              String(row.rowsKept),
              when(row.retrievedAt),
              row.source,
            ]),
          ),
        );
      }),
    );
  for (const { verb, what } of [
    { verb: 'release', what: 'let an edition serve that was held for a reason' },
    { verb: 'discard', what: 'give up an edition that was held; its files are removed' },
  ] as const) {
    editions
      .command(`${verb} <id>`)
      .description(what)
      .addHelpText('after', `\nExample:\n  postern editions ${verb} zip4-20260101T000000-1a2b3c4d`)
      .action((id: string, _options: object, command: Command) =>
        withContext(command, async ({ ask, output }) => {
          const edition = await ask<Edition>({
            method: 'POST',
            path: `/postern/v1/editions/${encodeURIComponent(id)}/${verb}`,
          });
          output.value(edition, () => editionText(edition));
        }),
      );
  }
};

export const addImportCommand = (program: Command): void => {
  program
    .command('import')
    .description('bring in an official file as a new edition; the old one serves until it is checked')
    .command('zip-locale <file>')
    .description('the ZIP Locale Detail of PostalPro: XLSX, CSV or CSV.gz')
    .addHelpText('after', '\nExample:\n  postern import zip-locale ZIP_Locale_Detail.xlsx')
    .action((file: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const edition = await ask<Edition>({
          method: 'POST',
          path: '/postern/v1/editions/zip-locale',
          query: { name: file.split(/[\\/]/).at(-1) },
          file: { path: file, mediaType: 'application/octet-stream' },
          timeoutMs: IMPORT_TIMEOUT_MS,
        });
        output.value(edition, () => editionText(edition));
        if (edition.state !== 'active') process.exitCode = 1;
      }),
    );
};
