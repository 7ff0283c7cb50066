/** The editions of the location datasets one after another: what changed between them, and what was found in each. */
import { PosternError } from '../errors.ts';
import type { Edition, EditionRegistry } from '../reference/index.ts';
import { LocationDiff } from './diff/index.ts';
import { LOCATION_KINDS, type LocationKind } from './facility.ts';
import { decodeFindings, type EditionFindings, FINDINGS_FILE, noCounts } from './findings.ts';
import { Remembered } from './remember.ts';
import { decodeLocations, LOCATIONS_FILE, type LocationTable } from './table.ts';

/** Two editions of one dataset, the earlier first. */
export interface EditionStep {
  readonly from: Edition;
  readonly to: Edition;
}

/** Editions whose files are there: those that serve, served, or wait for a person. */
const READABLE: readonly Edition['state'][] = ['active', 'superseded', 'held'];
const KEPT_DIFFS = 3;
const KEPT_FINDINGS = 2;

export class LocationHistory {
  readonly #registry: EditionRegistry;
  readonly #diffs = new Remembered<LocationDiff>(KEPT_DIFFS);
  readonly #findings = new Remembered<EditionFindings>(KEPT_FINDINGS);

  constructor(registry: EditionRegistry) {
    this.#registry = registry;
  }

  /** The readable editions of a kind, newest first. */
  async editions(kind: LocationKind): Promise<Edition[]> {
    const editions = await this.#registry.list(LOCATION_KINDS[kind]);
    return editions.filter(({ state }) => READABLE.includes(state));
  }

  /** Steps from each edition that served to the one that replaced it, the latest first. */
  async steps(kind: LocationKind, most: number): Promise<EditionStep[]> {
    const served = inTurn(await this.editions(kind));
    return served
      .slice(1)
      .map((to, index) => ({ from: served[index] as Edition, to }))
      .reverse()
      .slice(0, most);
  }

  /**
   * The two editions that a question names. Without `to` it is the one that serves, without `from` the one that
   * served before `to`; for a held edition that is the one that serves.
   * @throws PosternError `edition_missing`, `edition_before_missing`, `unknown_edition`
   */
  async step(kind: LocationKind, from: string | undefined, to: string | undefined): Promise<EditionStep> {
    const editions = await this.editions(kind);
    const later =
      to === undefined ? editions.find(({ state }) => state === 'active') : named(editions, to, kind);
    if (later === undefined) throw missing(kind);
    if (from !== undefined) return { from: named(editions, from, kind), to: later };
    const served = inTurn(editions);
    const earlier =
      later.state === 'held' ? served.at(-1) : served[served.findIndex((one) => one === later) - 1];
    if (earlier !== undefined) return { from: earlier, to: later };
    throw new PosternError(
      'edition_before_missing',
      `${later.edition} is the first edition of ${kind}: there is nothing to compare it with.`,
      { status: 404, cure: 'The next import will have one before it.', place: { field: 'from' } },
    );
  }

  /** Works a difference out once; it keeps both tables in memory while it is remembered. */
  diff({ from, to }: EditionStep): Promise<LocationDiff> {
    return this.#diffs.get(`${from.edition} ${to.edition}`, async () => {
      const [before, after] = await Promise.all([this.#table(from), this.#table(to)]);
      return LocationDiff.between(before, after);
    });
  }

  /**
   * What was found in an edition, with the edition; without a name in the one that serves.
   * @throws PosternError `edition_missing`, `unknown_edition`, `edition_unreadable`
   */
  async findings(
    kind: LocationKind,
    name: string | undefined,
  ): Promise<EditionFindings & { readonly edition: Edition }> {
    const editions = await this.editions(kind);
    const edition =
      name === undefined ? editions.find(({ state }) => state === 'active') : named(editions, name, kind);
    if (edition === undefined) throw missing(kind);
    // The sample is typed in and has no findings.
    const found = edition.importer.startsWith('sample/')
      ? { counts: noCounts(), findings: [] }
      : await this.#findings.get(edition.edition, async () =>
          decodeFindings((await this.#registry.file(edition, FINDINGS_FILE)).toString('utf8')),
        );
    return { ...found, edition };
  }

  async #table(edition: Edition): Promise<LocationTable> {
    return decodeLocations(await this.#registry.file(edition, LOCATIONS_FILE));
  }
}

/** Editions that served, in the order in which they began to. */
const inTurn = (editions: readonly Edition[]): Edition[] =>
  editions
    .filter(({ activatedAt }) => activatedAt !== null)
    .sort(
      (one, other) => (one.activatedAt ?? 0) - (other.activatedAt ?? 0) || one.createdAt - other.createdAt,
    );

const named = (editions: readonly Edition[], name: string, kind: LocationKind): Edition => {
  const edition = editions.find((one) => one.edition === name);
  if (edition !== undefined) return edition;
  throw new PosternError('unknown_edition', `There is no edition ${JSON.stringify(name)} of ${kind}.`, {
    status: 404,
    cure: 'GET /postern/v1/locations/editions lists them; `kind` says which dataset is meant.',
  });
};

const missing = (kind: LocationKind): PosternError =>
  new PosternError('edition_missing', `No edition of ${kind} has been imported yet.`, {
    status: 503,
    cure: `The operator imports the official file: postern import ${kind} FILE.`,
  });
