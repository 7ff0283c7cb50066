/** Address imports of three forms under sixty SIGKILLs: the editions are byte for byte those of undisturbed imports. */
import { gzipSync } from 'node:zlib';
import { killImports } from '../reference-address/kill.ts';
import { largeGeoJson, largeNad, largeZip4 } from '../reference-address/large.ts';

const ROWS = 200_000;
const KILLS = 20;

/** One line that says what was tried. @throws AssertionError at the first difference */
export default async ({ seed }: { readonly seed: number }): Promise<string> => {
  const common = { rows: ROWS, kills: KILLS, seed } as const;
  const tallies = [
    await killImports({ ...common, kind: 'zip4', content: largeZip4(ROWS) }),
    await killImports({ ...common, kind: 'nad', content: gzipSync(largeNad(ROWS)) }),
    await killImports({ ...common, kind: 'openaddresses', content: largeGeoJson(ROWS) }),
  ];
  const kills = tallies.reduce((sum, tally) => sum + tally.kills, 0);
  return `import-kill: 3 imports of ${ROWS.toLocaleString('en-US')} rows, ${kills} kills, editions byte-identical (seed ${seed})`;
};
