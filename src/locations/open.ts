/** Opens the location editions of a data folder: each at its first use, then followed from edition to edition. */
import { EditionRegistry } from '../reference/index.ts';
import { LOCATION_KINDS, type LocationKind } from './facility.ts';
import type { LocationPlace } from './import/index.ts';
import { LocationIndex } from './location-index.ts';
import { decodeLocations, LOCATIONS_FILE } from './table.ts';

export interface OpenLocationsOptions extends LocationPlace {
  /** Told where a new edition could not be loaded; the one loaded before goes on serving. */
  readonly onReloadError?: (error: unknown) => void;
}

/** The location editions that serve at the moment. */
export interface OpenLocations {
  /** The places of a kind; null where no edition was ever activated. Take it once for each request. */
  index(kind: LocationKind): Promise<LocationIndex | null>;
  /** Loads new active editions of the kinds in use; done by itself after each signal. */
  reload(): Promise<void>;
  close(): void;
}

/** Loads nothing yet. */
export const openLocations = (options: OpenLocationsOptions): OpenLocations => {
  const registry = new EditionRegistry(options);
  const loaded = new Map<LocationKind, Promise<LocationIndex | null>>();

  const load = async (kind: LocationKind, before: LocationIndex | null): Promise<LocationIndex | null> => {
    const edition = await registry.active(LOCATION_KINDS[kind]);
    if (edition === undefined) return null;
    if (before?.edition.edition === edition.edition) return before;
    return new LocationIndex(kind, edition, decodeLocations(await registry.file(edition, LOCATIONS_FILE)));
  };

  const index = (kind: LocationKind): Promise<LocationIndex | null> => {
    const known = loaded.get(kind);
    if (known !== undefined) return known;
    const first = load(kind, null).then(
      (made) => {
        // Nothing to serve yet: the next request looks again.
        if (made === null) loaded.delete(kind);
        return made;
      },
      (error: unknown) => {
        loaded.delete(kind);
        throw error;
      },
    );
    loaded.set(kind, first);
    return first;
  };

  let pending = Promise.resolve();
  const reloadAfter = async (earlier: Promise<void>): Promise<void> => {
    await earlier;
    for (const [kind, promise] of loaded) {
      const next = await load(kind, await promise);
      loaded.set(kind, Promise.resolve(next));
    }
  };
  const reload = (): Promise<void> => {
    // One after another: a slow load must not overtake a later one.
    const next = reloadAfter(pending);
    pending = next.catch(() => undefined);
    return next;
  };
  const stop = options.store.onSignal('editions', () => {
    reload().catch((error: unknown) => options.onReloadError?.(error));
  });
  return { index, reload, close: stop };
};
