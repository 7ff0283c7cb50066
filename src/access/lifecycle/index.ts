export { BreakGlass } from './break-glass.ts';
export type { GrantFacts } from './facts.ts';
export { endOf, recertifyBy } from './findings.ts';
export { GrantCare } from './grants.ts';
export { Incidents } from './incidents.ts';
export { RoleChanges } from './role-change.ts';
export { type CarePlaces, sweepGrants } from './sweep.ts';
