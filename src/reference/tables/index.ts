export { asInputError, openTable, type TableInput, type TableInputOptions } from './input.ts';
export {
  findColumns,
  type Layout,
  type LayoutColumn,
  layoutMismatch,
  readLayout,
} from './layout.ts';
export {
  DEFAULT_TABLE_LIMITS,
  isFault,
  type TableFault,
  type TableLimits,
  type TableLine,
  type TableRow,
} from './table.ts';
