export { type DeskParts, LabelDesk, type LabelWish, type Numbering } from './desk.ts';
export { type Form, formSheet } from './form-sheet.ts';
export { type Image, type ImageType, imageOf, imageTypeOf } from './image.ts';
export type { Label, LabelContent, LabelParty } from './label.ts';
export { labelSheet, routingOf } from './label-sheet.ts';
export { PAYMENT_TOKEN_MS, type PaymentRight, PaymentTokens } from './payment-tokens.ts';
