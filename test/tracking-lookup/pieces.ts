/** A piece of the reference sample under a Mailer ID of a test, and what its owner asks. */
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import type { TestApp } from '../people.ts';
import { openProgram, type TestProgram } from '../program.ts';
import { referencePath } from '../reference.ts';
import { numberOf, OURS } from '../tracking-intake/pieces.ts';
import { deliver, makeParty, makeSteward, openDeliveries, SETTINGS } from './parties.ts';

/** As the interface tells it: three events, one of them signed for. */
export const DELIVERED = {
  trackingNumber: numberOf(OURS, 1),
  destinationCity: 'HERNANDO',
  destinationState: 'FL',
  destinationZIP: '34442',
  emailEnabled: 'true',
  kahalaIndicator: 'false',
  mailClass: 'USPS Ground Advantage<SUP>&#153;</SUP>',
  mailType: 'DM',
  RRAMEnabled: 'false',
  services: ['USPS Tracking<SUP>&#174;</SUP>'],
  serviceTypeCode: '001',
  status: 'Delivered, Left with Individual',
  statusCategory: 'Delivered',
  statusSummary:
    'Your item was delivered to an individual at 1:58 pm on November 22, 2026 in HERNANDO, FL 34442.',
  tableCode: 'T',
  uniqueMailPieceID: '000000001',
  mailPieceIntakeDate: '2026-11-15 11:09:19.000000',
  expectedDeliveryDate: '2026-11-22',
  trackingEvents: [
    {
      eventType: 'Delivered, Left with Individual',
      eventTimestamp: '2026-11-22T13:58:00',
      GMTTimestamp: '2026-11-22T18:58:40Z',
      GMTOffset: '-05:00',
      eventCity: 'HERNANDO',
      eventState: 'FL',
      eventZIP: '34442',
      firm: 'A FIRM',
      name: 'A SIGNER',
      authorizedAgent: 'false',
      eventCode: '01',
    },
    {
      eventType: 'Out for Delivery',
      eventTimestamp: '2026-11-22T09:10:00',
      GMTTimestamp: '2026-11-22T14:10:45Z',
      GMTOffset: '-05:00',
      eventCity: 'HERNANDO',
      eventState: 'FL',
      eventZIP: '34442',
      eventCode: 'OF',
    },
    {
      eventType: 'USPS in possession of item',
      eventTimestamp: '2026-11-18T11:10:00',
      GMTTimestamp: '2026-11-18T16:10:31Z',
      GMTOffset: '-05:00',
      eventCity: 'JAMAICA',
      eventState: 'NY',
      eventZIP: '11430',
      eventCode: '03',
    },
  ],
};

export interface Tracked {
  readonly program: TestProgram;
  /** Owns the Mailer ID of the piece. */
  readonly owner: TestApp;
  /** Owns it no less, and was granted the fields about persons. */
  readonly granted: TestApp;
  /** In good standing, with another Mailer ID. */
  readonly stranger: TestApp;
}

export const openTracked = async (settings: Readonly<Record<string, string>> = {}): Promise<Tracked> => {
  const program = await openProgram({ ...SETTINGS, ...settings });
  const steward = await makeSteward(program);
  const owner = await makeParty(program, steward, { role: 'shipper', mids: [OURS] });
  const granted = await makeParty(program, steward, {
    role: 'serviceProvider',
    mids: [OURS],
    fields: ['tracking.person'],
  });
  const stranger = await makeParty(program, steward, { role: 'shipper', mids: ['904567890'] });
  await openDeliveries(program);
  await deliver(program, DELIVERED);
  return { program, owner, granted, stranger };
};

interface Specification {
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** A schema of the genuine Tracking 3.2.6 specification; undefined where the reference is missing. */
export const trackingSchema = (name: string): ValidateFunction | undefined => {
  const file = referencePath('usps-v3/karrio-usps-vendor/tracking.yaml');
  if (file === undefined) return undefined;
  const { components } = parse(readFileSync(file, 'utf8')) as Specification;
  return new Ajv({ strict: false, validateFormats: false }).compile({
    $ref: `#/components/schemas/${name}`,
    components,
  });
};
