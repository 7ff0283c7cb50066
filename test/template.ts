/**
 * A data folder after its first start, which programs of tests begin from: what takes long is building the ZIP edition. `npm test` makes
 * one for all files (`TEST_TEMPLATE`); a file that runs by itself makes its own. As a script: `node test/template.ts FOLDER`.
 */
import { readConfig } from '../src/config.ts';
import { openPostern } from '../src/main.ts';

/** Starts a Postern in `data` for the first time, and stops it. @param folder where settings would be looked for */
export const makeTemplate = async (data: string, folder: string): Promise<void> => {
  const config = readConfig({ POSTERN_DATA: data, POSTERN_LOG_LEVEL: 'silent' }, folder);
  const postern = await openPostern(config, { door: 'local' });
  await postern.close();
};

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('node test/template.ts FOLDER');
  await makeTemplate(folder, folder);
}
