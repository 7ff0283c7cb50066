/** The roles that an app or a person can have, and what each is for. */
import type { Role } from '../policy/attributes.ts';

/** Roles that can be given; `anonymous` and `operator` are never given, they are found. */
export const ROLES = {
  consumer: 'Looks up places, ZIPs and own parcels.',
  developer: 'Builds software on the registered APIs.',
  shipper: 'Ships under its own Mailer IDs.',
  platform: 'Makes labels for merchants, or consolidates packages of several customers.',
  serviceProvider: 'Reports and analyses for shippers or mailing agents.',
  researcher: 'Uses published data for planning and study.',
  steward: 'Decides requests for access and reviews grants.',
  auditor: 'Reads and verifies the record.',
  admin: 'Manages organisations, apps, people and data of this server.',
} as const satisfies Partial<Record<Role, string>>;

export type GivenRole = keyof typeof ROLES;

const WITHIN: Readonly<Partial<Record<Role, readonly GivenRole[]>>> = {
  consumer: ['consumer'],
  developer: ['consumer', 'developer'],
  researcher: ['consumer', 'researcher'],
  shipper: ['consumer', 'developer', 'shipper'],
  platform: ['consumer', 'developer', 'platform'],
  serviceProvider: ['consumer', 'developer', 'serviceProvider'],
};

/** The roles that a person of a role may give to an app of their own organisation: the own one, and those that open less. */
export const rolesWithin = (role: Role): readonly GivenRole[] => WITHIN[role] ?? [];
