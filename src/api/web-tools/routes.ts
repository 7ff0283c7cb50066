/** The Web Tools dialect: one address, an API a route. */
import type { Config } from '../../config.ts';
import type { AnyRoute } from '../../gateway/index.ts';
import type { AddressReference, AddressServices } from '../../reference/address/index.ts';
import type { ZipReference } from '../../reference/index.ts';
import type { TrackingLookup } from '../../tracking/lookup/index.ts';
import type { BusinessAnswers } from '../usps-v3/business/index.ts';
import { addressApis } from './addresses.ts';
import { cityStateApi } from './city-state.ts';
import { shippingFromV3 } from './from-v3.ts';
import { otherApi } from './other.ts';
import { rateApis } from './rates.ts';
import { sdcApi } from './sdc.ts';
import { trackApi } from './tracking.ts';

export interface WebToolsRooms {
  readonly config: Config;
  readonly zips: () => ZipReference;
  readonly addresses: (now: number) => AddressReference;
  readonly services: AddressServices;
  readonly lookup: TrackingLookup;
  readonly business: BusinessAnswers;
}

export const webToolsRoutes = ({
  config,
  zips,
  addresses,
  services,
  lookup,
  business,
}: WebToolsRooms): AnyRoute[] => {
  const shipping = shippingFromV3(business, zips);
  return [
    ...addressApis({ reference: addresses, services, config }),
    cityStateApi(zips),
    trackApi(lookup),
    ...rateApis(shipping),
    sdcApi(shipping),
    otherApi(),
  ];
};
