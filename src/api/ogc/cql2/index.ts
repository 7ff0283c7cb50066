export { checkedExpression, GEOMETRY_NAME, type Queryables } from './check.ts';
export { type Rows, type RowTest, rowTest } from './evaluate.ts';
export { type Expression, isDate, type LiteralType, type Read } from './expression.ts';
export { type Box, inBox, type Position } from './geometry.ts';
export { readCqlJson } from './read-json.ts';
export { readCqlText } from './read-text.ts';
export type { ToDegrees } from './to-degrees.ts';
