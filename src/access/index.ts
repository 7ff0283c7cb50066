export { type Activation, type PackFile, PolicyVersions } from './policy-versions.ts';
