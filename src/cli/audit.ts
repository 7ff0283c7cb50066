/** `postern audit`: verifies the record offline, proves a decision, exports entries for an auditor. */
import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import {
  checkDecisionProof,
  type DecisionProof,
  type Problem,
  type Verification,
  verifyLog,
} from '../audit/index.ts';
import { PosternError } from '../errors.ts';
import { auditFolderOf } from '../paths.ts';
import { openStore, type Store } from '../store/index.ts';
import { addAuditCareCommands } from './audit-care.ts';
import { expectBody } from './client.ts';
import { type CommandContext, withContext } from './context.ts';

interface VerifyOptions {
  readonly folder?: string;
  readonly key?: string;
  readonly witness?: string[];
}

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new PosternError('file_unreadable', `The file ${file} cannot be read.`, { status: 400, cause });
  }
};

/** A key as text, or the file that holds it. */
const keyOf = (stated: string): string => (existsSync(stated) ? readText(stated).trim() : stated);

/** The store whose blocks are compared with the log; a copied folder may come without one. */
const storeBeside = async (
  { config }: CommandContext,
  options: VerifyOptions,
): Promise<Store | undefined> => {
  if (options.folder !== undefined) return undefined;
  return openStore({
    dataFolder: config.data,
    ...(config.databaseUrl !== undefined && { databaseUrl: config.databaseUrl }),
  });
};

const verify = async (context: CommandContext, options: VerifyOptions): Promise<Verification> => {
  const folder = options.folder ?? auditFolderOf(context.config.data);
  if (!existsSync(folder)) {
    throw new PosternError('audit_folder_missing', `There is no folder ${folder}.`, {
      status: 400,
      cure: 'Name the folder of a log with --folder, or the data folder with POSTERN_DATA.',
    });
  }
  const witnesses =
    options.witness ?? (context.config.witnessFile === undefined ? [] : [context.config.witnessFile]);
  const store = await storeBeside(context, options);
  try {
    return await verifyLog({
      folder,
      witnessed: witnesses.filter(existsSync).map(readText),
      ...(options.key !== undefined && { verifierKey: keyOf(options.key) }),
      ...(store !== undefined && { store }),
    });
  } finally {
    await store?.close();
  }
};

const placeText = ({ entry, file, what }: Problem): string =>
  `  ${entry === null ? '' : `entry ${entry}, `}${file}: ${what}`;

const verificationText = (result: Verification): string => {
  const blocks = result.blocks === null ? '' : `, ${result.blocks} journal blocks compared`;
  const witnessed =
    result.unwitnessedSince >= result.size
      ? 'witnessed to the end'
      : `unwitnessed since entry ${result.unwitnessedSince}`;
  const head = `${result.origin}: ${result.size} entries${blocks}, ${witnessed}, key ${result.key}`;
  return result.ok
    ? `The record holds. ${head}.\n  root ${result.root}`
    : [
        `The record does not hold: ${result.problemCount} problem(s). ${head}.`,
        ...(result.firstBad === null ? [] : ['First:', placeText(result.firstBad), 'All:']),
        ...result.problems.map(placeText),
      ].join('\n');
};

export const addAuditCommand = (program: Command): void => {
  const audit = program.command('audit').description('the record: verified, proved, exported');
  addAuditCareCommands(audit);
  audit
    .command('verify')
    .description('recompute the whole record offline; name the first bad entry')
    .option('--folder <path>', 'a copy of an audit folder instead of the data folder')
    .option('--key <key>', 'the verifier key, or a file with it, from somewhere you trust')
    .option('--witness <file...>', 'checkpoints that outside witnesses hold')
    .addHelpText('after', '\nExample:\n  postern audit verify --witness /mnt/witness/checkpoint')
    .action((options: VerifyOptions, command: Command) =>
      withContext(command, async (context) => {
        const result = await verify(context, options);
        context.output.value(result, () => verificationText(result));
        if (!result.ok) process.exitCode = 1;
      }),
    );
  audit
    .command('proof <decision>')
    .description('prove that a decision stands in the record, and check the proof')
    .addHelpText('after', '\nExample:\n  postern audit proof 6924d3f00123456789abcdef0123456789abcdef')
    .action((id: string, _options: object, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const proof = await ask<DecisionProof>({
          method: 'GET',
          path: `/postern/v1/decisions/${encodeURIComponent(id)}/proof`,
        });
        const fault = checkDecisionProof(proof, proof.verifierKey);
        output.value({ ...proof, fault: fault ?? null }, () =>
          fault === undefined
            ? `Decision ${proof.id} stands in entry ${proof.log.index} of the record; the proof leads to the signed root.`
            : `The proof does not hold: ${fault}.`,
        );
        if (fault !== undefined) process.exitCode = 1;
      }),
    );
  audit
    .command('export')
    .description('print entries of the record with their proofs, as NDJSON')
    .option('--from <index>', 'first entry', '0')
    .option('--to <index>', 'entry after the last; default: the newest')
    .addHelpText('after', '\nExample:\n  postern audit export --from 0 > record.ndjson')
    .action((options: { from: string; to?: string }, command: Command) =>
      withContext(command, async ({ send }) => {
        const last = options.to === undefined ? Number.POSITIVE_INFINITY : Number(options.to);
        for (let from = Number(options.from); from < last; ) {
          const answer = await send({
            method: 'GET',
            path: '/postern/v1/audit/entries',
            query: { from: String(from), to: options.to },
          });
          if (answer.status >= 400) expectBody(answer);
          process.stdout.write(answer.text);
          const next = Number(answer.headers['postern-next']);
          if (next <= from) return;
          from = next;
        }
      }),
    );
};
