export {
  collectedAfter,
  collectionsOn,
  type FacilityHours,
  intervalsOf,
  nextCollectionAfter,
  openAt,
  type SpecialDay,
  type TemporaryClosure,
} from './facility-hours.ts';
export { type FederalHoliday, federalHolidays, holidayOn } from './holidays.ts';
export {
  parseClock,
  parseCollectionTimes,
  parseDay,
  parseDayCells,
  parseOpeningHours,
  parseUspsHours,
  type UspsHours,
  type UspsWeek,
} from './parse.ts';
export {
  type CollectionWeek,
  clockText,
  DAY_MINUTES,
  DAYS,
  emptyWeek,
  formatCollections,
  formatWeek,
  HOLIDAYS,
  type Interval,
  type Week,
} from './week.ts';
export {
  dateText,
  dayOfDate,
  instantOf,
  type LocalTime,
  localTimeAt,
  parseDate,
  parseTimeZone,
} from './zone.ts';
export { isDstObserved, legacyZone } from './zone-names.ts';
