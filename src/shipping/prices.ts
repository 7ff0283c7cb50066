/** Price lists by day: parcels by class, kind, zone and weight; letters; extra services; nonstandard fees. Sums in cents. */
import type { PriceRow } from './rows.ts';

/** What is to be sent; pounds and inches. */
export interface Parcel {
  readonly weight: number;
  readonly length: number;
  readonly width: number;
  readonly height: number;
}

export interface Wish {
  readonly mailClass: string;
  readonly priceType: string;
  /** '' : any; every kind that is priced is quoted. */
  readonly processingCategory: string;
  readonly rateIndicator: string;
  readonly entry: string;
  readonly zone: string;
  readonly date: string;
  readonly nonstandard: 'yes' | 'no';
}

export interface Fee {
  readonly name: string;
  readonly sku: string;
  readonly cents: number;
}

export interface Quote {
  readonly row: PriceRow;
  readonly cents: number;
  readonly fees: readonly Fee[];
  /** Pounds; 0 where dimensions do not count. */
  readonly dimWeight: number;
}

const keyOf = (record: string, mailClass: string, priceType: string, zone: string): string =>
  `${record}|${mailClass}|${priceType}|${zone}`;

const holdsOn = (row: PriceRow, date: string): boolean =>
  row.from <= date && (row.until === '' || row.until >= date);

/** Any zone is written as an empty one. */
const ANY = '';

/** Rows of one class, kind and period by rising weight. */
interface Ladder {
  readonly first: PriceRow;
  readonly limits: Float64Array;
  readonly rows: readonly PriceRow[];
}

const ladderKey = ({ processingCategory, rateIndicator, entry, from, until, layout }: PriceRow): string =>
  [processingCategory, rateIndicator, entry, from, until, layout].join('|');

const laddersOf = (rows: readonly PriceRow[]): Ladder[] => {
  const groups = Map.groupBy(rows, ladderKey);
  return [...groups.values()].map((group) => {
    const sorted = group.toSorted(
      (left, right) => (left.weightNotOver ?? Infinity) - (right.weightNotOver ?? Infinity),
    );
    return {
      first: sorted[0] as PriceRow,
      limits: Float64Array.from(sorted, ({ weightNotOver }) => weightNotOver ?? Infinity),
      rows: sorted,
    };
  });
};

/** First position whose limit is not below the weight. */
const stepFor = ({ limits }: Ladder, weight: number): number => {
  let low = 0;
  let high = limits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((limits[middle] ?? Infinity) < weight) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Immutable once made. */
export class PriceTable {
  readonly #ladders = new Map<string, Ladder[]>();
  readonly #others = new Map<string, PriceRow[]>();
  readonly #classes = new Set<string>();

  constructor(rows: readonly PriceRow[]) {
    const parcels: PriceRow[] = [];
    for (const row of rows) {
      if (row.record === 'rate') {
        this.#classes.add(row.mailClass);
        parcels.push(row);
      } else {
        const zone = row.record === 'letter' || row.record === 'service' ? row.zone : ANY;
        const key = keyOf(row.record, row.mailClass, row.record === 'rule' ? '' : row.priceType, zone);
        const known = this.#others.get(key);
        if (known === undefined) this.#others.set(key, [row]);
        else known.push(row);
      }
    }
    const byKey = Map.groupBy(parcels, (row) => keyOf('rate', row.mailClass, row.priceType, row.zone));
    for (const [key, group] of byKey) this.#ladders.set(key, laddersOf(group));
  }

  /** Mail classes with prices for parcels, in the order of the files. */
  get mailClasses(): readonly string[] {
    return [...this.#classes];
  }

  /** Whether a class has any price of that type on a day: an over-heavy parcel is told from a class not held. */
  covers(mailClass: string, priceType: string, date: string): boolean {
    const start = `rate|${mailClass}|${priceType}|`;
    for (const [key, ladders] of this.#ladders) {
      if (key.startsWith(start) && ladders.some(({ first }) => holdsOn(first, date))) return true;
    }
    return false;
  }

  /** Dimensional weight, pounds rounded up; 0 where no rule of the class asks for it. */
  dimWeight(mailClass: string, { length, width, height }: Parcel, date: string): number {
    const volume = length * width * height;
    const rule = (this.#others.get(keyOf('rule', mailClass, '', ANY)) ?? []).find((row) =>
      holdsOn(row, date),
    );
    if (rule === undefined || rule.divisor === null || volume <= (rule.volumeOver ?? 0)) return 0;
    return Math.ceil(Number((volume / rule.divisor).toFixed(9)));
  }

  /** One quote for each kind of rate that takes the parcel, the cheapest first. */
  quote(parcel: Parcel, wish: Wish): Quote[] {
    const { mailClass, priceType, zone, date } = wish;
    const dimWeight = this.dimWeight(mailClass, parcel, date);
    const weight = Math.max(parcel.weight, dimWeight);
    const fees = this.#fees(parcel, wish);
    const feeCents = fees.reduce((sum, { cents }) => sum + cents, 0);
    const quotes: Quote[] = [];
    for (const one of zone === ANY ? [ANY] : [zone, ANY]) {
      for (const ladder of this.#ladders.get(keyOf('rate', mailClass, priceType, one)) ?? []) {
        const { first } = ladder;
        if (!holdsOn(first, date) || !fits(first, wish)) continue;
        const row = ladder.rows[stepFor(ladder, weight)];
        if (row !== undefined) quotes.push({ row, cents: row.cents + feeCents, fees, dimWeight });
      }
    }
    return quotes.sort((left, right) => left.cents - right.cents);
  }

  /** A letter, flat or card; weight in ounces. To another country `zone` is its price group. */
  letter(weight: number, processingCategory: string, date: string, zone = ANY): PriceRow | null {
    const found = this.#rows('letter', 'FIRST-CLASS_MAIL', 'RETAIL', zone).filter(
      (row) =>
        holdsOn(row, date) &&
        row.processingCategory === processingCategory &&
        (row.weightNotOver ?? Infinity) >= weight,
    );
    return lowest(found, ({ weightNotOver }) => weightNotOver ?? Infinity);
  }

  /** Extra services of a class, each by its lowest step that takes the value. Empty `codes`: all there are. */
  services(
    mailClass: string,
    priceType: string,
    {
      codes,
      value,
      date,
      zone = ANY,
    }: {
      readonly codes: readonly string[];
      readonly value: number;
      readonly date: string;
      /** Price group of a country: services that are priced for it, and those for any. */
      readonly zone?: string;
    },
  ): PriceRow[] {
    const rows = this.#rows('service', mailClass, priceType, zone).filter(
      (row) =>
        holdsOn(row, date) &&
        (codes.length === 0 || codes.includes(row.service)) &&
        (row.valueNotOver ?? Infinity) >= value,
    );
    return [...Map.groupBy(rows, ({ service }) => service).values()].flatMap(
      (steps) => lowest(steps, ({ valueNotOver }) => valueNotOver ?? Infinity) ?? [],
    );
  }

  #rows(record: 'letter' | 'service', mailClass: string, priceType: string, zone: string): PriceRow[] {
    return (zone === ANY ? [ANY] : [zone, ANY]).flatMap(
      (one) => this.#others.get(keyOf(record, mailClass, priceType, one)) ?? [],
    );
  }

  /** Every fee whose condition the parcel meets; of one name the dearest alone. */
  #fees(parcel: Parcel, { mailClass, priceType, date, nonstandard }: Wish): Fee[] {
    const longest = Math.max(parcel.length, parcel.width, parcel.height);
    const volume = parcel.length * parcel.width * parcel.height;
    const met = (this.#others.get(keyOf('fee', mailClass, priceType, ANY)) ?? []).filter(
      ({ lengthOver, volumeOver, ...row }) =>
        row.from <= date &&
        (row.until === '' || row.until >= date) &&
        (lengthOver === null && volumeOver === null
          ? nonstandard === 'yes'
          : (lengthOver !== null && longest > lengthOver) || (volumeOver !== null && volume > volumeOver)),
    );
    return [...Map.groupBy(met, ({ name }) => name).values()].flatMap((same) => {
      const dearest = lowest(same, ({ cents }) => -cents);
      return dearest === null ? [] : [{ name: dearest.name, sku: dearest.sku, cents: dearest.cents }];
    });
  }
}

const fits = (row: PriceRow, { processingCategory, rateIndicator, entry }: Wish): boolean =>
  (processingCategory === '' ||
    row.processingCategory === '' ||
    row.processingCategory === processingCategory) &&
  (rateIndicator === '' || row.rateIndicator === '' || row.rateIndicator === rateIndicator) &&
  (entry === '' || row.entry === entry);

const lowest = (rows: readonly PriceRow[], by: (row: PriceRow) => number): PriceRow | null =>
  rows.reduce<PriceRow | null>((best, row) => (best === null || by(row) < by(best) ? row : best), null);
