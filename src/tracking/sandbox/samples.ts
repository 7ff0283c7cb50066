/** Numbers to try, one of each scenario, so that a test can name what it expects. */
import type { Status } from '../../postal/status/index.ts';
import { SCENARIO_NAMES, type ScenarioName } from './scenarios.ts';
import type { Simulation } from './simulation.ts';
import { MERCHANTS, MIDS, SENDERS } from './world.ts';

export interface Sample {
  readonly number: string;
  readonly mid: string;
  readonly destinationZIPCode: string;
  /** What its events fold to; null: there are none. */
  readonly status: Status | null;
}

export interface Samples {
  /** Pieces of the shipper. */
  readonly scenarios: Readonly<Record<ScenarioName, Sample>>;
  /** Valid, of the shipper's Mailer ID, never mailed: 404 for the shipper. */
  readonly notFound: Sample;
  /** Delivered, of the other shipper: refused to the shipper. */
  readonly notYours: Sample;
  /** Delivered, of a merchant whose token the platform holds. */
  readonly merchant: Sample;
  /** Delivered, of a merchant whose token the platform does not hold. */
  readonly otherMerchant: Sample;
}

/** Mails one piece of each; all of it lies behind, neatly. */
export const mailSamples = async (simulation: Simulation): Promise<Samples> => {
  const mail = async (
    sender: keyof typeof SENDERS,
    scenario: ScenarioName,
    merchant?: string,
  ): Promise<Sample> => {
    const piece = await simulation.mail({
      sender: SENDERS[sender],
      scenario,
      pace: 'done',
      disorder: 'neat',
      ...(merchant !== undefined && { merchant }),
    });
    const { number, mid, destination, status } = piece;
    return { number, mid, destinationZIPCode: destination.zip, status };
  };
  const scenarios = {} as Record<ScenarioName, Sample>;
  for (const name of SCENARIO_NAMES) scenarios[name] = await mail('shipper', name);
  const notYours = await mail('otherShipper', 'delivered');
  const merchant = await mail('platform', 'delivered', MERCHANTS.held[0]);
  const otherMerchant = await mail('platform', 'delivered', MERCHANTS.withheld);
  return {
    scenarios,
    notFound: {
      number: simulation.spareNumber(MIDS.shipper),
      mid: MIDS.shipper,
      destinationZIPCode: '10001',
      status: null,
    },
    notYours,
    merchant,
    otherMerchant,
  };
};
