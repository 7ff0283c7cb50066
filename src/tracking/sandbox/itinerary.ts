/** The scans of one mailing, from the label to the end that its scenario has. Texts are in the manner of USPS. */
import { inWindow } from './local-time.ts';
import { milesBetween, type Network, type Place } from './network.ts';
import type { Random } from './random.ts';
import type { ScenarioName } from './scenarios.ts';

export interface Scan {
  readonly code: string;
  readonly text: string;
  /** Unix ms, whole seconds; strictly later than the scan before. */
  readonly at: number;
  readonly place: Place;
  readonly facility: string | null;
  /** A made-up signer. */
  readonly signer: string | null;
  /** May be lost: nothing hangs on it. */
  readonly spare: boolean;
}

export interface Journey {
  readonly network: Network;
  readonly random: Random;
  readonly origin: Place;
  readonly destination: Place;
  /** Unix ms: when the label is made. */
  readonly startsAt: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Trucks, with their stops; far legs fly. */
const ROAD_MILES_AN_HOUR = 45;
const AIR_MILES_AN_HOUR = 350;
const FLIES_FROM_MILES = 900;
const AIRPORT_MS = 5 * HOUR_MS;

const DELIVERED = [
  'Delivered, In/At Mailbox',
  'Delivered, Front Door/Porch',
  'Delivered, Front Desk/Reception/Mail Room',
  'Delivered, Garage or Other Location at Address',
  'Delivered, PO Box',
  'Delivered, Left with Individual',
] as const;

const plantName = ({ city, state }: Place): string => `${city} ${state} DISTRIBUTION CENTER`;

/** Writes scans one after another; time only goes forward. */
class Pen {
  readonly scans: Scan[] = [];
  readonly #journey: Journey;
  #at: number;

  constructor(journey: Journey) {
    this.#journey = journey;
    this.#at = Math.floor(journey.startsAt / 1_000) * 1_000;
  }

  wait(leastHours: number, mostHours: number): this {
    const ms = this.#journey.random.between(leastHours * HOUR_MS, mostHours * HOUR_MS);
    this.#at += Math.max(1, Math.floor(ms / 1_000)) * 1_000;
    return this;
  }

  /** Until the facility's local time lies in the window, and a little into it. */
  until(place: Place, opens: number, closes: number): this {
    const open = inWindow(this.#at, place.timeZone, opens, closes);
    if (open === this.#at) return this;
    this.#at = open;
    return this.wait(0.02, 0.75);
  }

  travel(from: Place, to: Place): this {
    const miles = milesBetween(from, to);
    const hours = miles >= FLIES_FROM_MILES ? miles / AIR_MILES_AN_HOUR : miles / ROAD_MILES_AN_HOUR;
    this.#at += miles >= FLIES_FROM_MILES ? AIRPORT_MS : 20 * MINUTE_MS;
    return this.wait(hours, hours * 1.25 + 0.1);
  }

  scan(code: string, text: string, place: Place, more: Partial<Scan> = {}): this {
    const { facility = null, signer = null, spare = false } = more;
    this.scans.push({ code, text, at: this.#at, place, facility, signer, spare });
    this.#at += 1_000;
    return this;
  }
}

const announce = (pen: Pen, { origin }: Journey): void => {
  pen
    .scan('GX', 'Shipping Label Created, USPS Awaiting Item', origin)
    .wait(0.5, 4)
    .scan('MA', 'Pre-Shipment, USPS Awaiting Item', origin, { spare: true });
};

const accept = (pen: Pen, { origin }: Journey): void => {
  pen.wait(2, 20).until(origin, 9, 18).scan('03', 'USPS in possession of item', origin);
};

const throughPlant = (pen: Pen, plant: Place, last: 'last' | 'further'): void => {
  const facility = plantName(plant);
  pen
    .scan('A1', 'Arrived at USPS Regional Facility', plant, { facility, spare: true })
    .wait(0.3, 3)
    .scan('10', 'Processed Through Facility', plant, { facility })
    .wait(1, last === 'last' ? 6 : 9)
    .scan('T1', 'Departed USPS Regional Facility', plant, { facility, spare: true });
};

const haul = (pen: Pen, { network, origin, destination }: Journey): void => {
  const plants = network.plantsBetween(origin, destination);
  let here = origin;
  plants.forEach((plant, index) => {
    pen.wait(0.5, 3).travel(here, plant);
    throughPlant(pen, plant, index === plants.length - 1 ? 'last' : 'further');
    here = plant;
  });
};

const arrive = (pen: Pen, { network, destination }: Journey): void => {
  pen
    .travel(network.plantOf(destination), destination)
    .until(destination, 4, 8)
    .scan('07', 'Arrived at Post Office', destination, { spare: true });
};

const goOut = (pen: Pen, { destination }: Journey): void => {
  pen.wait(0.5, 2).until(destination, 6, 10).scan('OF', 'Out for Delivery', destination);
};

const toTheOffice = (pen: Pen, journey: Journey): void => {
  announce(pen, journey);
  accept(pen, journey);
  haul(pen, journey);
  arrive(pen, journey);
};

const toTheDoor = (pen: Pen, journey: Journey): void => {
  toTheOffice(pen, journey);
  goOut(pen, journey);
  pen.wait(0.5, 8);
};

const deliver = (pen: Pen, journey: Journey, text: string, signer: string | null = null): void => {
  toTheDoor(pen, journey);
  pen.scan('01', text, journey.destination, { signer });
};

const notice = (pen: Pen, { destination }: Journey): void => {
  pen.scan('02', 'Notice Left (No Authorized Recipient Available)', destination);
};

const goBack = (pen: Pen, { network, random, origin, destination }: Journey): void => {
  const [code, text] = random.pick([
    ['21', 'No Such Number'],
    ['23', 'Moved, Left no Address'],
    ['25', 'Attempted, Not Known'],
    ['04', 'Refused'],
  ] as const);
  const plant = network.plantOf(destination);
  pen
    .scan(code, text, destination)
    .wait(3, 18)
    .travel(destination, plant)
    .scan('10', 'Processed Through Facility', plant, { facility: plantName(plant) })
    .wait(2, 12)
    .travel(plant, origin);
};

const STORIES: Readonly<Record<ScenarioName, (pen: Pen, journey: Journey) => void>> = {
  pre_shipment: announce,
  accepted(pen, journey) {
    announce(pen, journey);
    accept(pen, journey);
  },
  in_transit(pen, journey) {
    announce(pen, journey);
    accept(pen, journey);
    haul(pen, journey);
  },
  out_for_delivery(pen, journey) {
    toTheOffice(pen, journey);
    goOut(pen, journey);
  },
  delivered: (pen, journey) => deliver(pen, journey, journey.random.pick(DELIVERED)),
  delivered_locker: (pen, journey) => deliver(pen, journey, 'Delivered, Parcel Locker'),
  delivered_individual: (pen, journey) =>
    deliver(pen, journey, 'Delivered, Left with Individual', 'SAMPLE SIGNER'),
  agent: (pen, journey) => deliver(pen, journey, 'Delivered to Agent for Final Delivery'),
  attempted(pen, journey) {
    toTheDoor(pen, journey);
    notice(pen, journey);
  },
  available_for_pickup(pen, journey) {
    const { destination } = journey;
    toTheDoor(pen, journey);
    notice(pen, journey);
    pen.wait(1, 6).scan('14', 'Arrived at Pickup Point', destination, { spare: true });
    pen.wait(0.2, 2).scan('16', 'Available for Pickup', destination);
  },
  picked_up(pen, journey) {
    const { destination } = journey;
    toTheDoor(pen, journey);
    notice(pen, journey);
    pen.wait(1, 6).scan('16', 'Available for Pickup', destination);
    pen
      .wait(20, 90)
      .until(destination, 9, 17)
      .scan('43', 'Delivered, Individual Picked Up at Post Office', destination);
  },
  alert(pen, journey) {
    toTheOffice(pen, journey);
    const [code, text] = journey.random.pick([
      ['05', 'Undeliverable as Addressed'],
      ['11', 'Sent to Mail Recovery Center'],
      ['15', 'Missent'],
    ] as const);
    pen.wait(2, 12).scan(code, text, journey.destination);
  },
  returning(pen, journey) {
    toTheDoor(pen, journey);
    goBack(pen, journey);
  },
  returned(pen, journey) {
    const { origin } = journey;
    toTheDoor(pen, journey);
    goBack(pen, journey);
    pen.until(origin, 9, 17).scan('01', 'Delivered, To Original Sender', origin);
  },
  misdelivered(pen, journey) {
    const { destination } = journey;
    deliver(pen, journey, 'Delivered, In/At Mailbox');
    pen.wait(12, 30).until(destination, 5, 9).scan('07', 'Arrived at Post Office', destination);
    goOut(pen, journey);
    pen.wait(0.5, 8).scan('01', 'Delivered, Front Door/Porch', destination);
  },
  forwarded(pen, journey) {
    const { destination } = journey;
    toTheOffice(pen, journey);
    pen.wait(1, 6).scan('06', 'Forwarded', destination);
    pen.wait(24, 72).until(destination, 5, 9);
    goOut(pen, journey);
    pen.wait(0.5, 8).scan('01', 'Delivered, In/At Mailbox', destination);
  },
  scan_missing(pen, journey) {
    toTheOffice(pen, journey);
    goOut(pen, journey);
    pen.wait(14, 20).scan('DX', 'Awaiting Delivery Scan', journey.destination);
  },
  customs(pen, journey) {
    // No public table has the codes of customs: these events come without one, are kept and move no status.
    const { network, origin, destination } = journey;
    const plant = network.plantOf(origin);
    announce(pen, journey);
    accept(pen, journey);
    pen
      .wait(0.5, 3)
      .travel(origin, plant)
      .scan('', 'Inbound Into Customs', plant, { facility: plantName(plant) });
    pen.wait(4, 40).scan('', 'Inbound Out of Customs', plant, { facility: plantName(plant) });
    pen.travel(plant, origin);
    haul(pen, journey);
    arrive(pen, journey);
    goOut(pen, journey);
    pen.wait(0.5, 8).scan('01', 'Delivered, In/At Mailbox', destination);
  },
  lost(pen, journey) {
    const { network, origin } = journey;
    const plant = network.plantOf(origin);
    announce(pen, journey);
    accept(pen, journey);
    pen
      .wait(0.5, 3)
      .travel(origin, plant)
      .scan('10', 'Processed Through Facility', plant, { facility: plantName(plant) });
    pen.wait(20, 30).scan('NT', 'In Transit, Arriving Late', plant);
  },
  reused: (pen, journey) => deliver(pen, journey, 'Delivered, In/At Mailbox'),
};

/** The scans of a mailing, oldest first. */
export const scansOf = (scenario: ScenarioName, journey: Journey): readonly Scan[] => {
  const pen = new Pen(journey);
  STORIES[scenario](pen, journey);
  return pen.scans;
};
