/** What the catalogue of official channels is made of. Everything here is data: no clock, no store, no network. */
import type { Action, Confidence, DataClass, DeliveryChannel, Role } from '../policy/index.ts';
import type { ConceptId } from './vocabulary.ts';

/** The four ways by which official postal data leaves USPS. */
export type ChannelId = 'gis' | 'tracking' | 'apis' | 'policy';

export interface Channel {
  readonly id: ChannelId;
  readonly title: string;
  /** What it carries, one sentence. */
  readonly holds: string;
  /** Who may have it, in a few words. */
  readonly access: string;
  /** The official entrance; null: it has no single public address that we could verify. */
  readonly url: string | null;
}

/** One field of a dataset, by the name USPS gives it where that is known, else in plain words. */
export interface Field {
  readonly name: string;
  readonly class: DataClass;
}

/** A fact with its standing: `official` was read at the source, the rest says so beside the fact. */
export interface Stated {
  readonly value: string;
  readonly confidence: Confidence;
}

/** Where the data comes from. */
export interface Source {
  readonly name: string;
  readonly url: string | null;
  readonly confidence: Confidence;
}

/** `now`: answered from what is held here; `upstream`: passed on to USPS under the operator's account; `not-available`: not here. */
export type Availability = 'now' | 'upstream' | 'not-available';

/** What Postern itself does with the dataset. */
export interface InPostern {
  readonly available: Availability;
  readonly routes: readonly string[];
  readonly cli: readonly string[];
}

/** How a request for the dataset looks to the policy pack. */
export interface RuleUse {
  /** Dataset id as the rules name it (`applies.dataset`). */
  readonly dataset: string;
  readonly action: Action;
  readonly channels: readonly DeliveryChannel[];
  /** OAuth scope in the USPS dialects; empty: none. */
  readonly scope: string;
  readonly purposeRequired: boolean;
  /** Whether the answer would hold person fields. */
  readonly personFields: boolean;
  /** Whether the answer would be a list of names or addresses of persons (39 U.S.C. 412). */
  readonly personList: boolean;
}

/**
 * Who opens the door: Postern's own rules, or somebody else. For the latter the catalogue states what is known
 * and no decision is computed, since a rule of ours would say nothing about it.
 */
export type Gate =
  | { readonly by: 'policy'; readonly use: RuleUse }
  | { readonly by: 'publisher'; readonly open: 'yes' | 'conditional'; readonly condition: string | null };

/** Which concepts in a question point here, and how strongly (1 weak, 4 plain, 8 decisive). All must occur. */
export interface Signal {
  readonly all: readonly ConceptId[];
  readonly weight: number;
}

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly channel: ChannelId;
  /** What it holds, one sentence. */
  readonly holds: string;
  readonly signals: readonly Signal[];
  readonly confidence: Confidence;
}

/** A dataset that exists behind an official channel. */
export interface Dataset extends Entry {
  readonly kind: 'dataset';
  readonly fields: readonly Field[];
  readonly source: Source;
  readonly publisher: string;
  readonly dataClass: DataClass;
  /** Who may have it, one sentence. */
  readonly who: string;
  /** How to ask, in order. */
  readonly steps: readonly string[];
  /** ISO date of the rule that the steps describe; before it they do not apply. */
  readonly stepsSince?: string;
  readonly quota: Stated;
  readonly gate: Gate;
  readonly freshness: Stated;
  readonly formats: readonly string[];
  readonly postern: InPostern;
  readonly licence: string;
  /** Ids of catalogue entries that serve when this one does not. */
  readonly alternatives: readonly string[];
}

/** Where to go instead: a dataset of the catalogue, or a named place outside it. */
export interface Instead {
  /** Id of a dataset; null: the place is outside the catalogue. */
  readonly dataset: string | null;
  readonly words: string;
}

/** Something people ask for that USPS does not release, or not in that way. */
export interface Withheld extends Entry {
  readonly kind: 'withheld';
  /** Completes "Not available, because …". */
  readonly because: string;
  readonly instead: readonly Instead[];
  /** The request that the rules would refuse, for its citations; null: no rule of the pack names it. */
  readonly refused: Refused | null;
}

/** A request that stands for the thing withheld. */
export interface Refused {
  readonly use: RuleUse;
  readonly dataClass: DataClass;
  readonly role: Role;
  readonly purpose: string;
}

export type CatalogueEntry = Dataset | Withheld;

/** The whole catalogue. */
export interface Catalogue {
  readonly channels: readonly Channel[];
  readonly datasets: readonly Dataset[];
  readonly withheld: readonly Withheld[];
}
