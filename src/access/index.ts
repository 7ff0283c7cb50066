export { type Activation, type PackFile, PolicyVersions } from './policy-versions.ts';
export { type NewProposal, PolicyProposals, type ReplayRange } from './proposals.ts';
export * from './replay/index.ts';
export * from './requests/index.ts';
