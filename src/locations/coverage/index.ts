export {
  CHARTS,
  type CoverageQuestion,
  type CoverageWords,
  FORMATS,
  MOST_GAPS,
  MOST_SITES,
  type Rendering,
  readQuestion,
  TABLES,
  UNITS,
  WIDEST,
  ZONE_KINDS,
} from './input/question.ts';
export { DECAYS } from './measure/catchment.ts';
export { type Coverage, type CoverageLimits, openCoverage } from './runner.ts';
export { STANDARDS } from './standards.ts';
