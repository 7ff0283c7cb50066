/** What can happen to a simulated piece, and the status that its events fold to in the end. */
import type { Status } from '../../postal/status/index.ts';

interface Scenario {
  /** What the fold says once every event is there. */
  readonly status: Status;
  readonly meaning: string;
  /** How often among ordinary traffic; of 1,000. */
  readonly weight: number;
}

export const SCENARIOS = {
  pre_shipment: { status: 'pre_shipment', meaning: 'announced, never handed over', weight: 6 },
  accepted: { status: 'accepted', meaning: 'taken over by a post office', weight: 1 },
  in_transit: { status: 'in_transit', meaning: 'on its way between plants', weight: 1 },
  out_for_delivery: { status: 'out_for_delivery', meaning: 'with the carrier', weight: 1 },
  delivered: { status: 'delivered', meaning: 'left at the address', weight: 870 },
  delivered_locker: { status: 'delivered', meaning: 'left in a parcel locker', weight: 20 },
  delivered_individual: {
    status: 'delivered',
    meaning: 'given to a person, whose name is made up',
    weight: 20,
  },
  agent: { status: 'in_transit', meaning: 'given to an agent for final delivery', weight: 5 },
  attempted: { status: 'delivery_attempted', meaning: 'nobody was there', weight: 1 },
  available_for_pickup: { status: 'available_for_pickup', meaning: 'waits at the post office', weight: 8 },
  picked_up: { status: 'delivered', meaning: 'fetched at the post office after a notice', weight: 12 },
  alert: { status: 'exception', meaning: 'cannot be delivered as it is', weight: 3 },
  returning: { status: 'returning', meaning: 'on its way back', weight: 1 },
  returned: { status: 'returned', meaning: 'back at the sender', weight: 15 },
  misdelivered: {
    status: 'delivered',
    meaning: 'delivered, scanned again and delivered once more',
    weight: 5,
  },
  forwarded: { status: 'delivered', meaning: 'sent on to another address', weight: 10 },
  scan_missing: {
    status: 'in_transit',
    meaning: 'out for delivery, and no scan says how that ended',
    weight: 3,
  },
  customs: {
    status: 'delivered',
    meaning: 'held by customs, told by events without a known code',
    weight: 5,
  },
  lost: { status: 'in_transit', meaning: 'never scanned again', weight: 5 },
  reused: { status: 'delivered', meaning: 'the number of an earlier piece, used again', weight: 5 },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;

export const SCENARIO_NAMES = Object.keys(SCENARIOS) as readonly ScenarioName[];

/** How often each is, for traffic. */
export const WEIGHTS = Object.fromEntries(
  SCENARIO_NAMES.map((name) => [name, SCENARIOS[name].weight]),
) as Readonly<Record<ScenarioName, number>>;
