/** The address editions that serve, opened read-only and followed from edition to edition. */
import type { Store } from '../../store/store.ts';
import type { Edition } from '../edition.ts';
import { EditionRegistry } from '../editions.ts';
import { ADDRESS_FILE, AddressFile } from './address-file.ts';
import { CITY_STATE_FILE, CityStateFile } from './city-state-file.ts';
import { ADDRESS_DATASETS, type AddressDataset } from './kinds.ts';

/** A dataset with the file that answers for it. */
export interface OpenAddressEdition {
  readonly dataset: AddressDataset;
  readonly edition: Edition;
  readonly file: AddressFile;
  /** Where the file lies, for threads that open it themselves. */
  readonly path: string;
}

/** What serves at the moment. Take it once for each look-up. */
export interface AddressEditions {
  readonly addresses: readonly OpenAddressEdition[];
  readonly cityState:
    | { readonly edition: Edition; readonly file: CityStateFile; readonly path: string }
    | undefined;
}

export interface OpenAddressOptions {
  readonly store: Store;
  readonly dataFolder: string;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Told where a new edition could not be opened; the one opened before goes on serving. */
  readonly onReloadError?: (error: unknown) => void;
}

export interface OpenAddressEditions {
  readonly current: AddressEditions;
  /** Opens the active editions; done by itself after each signal. */
  reload(): Promise<void>;
  close(): void;
}

/** @throws PosternError `edition_unreadable` */
export const openAddressEditions = async (options: OpenAddressOptions): Promise<OpenAddressEditions> => {
  const opener = new Opener(options);
  let current = await opener.load({ addresses: [], cityState: undefined });
  let pending = Promise.resolve();
  const loadAfter = async (earlier: Promise<void>): Promise<void> => {
    await earlier;
    current = await opener.load(current);
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
    close() {
      stop();
      closeAll(current);
    },
  };
};

class Opener {
  readonly #registry: EditionRegistry;

  constructor(options: OpenAddressOptions) {
    this.#registry = new EditionRegistry(options);
  }

  async load(before: AddressEditions): Promise<AddressEditions> {
    const addresses: OpenAddressEdition[] = [];
    for (const dataset of ADDRESS_DATASETS) {
      const edition = await this.#registry.active(dataset);
      if (edition === undefined) continue;
      const opened = before.addresses.find((one) => one.edition.edition === edition.edition);
      addresses.push(opened ?? (await this.#open(dataset, edition)));
    }
    const active = await this.#registry.active('city-state');
    const cityState = active === undefined ? undefined : await this.#openCityState(active, before.cityState);
    // Look-ups are synchronous, so none is under way in a file that is closed here.
    for (const old of before.addresses) if (!addresses.includes(old)) old.file.close();
    if (before.cityState !== cityState) before.cityState?.file.close();
    return { addresses, cityState };
  }

  async #open(dataset: AddressDataset, edition: Edition): Promise<OpenAddressEdition> {
    const path = await this.#registry.path(edition, ADDRESS_FILE);
    return { dataset, edition, path, file: new AddressFile(path) };
  }

  async #openCityState(
    edition: Edition,
    before: AddressEditions['cityState'],
  ): Promise<NonNullable<AddressEditions['cityState']>> {
    if (before?.edition.edition === edition.edition) return before;
    const path = await this.#registry.path(edition, CITY_STATE_FILE);
    return { edition, path, file: new CityStateFile(path) };
  }
}

const closeAll = ({ addresses, cityState }: AddressEditions): void => {
  for (const { file } of addresses) file.close();
  cityState?.file.close();
};
