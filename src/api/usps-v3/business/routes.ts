/** All operations of the business APIs. */
import type { AnyRoute } from '../../../gateway/index.ts';
import type { OwnedThings } from '../../../shipping/owned.ts';
import type { Store } from '../../../store/index.ts';
import { containerRoutes } from '../containers/routes.ts';
import { labelRoutes } from '../labels-forwarded/routes.ts';
import type { LabelOwnership } from '../labels-forwarded/subject.ts';
import { paymentRoutes } from '../payments/routes.ts';
import { pickupRoutes } from '../pickup/routes.ts';
import { domesticPriceRoutes } from '../prices-domestic/routes.ts';
import { internationalPriceRoutes } from '../prices-international/routes.ts';
import { scanFormRoutes } from '../scan-forms/routes.ts';
import { standardRoutes } from '../service-standards/routes.ts';
import { shippingOptionsRoute } from '../shipping-options/route.ts';
import { userInfoRoute } from '../userinfo/route.ts';
import type { BusinessAnswers } from './answers.ts';
import type { Way } from './operation.ts';
import { otherRoutes } from './others.ts';

export interface BusinessRooms {
  readonly store: Store;
  readonly way: Way;
  readonly owned: OwnedThings;
  readonly ownership: LabelOwnership;
  readonly answers: BusinessAnswers;
}

export const businessRoutes = ({ store, way, owned, ownership, answers }: BusinessRooms): AnyRoute[] => [
  ...domesticPriceRoutes(way, answers),
  ...internationalPriceRoutes(way, answers.international),
  ...standardRoutes(way, answers),
  shippingOptionsRoute(way, answers),
  ...labelRoutes({ way, owned, ownership }),
  ...paymentRoutes(way, owned),
  ...pickupRoutes(way, owned),
  ...scanFormRoutes(way),
  ...containerRoutes(way, owned),
  ...otherRoutes(way, ownership),
  userInfoRoute(store),
];
