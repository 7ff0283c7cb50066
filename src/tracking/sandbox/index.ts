export { type FaultRates, parseFaults } from './faults.ts';
export { claimFolder, type SandboxMode } from './folder.ts';
export { openSandbox, SANDBOX_LABELS, type Sandbox, type SandboxOptions, sandboxed } from './open.ts';
export { mailSamples, type Sample, type Samples } from './samples.ts';
export { isScenario, SCENARIO_NAMES, SCENARIOS, type ScenarioName } from './scenarios.ts';
export type { Simulation } from './simulation.ts';
export { type AppName, MERCHANTS, MIDS, SENDERS, type World } from './world.ts';
