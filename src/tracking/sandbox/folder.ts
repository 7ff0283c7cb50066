/** A sandbox's data folder says what it is, so that simulated and real data are never mixed. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PosternError } from '../../errors.ts';

/** What lies in the folder of a sandbox. */
const MARK_FILE = 'postern.sandbox';
/** Made when the store is opened for the first time. */
const STORE_FILE = 'postern.db';

/** How a sandbox is run. */
export interface SandboxMode {
  /** Of all chance. */
  readonly seed: string;
  /** Whether data may be imported, which is then beside simulated data. */
  readonly imports: 'refused' | 'allowed';
}

const refuse = (code: string, message: string, cure: string): never => {
  throw new PosternError(code, message, { status: 409, cure });
};

/** How the folder was marked; undefined: it is no sandbox's. @throws PosternError `sandbox_mark` */
const markOf = (folder: string): SandboxMode | undefined => {
  const path = join(folder, MARK_FILE);
  if (!existsSync(path)) return undefined;
  try {
    const { seed, imports } = JSON.parse(readFileSync(path, 'utf8')) as Partial<SandboxMode>;
    if (typeof seed === 'string' && (imports === 'refused' || imports === 'allowed'))
      return { seed, imports };
  } catch {
    // Told below, like any other content.
  }
  return refuse(
    'sandbox_mark',
    `${path} marks a sandbox and cannot be read.`,
    'Remove the whole folder, which holds simulated data alone, and start a new sandbox.',
  );
};

/**
 * Marks a new folder, or finds the mark. The folder's lock must be held.
 * @param asked how a sandbox is started; undefined: somebody opens the folder without saying that it is one
 * @param door `local`: the command line, which may read a sandbox as it may read anything
 * @throws PosternError `sandbox_folder` where production is started on a sandbox, `sandbox_real_data` the other way round
 */
export const claimFolder = (
  folder: string,
  asked: SandboxMode | undefined,
  door: 'network' | 'local',
): SandboxMode | undefined => {
  const marked = markOf(folder);
  if (asked === undefined) {
    if (marked === undefined || door === 'local') return marked;
    return refuse(
      'sandbox_folder',
      `The data folder ${folder} belongs to a sandbox: what it holds is simulated.`,
      `Start it with \`postern sandbox --keep ${folder}\`, or set POSTERN_DATA to another folder.`,
    );
  }
  if (marked === undefined && existsSync(join(folder, STORE_FILE))) {
    return refuse(
      'sandbox_real_data',
      `The data folder ${folder} is in use for real data; a sandbox would mix simulated data into it.`,
      'Name an empty or new folder with --keep, or leave it out for a temporary one.',
    );
  }
  // A folder that imports were once allowed in may hold real data: it stays so marked.
  const imports = marked?.imports === 'allowed' ? 'allowed' : asked.imports;
  const mode: SandboxMode = { seed: asked.seed, imports };
  writeFileSync(join(folder, MARK_FILE), `${JSON.stringify(mode)}\n`, { mode: 0o600 });
  return mode;
};
