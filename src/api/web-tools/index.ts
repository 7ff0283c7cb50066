export { type WebToolsRooms, webToolsRoutes } from './routes.ts';
export type {
  DomesticAnswer,
  DomesticParcel,
  DomesticPostage,
  InternationalAnswer,
  InternationalParcel,
  InternationalService,
  ShippingAnswers,
  StandardAnswer,
  StandardQuestion,
} from './shipping-answers.ts';
