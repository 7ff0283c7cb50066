/** The same statuses in other people's words: USPS `statusCategory`, AfterShip tags, EasyPost statuses. */
import type { Status } from './status.ts';

/** Values of `statusCategory` seen in answers of USPS (wire 2.4); a status that USPS has no word for is an Alert. */
export type StatusCategory =
  | 'Accepted'
  | 'Alert'
  | 'Delivered'
  | 'In Transit'
  | 'Out for Delivery'
  | 'Pre-Shipment';

interface Names {
  /** null: USPS would say that it has no record. */
  readonly category: StatusCategory | null;
  readonly afterShip: string;
  readonly easyPost: string;
}

const NAMES: Readonly<Record<Status, Names>> = {
  unknown: { category: null, afterShip: 'Pending', easyPost: 'unknown' },
  pre_shipment: { category: 'Pre-Shipment', afterShip: 'InfoReceived', easyPost: 'pre_transit' },
  accepted: { category: 'Accepted', afterShip: 'InTransit', easyPost: 'in_transit' },
  in_transit: { category: 'In Transit', afterShip: 'InTransit', easyPost: 'in_transit' },
  customs: { category: 'In Transit', afterShip: 'InTransit', easyPost: 'in_transit' },
  out_for_delivery: {
    category: 'Out for Delivery',
    afterShip: 'OutForDelivery',
    easyPost: 'out_for_delivery',
  },
  delivery_attempted: { category: 'Alert', afterShip: 'AttemptFail', easyPost: 'failure' },
  available_for_pickup: {
    category: 'Alert',
    afterShip: 'AvailableForPickup',
    easyPost: 'available_for_pickup',
  },
  delivered: { category: 'Delivered', afterShip: 'Delivered', easyPost: 'delivered' },
  returning: { category: 'Alert', afterShip: 'Exception', easyPost: 'return_to_sender' },
  returned: { category: 'Alert', afterShip: 'Exception', easyPost: 'return_to_sender' },
  exception: { category: 'Alert', afterShip: 'Exception', easyPost: 'failure' },
  cancelled: { category: 'Alert', afterShip: 'Exception', easyPost: 'cancelled' },
};

export const statusCategoryOf = (status: Status): StatusCategory | null => NAMES[status].category;
export const afterShipTagOf = (status: Status): string => NAMES[status].afterShip;
export const easyPostStatusOf = (status: Status): string => NAMES[status].easyPost;

const CATEGORIES: ReadonlyMap<string, Status> = new Map([
  ['accepted', 'accepted'],
  ['delivered', 'delivered'],
  ['in transit', 'in_transit'],
  ['on the way', 'in_transit'],
  ['moving through network', 'in_transit'],
  ['out for delivery', 'out_for_delivery'],
  ['pre-shipment', 'pre_shipment'],
]);

/** The status behind a `statusCategory`; undefined for other texts, and for `Alert`, which says too little. */
export const statusOfCategory = (category: string): Status | undefined =>
  CATEGORIES.get(category.trim().toLowerCase());
