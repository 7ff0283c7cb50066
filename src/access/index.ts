export * from './agreements/index.ts';
export * from './authorisations/index.ts';
export { type Activation, type PackFile, PolicyVersions } from './policy-versions.ts';
export { type NewProposal, PolicyProposals, type ReplayRange } from './proposals.ts';
export * from './readiness/index.ts';
export * from './replay/index.ts';
export * from './requests/index.ts';
