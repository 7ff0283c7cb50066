export { askerOfApp, askerOfRole } from './asker.ts';
export { type Counted, countedLines, type Unread } from './lines.ts';
export { readinessCsv, readinessText } from './print.ts';
export {
  type Asker,
  type Readiness,
  type ReadinessParts,
  type ReadinessRow,
  readinessOf,
} from './readiness.ts';
export { type Tally, tallyOf } from './tally.ts';
