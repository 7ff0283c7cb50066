export type {
  Advice,
  AdviceCitation,
  AdviceCondition,
  AdviceDataset,
  Alternative,
  ChannelRow,
  Openness,
} from './advice.ts';
export { advise } from './advise.ts';
export { assertPublicFieldsOnly, CATALOGUE, entriesOf, findEntry } from './catalogue.ts';
export { type DcatOptions, type EditionSummary, toDcatUs } from './dcat.ts';
export { type Trial, tryRules } from './evaluate.ts';
export type {
  Availability,
  Catalogue,
  CatalogueEntry,
  Channel,
  ChannelId,
  Dataset,
  Field,
  Gate,
  InPostern,
  RuleUse,
  Source,
  Stated,
  Withheld,
} from './model.ts';
export { parseQuestion, type Question } from './question.ts';
export { search } from './search.ts';
