/**
 * What the dialect asks of whoever knows prices and service standards. Every member is optional: without it the dialect answers
 * an error that says what to import. A member throws `PosternError` for the one parcel; `origin: 'usps'` where USPS refused.
 */

export interface DomesticParcel {
  /** As the request names it: `ALL`, `PRIORITY`, `FIRST CLASS` … */
  readonly service: string;
  readonly firstClassMailType: string;
  readonly originZip: string;
  readonly destinationZip: string;
  readonly weightOunces: number;
  readonly container: string;
  readonly size: string;
  /** Inches; null: not stated. */
  readonly lengthInches: number | null;
  readonly widthInches: number | null;
  readonly heightInches: number | null;
  readonly girthInches: number | null;
  readonly machinable: boolean | null;
}

/** One line of an answer. Prices in dollars, as text with two decimals. */
export interface DomesticPostage {
  readonly classId: string;
  readonly mailService: string;
  readonly rate: string;
  readonly commercialRate?: string;
  readonly commercialPlusRate?: string;
}

export interface DomesticAnswer {
  /** Null where the pair has none. */
  readonly zone: string | null;
  readonly postage: readonly DomesticPostage[];
  /** `Postern-Source`: the edition. */
  readonly source: string;
  /** `checked` or `assumed`. */
  readonly confidence: string;
}

export interface InternationalParcel {
  readonly country: string;
  readonly originZip: string;
  readonly mailType: string;
  readonly container: string;
  readonly size: string;
  readonly weightOunces: number;
  readonly valueOfContents: string;
  readonly lengthInches: number | null;
  readonly widthInches: number | null;
  readonly heightInches: number | null;
  readonly girthInches: number | null;
}

export interface InternationalService {
  readonly id: string;
  readonly description: string;
  readonly postage: string;
  readonly commercialPostage?: string;
  /** Empty: nothing here says how long it takes. */
  readonly commitments: string;
  readonly maxDimensions?: string;
  readonly maxWeight?: string;
}

export interface InternationalAnswer {
  readonly services: readonly InternationalService[];
  readonly source: string;
  readonly confidence: string;
}

/** Why a parcel has no prices: no such country, or a kind of mail that is priced no more. */
export type InternationalUnknown = 'country-unknown' | 'mail-type-unknown';

export interface StandardQuestion {
  /** 0 … 6, as the request has it. */
  readonly mailClass: string;
  readonly originZip: string;
  readonly destinationZip: string;
  /** As the request has it; empty: today. */
  readonly acceptDate: string;
  readonly acceptTime: string;
}

export interface StandardAnswer {
  readonly originCity: string;
  readonly originState: string;
  readonly destinationCity: string;
  readonly destinationState: string;
  /** One a mail class that is not expedited. */
  readonly standards: readonly {
    readonly mailClass: string;
    readonly destinationType: string;
    /** Effective acceptance date. */
    readonly acceptanceDate: string;
    readonly days: string;
    readonly scheduledDelivery: string;
  }[];
  readonly source: string;
  readonly confidence: string;
}

/** `undefined`: nothing is imported that could answer. `service-unknown`: the name stands for no mail class of today. */
export interface ShippingAnswers {
  readonly domestic?: (
    parcel: DomesticParcel,
    now: number,
  ) => Promise<DomesticAnswer | 'service-unknown' | undefined>;
  readonly international?: (
    parcel: InternationalParcel,
    now: number,
  ) => Promise<InternationalAnswer | InternationalUnknown | undefined>;
  readonly standards?: (question: StandardQuestion, now: number) => Promise<StandardAnswer | undefined>;
}
