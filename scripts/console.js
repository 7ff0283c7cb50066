/**
 * Builds the console into `console/dist` where what is there is not of these sources. `npm run up`, `npm start` and
 * `npm test` call it; it takes a second, and nothing when nothing changed.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'console', 'dist');
const stampFile = join(dist, '.sources');
const SOURCES = [
  'console/index.html',
  'console/vite.config.ts',
  'console/src/**',
  'src/postal/**',
  'package-lock.json',
];

/** A hash of everything that the built files are made of. */
const stampOfSources = () => {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: root })).sort();
  for (const file of files) {
    const path = join(root, file);
    if (statSync(path).isFile()) hash.update(`${file}\n`).update(readFileSync(path));
  }
  return hash.digest('hex');
};

/** A smaller copy beside each file that gains by it: compressed once, not at each request. */
const compressAll = (folder) => {
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name));
    if (bytes.length < 1_000) continue;
    const quality = { [constants.BROTLI_PARAM_QUALITY]: bytes.length > 300_000 ? 9 : 11 };
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes, { params: quality }));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  }
};

/** Builds beside the old one and puts it in its place whole: a server that runs, or a second build, sees no half of it. */
export const buildConsole = async () => {
  const stamp = stampOfSources();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const { build } = await import('vite');
  const folder = mkdtempSync(join(root, 'console', '.building-'));
  try {
    await build({
      configFile: join(root, 'console', 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: folder },
    });
    compressAll(join(folder, 'console'));
    writeFileSync(join(folder, '.sources'), stamp);
    rmSync(dist, { recursive: true, force: true });
    renameSync(folder, dist);
  } catch (error) {
    // Another build was quicker and made the same.
    if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await buildConsole();
  } catch (error) {
    // The server answers without its console too.
    console.error('The console could not be built; the server starts without it.');
    console.error(error);
  }
}
