export { type AccountedDisclosure, accountOf, disclosuresOf } from './accounting.ts';
export { recordAdministration, recordBreakGlass } from './administration.ts';
export { type AppDecisions, decisionsOfApp, type Position } from './app-decisions.ts';
export { type CareOptions, eraseWithFloor } from './care.ts';
export {
  commitmentsAbout,
  type Disclosed,
  type Erasure,
  erase,
  type Opening,
  openCommitment,
  type Selection,
  setLegalHold,
} from './commitments.ts';
export { newDecisionId } from './decision-id.ts';
export { attributesOf, type DecisionRecord, type JournalEntry, type PrincipalSnapshot } from './entry.ts';
export { type ExportedEntry, exportLog } from './export.ts';
export { DecisionJournal, expireBlocks, type FoundDecision, type JournalOptions } from './journal.ts';
export { openKeyFile } from './key-file.ts';
export type { AdministrationLeaf, BreakGlassLeaf, DisclosureLeaf } from './leaves.ts';
export { AuditLog, type AuditLogOptions } from './log.ts';
export type { Problem } from './problems.ts';
export { checkDecisionProof, type DecisionProof, proveDecision } from './proof.ts';
export { type RecordedBlock, recordedDecisions } from './recorded-decisions.ts';
export { TlogWitness, type TlogWitnessOptions } from './tlog-witness.ts';
export { type Verification, type VerifyOptions, verifyLog } from './verify.ts';
export { Witness, type WitnessOptions } from './witness.ts';
