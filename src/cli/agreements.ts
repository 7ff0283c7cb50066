/** `postern terms add|list`, `postern agreement show`, `postern document add`: papers and their acceptance. */
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Standing } from '../access/index.ts';
import { withContext } from './context.ts';
import { groupOf } from './group.ts';
import { table } from './output.ts';

interface TermsVersion {
  readonly document: string;
  readonly title: string;
  readonly version: string;
  readonly effective: string;
  readonly sha256: string | null;
}

const standingText = ({ organisation, agreements, terms }: Standing): string =>
  [
    `Organisation ${organisation}`,
    table(
      ['agreement', 'signed', 'until', 'fee required', 'fee paid through', 'state'],
      agreements.map((each) => [
        each.kind,
        each.signed.slice(0, 10),
        each.until?.slice(0, 10) ?? '-',
        each.feeRequired ?? 'not stated',
        each.feePaidThrough?.slice(0, 10) ?? '-',
        each.state,
      ]),
    ),
    table(
      ['terms', 'in force', 'accepted', 'by', 'state'],
      terms.map((each) => [
        each.document,
        each.inForce ?? '-',
        each.accepted ?? '-',
        each.acceptedBy ?? '-',
        each.state,
      ]),
    ),
  ].join('\n\n');

const addTerms = (terms: Command): void => {
  terms
    .command('add')
    .description('record a version of terms; from its day of effect on it must be accepted anew')
    .requiredOption('--document <name>', 'for USPS API terms: usps-api-terms')
    .requiredOption('--title <text>', 'what it is called')
    .requiredOption('--version <date>', 'date of the version')
    .option('--effective <date>', 'day of effect; the date of the version unless stated')
    .option('--sha256 <hash>', 'SHA-256 of the text, as `postern document add` prints it')
    .addHelpText(
      'after',
      '\nExample:\n  postern terms add --document usps-api-terms --title "USPS API terms" --version 2026-04-01',
    )
    .action((options: Record<string, string>, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const made = await ask<{ id: string }>({ method: 'POST', path: '/postern/v1/terms', body: options });
        output.value(made, () => `Recorded ${made.id}`);
      }),
    );
  terms
    .command('list')
    .description('the recorded versions of terms')
    .addHelpText('after', '\nExample:\n  postern terms list')
    .action((_options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const { terms: versions } = await ask<{ terms: TermsVersion[] }>({
          method: 'GET',
          path: '/postern/v1/terms',
        });
        output.value(versions, () =>
          table(
            ['document', 'version', 'effective', 'title', 'sha256'],
            versions.map((each) => [
              each.document,
              each.version,
              each.effective,
              each.title,
              each.sha256 ?? '-',
            ]),
          ),
        );
      }),
    );
};

export const addAgreementCommands = (program: Command): void => {
  addTerms(groupOf(program, 'terms', 'accepted terms'));
  groupOf(program, 'agreement', 'signed agreements, as the operator states them')
    .command('show <organisation>')
    .description('agreements of an organisation, terms it accepted, and those it has to accept')
    .addHelpText('after', '\nExample:\n  postern agreement show org_5f0c…')
    .action((organisation: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const standing = await ask<Standing>({
          method: 'GET',
          path: `/postern/v1/organisations/${encodeURIComponent(organisation)}/agreements`,
        });
        output.value(standing, () => standingText(standing));
      }),
    );
  groupOf(program, 'document', 'files behind agreements and terms')
    .command('add <file>')
    .description('attach a document; it prints the SHA-256 that agreements and terms name it by')
    .addHelpText('after', '\nExample:\n  postern document add agreement.pdf')
    .action((file: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const made = await ask<{ id: string; mediaType: string; bytes: number }>({
          method: 'POST',
          path: '/postern/v1/documents',
          query: { name: basename(file) },
          file: { path: file, mediaType: 'application/octet-stream' },
        });
        output.value(made, () => `${made.id}  ${made.mediaType}, ${made.bytes} bytes`);
      }),
    );
};
