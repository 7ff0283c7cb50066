/** Editions as a worker thread gets them: bytes and where they come from. */
import { decodeZipEdition, type ZipTable } from '../../reference/zip-edition.ts';
import { decodeLocations, type LocationTable } from '../table.ts';
import { type DemandPoints, demandOf } from './demand.ts';
import type { EditionSource } from './report.ts';
import type { CoverageData } from './work.ts';
import { loadOutlines, type Outlines } from './zones/counties.ts';

/** One edition; `bytes` are sent with the first question about it alone. */
export interface SentEdition {
  readonly source: EditionSource;
  readonly bytes?: Uint8Array;
}

export interface SentData {
  readonly locations: SentEdition;
  readonly zips: SentEdition;
}

/** Keeps the editions that questions are about: of each dataset the last one. */
export class CoverageEditions {
  readonly #tables = new Map<string, { readonly edition: string; readonly table: LocationTable }>();
  #demand: { readonly edition: string; readonly points: DemandPoints } | undefined;

  /** @throws Error where an edition is neither known nor sent */
  async data({ locations, zips }: SentData): Promise<CoverageData> {
    const outlines = await loadOutlines();
    return {
      table: this.#tableOf(locations),
      demand: this.#demandOf(zips, outlines),
      outlines,
      sources: [locations.source, zips.source],
    };
  }

  #tableOf({ source: { dataset, edition }, bytes }: SentEdition): LocationTable {
    const known = this.#tables.get(dataset);
    if (known?.edition === edition) return known.table;
    const table = decodeLocations(asBuffer(bytes, edition));
    this.#tables.set(dataset, { edition, table });
    return table;
  }

  #demandOf({ source: { edition }, bytes }: SentEdition, outlines: Outlines): DemandPoints {
    if (this.#demand?.edition === edition) return this.#demand.points;
    const table: ZipTable = decodeZipEdition(asBuffer(bytes, edition));
    const points = demandOf(table, outlines);
    this.#demand = { edition, points };
    return points;
  }
}

const asBuffer = (bytes: Uint8Array | undefined, edition: string): Buffer => {
  if (bytes === undefined) throw new Error(`Edition ${edition} was not sent.`);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
};
