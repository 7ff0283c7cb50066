/** Answers about datasets and editions, as far as the pages show them. */

export interface Stated {
  readonly value: string;
  readonly confidence: string;
}

export interface Dataset {
  readonly kind: 'dataset';
  readonly id: string;
  readonly title: string;
  readonly channel: string;
  readonly holds: string;
  readonly fields: readonly { readonly name: string; readonly class: string }[];
  readonly source: { readonly name: string; readonly url: string | null; readonly confidence: string };
  readonly publisher: string;
  readonly dataClass: string;
  readonly who: string;
  readonly steps: readonly string[];
  readonly quota: Stated;
  readonly gate:
    | { readonly by: 'policy'; readonly use: { readonly dataset: string } }
    | { readonly by: 'publisher' };
  readonly freshness: Stated;
  readonly formats: readonly string[];
  readonly postern: {
    readonly available: string;
    readonly routes: readonly string[];
    readonly cli: readonly string[];
  };
  readonly licence: string;
  readonly alternatives: readonly string[];
}

export interface Withheld {
  readonly kind: 'withheld';
  readonly id: string;
  readonly title: string;
  readonly channel: string;
  readonly holds: string;
  readonly because: string;
  readonly instead: readonly { readonly dataset: string | null; readonly words: string }[];
  readonly confidence: string;
}

export type Entry = Dataset | Withheld;

/** `GET /postern/v1/datasets` */
export interface Catalogue {
  readonly channels: readonly {
    readonly id: string;
    readonly title: string;
    readonly holds: string;
    readonly access: string;
    readonly url: string | null;
  }[];
  readonly datasets: readonly Entry[];
}

export interface Edition {
  readonly dataset: string;
  readonly edition: string;
  readonly authority: string;
  readonly source: string;
  readonly officialSource: string;
  readonly publisher: string;
  readonly licence: string;
  readonly retrievedAt: number;
  readonly validUntil: number | null;
  readonly state: string;
  readonly rowsKept: number;
  readonly rowsRefused: number;
}

/** `GET /postern/v1/editions` */
export interface Editions {
  readonly editions: readonly Edition[];
}

/** The dataset as the rules and the editions name it; undefined where the publisher alone opens it. */
export const ruleDataset = ({ gate }: Dataset): string | undefined =>
  gate.by === 'policy' ? gate.use.dataset : undefined;

/** Datasets of the catalogue whose editions are files that anybody may have, and the collection that serves them. */
const COLLECTIONS: Readonly<Record<string, string>> = {
  'post-offices': 'post-offices',
  'collection-boxes': 'collection-boxes',
  'zip-reference': 'zip-codes',
  'zip-locale': 'zip-codes',
};

export const collectionOf = ({ id }: Dataset): string | undefined => COLLECTIONS[id];

/** The edition that answers now. */
export const activeOf = (dataset: Dataset, editions: readonly Edition[]): Edition | undefined =>
  editions.find((edition) => edition.state === 'active' && edition.dataset === ruleDataset(dataset));
