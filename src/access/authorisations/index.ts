export { type LinkWish, linkAddress, type MadeLink, makeLink } from './ask.ts';
export * from './basis.ts';
export {
  type Confirmation,
  type Confirmer,
  confirmLink,
  isUsed,
  pendingConfirmations,
  rejectConfirmation,
  verifyConfirmation,
} from './confirm.ts';
export { csvLine } from './csv.ts';
export { type Asked, addressCommitment, newLinkId, openLink, sealLink } from './link.ts';
export { ownerOfMid, type Register, type RegisterEntry, registerOf, withdraw } from './register.ts';
export { remindOfEnds } from './reminders.ts';
export type { RowFault } from './rows.ts';
export { type Statement, statementOf } from './statement.ts';
export {
  checkAuthorisations,
  exportAuthorisations,
  type TransferPlan,
  takeAuthorisations,
} from './transfer.ts';
export { UseBook } from './use.ts';
