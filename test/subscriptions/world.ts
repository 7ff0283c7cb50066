/** A program with subscribers, and pieces of their Mailer IDs. */
import { makePerson, type TestApp, type TestPerson } from '../people.ts';
import { type Answered, type AskedProgram, openProgram, type TestProgram } from '../program.ts';
import { deliver, makeParty, openDeliveries, type PartyWish, SETTINGS } from '../tracking-lookup/parties.ts';
import { SECRET } from './listener.ts';

export const MID = '902345678';
export const OTHER_MID = '912345678';

/** A package number of a Mailer ID, with its check digit. */
export const numberOf = (mid: string, serial: number): string => {
  const digits = `92055${mid}${String(serial).padStart(7, '0')}`;
  let sum = 0;
  for (let index = digits.length - 1, weight = 3; index >= 0; index -= 1, weight = 4 - weight) {
    sum += Number(digits[index]) * weight;
  }
  return `${digits}${(10 - (sum % 10)) % 10}`;
};

export interface World {
  readonly program: TestProgram;
  readonly steward: TestPerson;
  party(wish: PartyWish): Promise<TestApp>;
  /** Events of a piece come in, at this program unless another is named. */
  scan(number: string, codes: readonly string[], at?: AskedProgram): Promise<void>;
  subscribe(app: TestApp, listenerURL: string, more?: object): Promise<Answered>;
}

/** Listeners of tests are on this machine, over plain http. */
export const SUBSCRIBER_SETTINGS = {
  ...SETTINGS,
  POSTERN_EGRESS_PRIVATE: 'on',
  POSTERN_WEBHOOK_HTTP: 'on',
} as const;

const START = Date.UTC(2026, 10, 20);

/** Events of a piece come in, one an hour. */
export const scan = (program: AskedProgram, number: string, codes: readonly string[]): Promise<void> =>
  deliver(program, {
    trackingNumber: number,
    trackingEvents: codes.map((eventCode, index) => ({
      eventCode,
      eventType: `Event ${eventCode}`,
      GMTTimestamp: new Date(START + index * 3_600_000).toISOString(),
      name: 'A SIGNER',
    })),
  });

/** Subscribes an app to the pieces of `MID`, unless `more` says otherwise. */
export const subscribe = (
  program: AskedProgram,
  app: TestApp,
  listenerURL: string,
  more: object = {},
): Promise<Answered> =>
  program.ask('/subscriptions-tracking/v3r2/subscriptions', {
    method: 'POST',
    headers: { ...app.headers, 'postern-purpose': 'customer-visibility' },
    body: {
      listenerURL,
      secret: SECRET,
      filterProperties: { MID, trackingEventTypes: ['ALL_UPDATES'] },
      adminNotification: [{ email: 'admin@example.test' }],
      ...more,
    },
  });

export const openWorld = async (settings: Readonly<Record<string, string>> = {}): Promise<World> => {
  const program = await openProgram({ ...SUBSCRIBER_SETTINGS, ...settings });
  const steward = await makePerson(program, 'steward');
  await openDeliveries(program);
  return {
    program,
    steward,
    party: (wish) => makeParty(program, steward, { ...wish, products: ['Webhook Subscriptions - Tracking'] }),
    scan: (number, codes, at = program) => scan(at, number, codes),
    subscribe: (app, listenerURL, more) => subscribe(program, app, listenerURL, more),
  };
};
