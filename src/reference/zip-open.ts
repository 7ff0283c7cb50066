/** Opens the ZIP reference of a data folder and follows it from edition to edition. */
import { PosternError } from '../errors.ts';
import { EditionRegistry } from './editions.ts';
import { ZIP_DATASET, type ZipEditionOptions } from './zip-build.ts';
import { decodeZipEdition, ZIP_FILE } from './zip-edition.ts';
import { ZipReference } from './zip-reference.ts';

export interface OpenZipOptions extends ZipEditionOptions {
  /** Told where a new edition could not be loaded; the one loaded before goes on serving. */
  readonly onReloadError?: (error: unknown) => void;
}

/** The ZIP reference that serves at the moment. Take `current` once for each request. */
export interface OpenZipReference {
  readonly current: ZipReference;
  /** Loads the active edition, if it is not the loaded one; done by itself after each signal. */
  reload(): Promise<void>;
  close(): void;
}

/**
 * Cleans what a crash left behind, loads the active edition and follows the store's `editions` signal.
 * @throws PosternError `edition_missing` where no edition was ever built, `edition_unreadable`
 */
export const openZipReference = async (options: OpenZipOptions): Promise<OpenZipReference> => {
  const registry = new EditionRegistry(options);
  await registry.sweep();
  let current = await load(registry, undefined);
  let pending = Promise.resolve();
  const loadAfter = async (earlier: Promise<void>): Promise<void> => {
    await earlier;
    current = await load(registry, current);
  };
  const reload = (): Promise<void> => {
    // One after another: a slow load must not overtake a later one.
    const next = loadAfter(pending);
    pending = next.catch(() => undefined);
    return next;
  };
  const stop = options.store.onSignal('editions', () => {
    reload().catch((error: unknown) => options.onReloadError?.(error));
  });
  return {
    get current() {
      return current;
    },
    reload,
    close: stop,
  };
};

const load = async (registry: EditionRegistry, loaded: ZipReference | undefined): Promise<ZipReference> => {
  const edition = await registry.active(ZIP_DATASET);
  if (edition === undefined) {
    throw new PosternError('edition_missing', 'There is no ZIP edition yet.', {
      status: 503,
      cure: 'Start the server once: it builds the default edition.',
    });
  }
  if (loaded !== undefined && loaded.edition.edition === edition.edition) return loaded;
  return new ZipReference(edition, decodeZipEdition(await registry.file(edition, ZIP_FILE)));
};
