/** Cleaning of address lists: any usual form in, standardised and checked rows out, resumable, in constant memory. */

export { AddressBatches, type Batch, type BatchOptions } from './batches.ts';
export { type CleanOptions, cleanList, filesOf, type ListOutput, type Progress } from './clean-list.ts';
export { type Columns, describeMapping, ROLES, type Role, readMap } from './columns.ts';
export { type LocalEditions, localEditionsOf, placedIn } from './local-reference.ts';
export { MATCH_REASONS, OUTCOME_MEANINGS, OUTCOMES, type Outcome, ROW_REASONS } from './outcome.ts';
export { personalColumnsIn } from './personal.ts';
export { type PreparedList, type PrepareOptions, prepareList } from './prepare.ts';
export { referenceDataOf, referenceHere } from './reference-data.ts';
export type { ListInput } from './source.ts';
export type { CleanSummary } from './summary.ts';
export type { Question, Said } from './upstream/answers.ts';
export type { ListUpstream } from './upstream/ask-list.ts';
export { type Checked, type Matched, type ReferenceData, type Validator, ZipValidator } from './validate.ts';
export { type OutputForm } from './write.ts';
