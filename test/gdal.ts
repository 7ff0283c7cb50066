/**
 * GDAL's command line as a reader of other people's making. Tests that need it skip on a machine without it, with one
 * printed line, and fail under `CI=true`.
 */
import { spawnSync } from 'node:child_process';

let version: string | null | undefined;

/** The version of GDAL here, such as `3.6.2`; `undefined` where there is none: then the caller skips. @throws under `CI=true` */
export const gdalVersion = (): string | undefined => {
  if (version === undefined) {
    const { stdout, status } = spawnSync('ogrinfo', ['--version'], { encoding: 'utf8' });
    version = status === 0 ? (/GDAL (\S+?),/.exec(stdout)?.[1] ?? '') : null;
    if (version === null) {
      if (process.env.CI === 'true') throw new Error('ogrinfo is missing, and CI=true.');
      console.log('skipped: no GDAL here (ogrinfo, package gdal-bin)');
    }
  }
  return version ?? undefined;
};

/** Runs one of its programs. @throws Error with what it said where it fails or complains of an error */
export const runGdal = (program: 'ogrinfo' | 'ogr2ogr', words: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(program, words, {
    encoding: 'utf8',
    maxBuffer: 256 * 1_048_576,
  });
  if (status !== 0 || /^ERROR/m.test(stderr)) throw new Error(`${program} ${words.join(' ')}: ${stderr}`);
  return stdout;
};
