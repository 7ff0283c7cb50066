/** The command line. Exit codes: `docs/cli.md`. A person's mistake never shows a stack trace. */
import { Command, CommanderError } from 'commander';
import { PosternError } from '../errors.ts';
import { version } from '../version.ts';
import { addAccessCommands } from './access.ts';
import { addAccessRequestCommands } from './access-requests.ts';
import { addAddressCommand } from './address.ts';
import { addAdviseCommand } from './advise.ts';
import { addAgreementCommands } from './agreements.ts';
import { addAuditCommand } from './audit.ts';
import { addAuthorisationCommands } from './authorisations.ts';
import { addBarcodeCommand } from './barcode.ts';
import { addCleanCommand } from './clean.ts';
import { addConfigCommand } from './config.ts';
import { addEditionsCommand, addImportCommand } from './editions.ts';
import { addExportCommand } from './export.ts';
import { addGuardCommands } from './guard.ts';
import { addAppCommand, addCredentialCommand, addOrganisationCommand, addPersonCommand } from './identity.ts';
import { addAddressImportCommands } from './import-address.ts';
import { addAnswerImportCommands } from './import-answers.ts';
import { addEventImportCommands } from './import-events.ts';
import { addLocationImportCommands } from './import-locations.ts';
import { addShippingImportCommands } from './import-shipping.ts';
import { addLibraryCommands } from './library.ts';
import { addLocateCommand } from './locate.ts';
import { addLocationsCommand } from './locations.ts';
import { addMigrateCommand } from './migrate.ts';
import { describeError, EXIT, exitCodeOf } from './output.ts';
import { addPolicyCommand } from './policy.ts';
import { addReadinessCommand } from './readiness.ts';
import { addReportCommand } from './report.ts';
import { addSandboxCommand } from './sandbox.ts';
import { addDemoCommand, addServeCommand, addUpCommand } from './serve.ts';
import { addSignInLinkCommand } from './sign-in-link.ts';
import { addSourceCommands } from './sources.ts';
import { addSubscriptionCommand } from './subscription.ts';
import { addTrackCommand } from './track.ts';
import { addTrackingHoldCommands } from './tracking-holds.ts';
import { addTrainingCommand } from './training.ts';
import { addUpstreamCommand } from './upstream.ts';
import { addWebToolsUserCommands } from './web-tools-users.ts';

const COMMANDS = [
  addUpCommand,
  addServeCommand,
  addSandboxCommand,
  addAdviseCommand,
  addCleanCommand,
  addPolicyCommand,
  addAuditCommand,
  addImportCommand,
  addAddressImportCommands,
  addLocationImportCommands,
  addEventImportCommands,
  addAnswerImportCommands,
  addShippingImportCommands,
  addLocateCommand,
  addExportCommand,
  addLocationsCommand,
  addReportCommand,
  addAddressCommand,
  addEditionsCommand,
  addBarcodeCommand,
  addMigrateCommand,
  addOrganisationCommand,
  addAppCommand,
  addWebToolsUserCommands,
  addPersonCommand,
  addCredentialCommand,
  addSignInLinkCommand,
  addAccessCommands,
  addAccessRequestCommands,
  addGuardCommands,
  addSourceCommands,
  addSubscriptionCommand,
  addUpstreamCommand,
  addTrackCommand,
  addTrackingHoldCommands,
  addAuthorisationCommands,
  addAgreementCommands,
  addReadinessCommand,
  addLibraryCommands,
  addTrainingCommand,
  addDemoCommand,
  addConfigCommand,
];

/** The whole tree of commands; `docs/cli.md` is tested against it. */
export const createProgram = (): Command => {
  const program = new Command('postern')
    .description('The guarded door to official USPS data.')
    .version(version)
    .option('--json', 'print one JSON value, for machines')
    .option('--url <address>', 'ask a remote server; the token comes from POSTERN_TOKEN')
    .showHelpAfterError('(postern --help shows the commands)')
    .addHelpText('after', '\nExample:\n  postern advise "who may see tracking?"\n\nSettings: postern config');
  for (const add of COMMANDS) add(program);
  return program;
};

type AsJson = 'json' | 'text';

const prepare = (command: Command, asJson: AsJson): void => {
  command.exitOverride();
  // Machines get the error as JSON below, and nothing else on the error stream.
  if (asJson === 'json') command.configureOutput({ writeErr: () => undefined });
  for (const inner of command.commands) prepare(inner, asJson);
};

const errorText = (error: PosternError, asJson: AsJson): string =>
  asJson === 'json'
    ? JSON.stringify({
        error: { code: error.code, message: error.message, cure: error.cure, place: error.place },
      })
    : describeError(error);

/** Runs one command line. @returns the exit code. */
export const main = async (words: readonly string[]): Promise<number> => {
  const program = createProgram();
  const asJson = words.includes('--json') ? 'json' : 'text';
  prepare(program, asJson);
  try {
    await program.parseAsync(words, { from: 'user' });
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.ok;
      if (asJson === 'json') {
        const usage = new PosternError('usage', error.message.replace(/^error: /, ''), {
          cure: 'postern --help shows the commands.',
        });
        process.stderr.write(`${errorText(usage, asJson)}\n`);
      }
      return EXIT.usage;
    }
    if (error instanceof PosternError) {
      process.stderr.write(`${errorText(error, asJson)}\n`);
    } else {
      process.stderr.write(
        `postern: an error that should not have happened; please report it.\n${(error as Error).stack}\n`,
      );
    }
    return exitCodeOf(error);
  }
};
