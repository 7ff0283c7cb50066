export { COMMON_CHANGES, type Equivalent, type V3Request } from './equivalent.ts';
export { countLine, type MigratedRequest, type MigrationCounts, migrateLine, noCounts } from './report.ts';
