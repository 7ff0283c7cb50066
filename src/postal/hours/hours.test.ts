import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  clockText,
  collectedAfter,
  dateText,
  type FacilityHours,
  federalHolidays,
  formatCollections,
  formatWeek,
  holidayOn,
  instantOf,
  localTimeAt,
  nextCollectionAfter,
  openAt,
  parseClock,
  parseCollectionTimes,
  parseDate,
  parseDay,
  parseDayCells,
  parseOpeningHours,
  parseTimeZone,
  parseUspsHours,
} from './index.ts';

const read = <Value>(value: Value | null): Value => {
  assert.ok(value !== null);
  return value;
};
const day = (text: string): number => read(parseDate(text));
const NEW_YORK = 'America/New_York';

const facility = (parts: Partial<FacilityHours>): FacilityHours => ({
  timeZone: NEW_YORK,
  opening: {},
  collections: null,
  specialDays: [],
  closure: null,
  ...parts,
});
const collected = (text: string, parts: Partial<FacilityHours> = {}): FacilityHours =>
  facility({ collections: parseCollectionTimes(text), ...parts });
const open = (text: string, parts: Partial<FacilityHours> = {}): FacilityHours =>
  facility({ opening: { RETAIL: read(parseOpeningHours(text)) }, ...parts });
const isOpen = (hours: FacilityHours, instant: string): boolean | null =>
  openAt(hours, 'RETAIL', read(localTimeAt(Date.parse(instant), NEW_YORK)));

test('a clock is read in every form that files have, and nothing else is', () => {
  for (const [text, minutes] of [
    ['15:00', 900],
    ['15:00:00', 900],
    ['1500', 900],
    ['03:00 PM', 900],
    ['12:00 AM', 0],
    ['12:30 pm', 750],
    ['24:00', 1440],
  ] as const)
    assert.equal(parseClock(text), minutes, text);
  for (const text of ['', '25:00', '12:60', '13:00 PM', '0:30 AM', '24:01', 'noon'])
    assert.equal(parseClock(text), null, text);
});

test('a day is known by two letters or more', () => {
  assert.deepEqual(['MO', 'tue', 'Thurs', 'SUNDAY', 'PH'].map(parseDay), [0, 1, 3, 6, 7]);
  assert.deepEqual(['M', 'XX', '', 'MOO'].map(parseDay), [null, null, null, null]);
});

test('ranges of equal days fold, and a folded text reads as the same week', () => {
  const text = 'Mo-Fr 09:00,15:00; Sa 11:00; PH 08:00';
  assert.equal(formatCollections(read(parseCollectionTimes(text))), text);
  assert.equal(formatCollections(read(parseCollectionTimes('15:00'))), 'Mo-Su 15:00');
  assert.equal(formatWeek(read(parseOpeningHours('Mo-Sa 08:00-17:00; Sa off; PH off'))), 'Mo-Fr 08:00-17:00');
  assert.equal(formatWeek(read(parseOpeningHours('24/7'))), 'Mo-Su 00:00-24:00');
  assert.equal(formatWeek(read(parseOpeningHours('Sa-Mo 22:00-02:00'))), 'Mo 22:00-02:00; Sa-Su 22:00-02:00');
  for (const bad of [
    '',
    'Mo',
    'Mo-Xx 10:00-11:00',
    'Mo 10:00-10:00',
    'Mo 10:00-11:00-12:00',
    'sunrise-sunset',
  ])
    assert.equal(parseOpeningHours(bad), null, bad);
  fc.assert(
    fc.property(
      fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 1439 }), { maxLength: 4 }), {
        minLength: 8,
        maxLength: 8,
      }),
      (week) => {
        const sorted = week.map((times) => [...times].sort((one, other) => one - other));
        const text = formatCollections(sorted);
        assert.deepEqual(text === '' ? sorted : parseCollectionTimes(text), sorted);
      },
    ),
  );
});

test('cells such as "MO 03:00 PM" make a week; one that says something else makes none', () => {
  const week = read(
    parseDayCells(['MO 03:00 PM', 'TU 03:00 PM', '', 'SA 11:00 AM', 'SU CLOSED', 'MO 09:00 AM']),
  );
  assert.equal(formatCollections(week), 'Mo 09:00,15:00; Tu 15:00; Sa 11:00');
  assert.equal(parseDayCells(['MO whenever']), null);
});

test('USPS hours: seconds or none, close-only rows apart, closing before opening kept out and told', () => {
  const week = parseUspsHours([
    { dayOfWeek: 'MONDAY', times: [{ openTime: '08:00:00', closeTime: '19:00:00' }, { closeTime: '17:00' }] },
    { dayOfWeek: 'TUESDAY', times: [{ openTime: '19:00', closeTime: '08:00' }] },
  ]);
  assert.equal(formatWeek(week.opening), 'Mo 08:00-19:00');
  assert.equal(formatCollections(week.closing), 'Mo 17:00');
  assert.deepEqual([week.closesBeforeItOpens, week.unreadable], [true, false]);
  assert.equal(parseUspsHours([{ dayOfWeek: 'NODAY', times: [{ closeTime: '17:00' }] }]).unreadable, true);
});

test('daylight time comes from the zone: the same local hour is another instant in summer', () => {
  assert.equal(parseTimeZone('US/Eastern'), NEW_YORK);
  assert.equal(parseTimeZone('US/Nowhere'), null);
  assert.equal(instantOf(day('2026-01-15'), 1020, NEW_YORK), Date.parse('2026-01-15T22:00:00Z'));
  assert.equal(instantOf(day('2026-07-15'), 1020, NEW_YORK), Date.parse('2026-07-15T21:00:00Z'));
  assert.equal(instantOf(day('2026-07-15'), 1020, 'America/Phoenix'), Date.parse('2026-07-16T00:00:00Z'));
  // 02:30 is left out in spring, and comes twice in autumn.
  assert.equal(instantOf(day('2026-03-08'), 150, NEW_YORK), Date.parse('2026-03-08T07:30:00Z'));
  assert.equal(instantOf(day('2026-11-01'), 90, NEW_YORK), Date.parse('2026-11-01T05:30:00Z'));
});

test('wall clock and instant are inverse outside the changes of the clock', () => {
  const zones = [NEW_YORK, 'America/Adak', 'Pacific/Guam', 'Pacific/Pago_Pago', 'America/Phoenix'];
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40_000 }),
      fc.integer({ min: 240, max: 1439 }),
      fc.constantFrom(...zones),
      (date, minute, zone) => {
        const local = read(localTimeAt(read(instantOf(date, minute, zone)), zone));
        // Samoa and Guam changed sides of the date line before 2000; no local time of a skipped day exists.
        assert.deepEqual([local.date, local.minute], [date, minute]);
      },
    ),
    { seed: 4, numRuns: 300 },
  );
});

test('federal holidays follow their rules, and one on a Sunday is kept on the Monday', () => {
  assert.deepEqual(
    federalHolidays(2026).map(({ date }) => dateText(date)),
    '2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-04 2026-09-07 2026-10-12 2026-11-11 2026-11-26 2026-12-25'.split(
      ' ',
    ),
  );
  assert.equal(federalHolidays(2020).length, 10);
  assert.equal(holidayOn(day('2022-12-26')), 'Christmas Day');
  assert.equal(holidayOn(day('2026-07-03')), null);
});

test('an office is open by its week, across midnight, and not on a holiday', () => {
  const hours = open('Mo-Fr 08:00-17:00; Sa 22:00-02:00');
  assert.equal(isOpen(hours, '2026-11-24T13:00:00Z'), true);
  assert.equal(isOpen(hours, '2026-11-24T22:00:00Z'), false);
  assert.equal(isOpen(hours, '2026-11-26T15:00:00Z'), false, 'Thanksgiving');
  assert.equal(isOpen(hours, '2026-11-29T06:30:00Z'), true, 'Sunday 01:30, opened on Saturday');
  assert.equal(isOpen(hours, '2026-11-29T07:00:00Z'), false);
  assert.equal(openAt(hours, 'PASSPORT', read(localTimeAt(0, NEW_YORK))), null);
});

test('a special day and a closure win over the week, an opening on a holiday over the holiday', () => {
  const special = open('Mo-Fr 08:00-17:00', { specialDays: [{ date: day('2026-11-24'), hours: [] }] });
  assert.equal(isOpen(special, '2026-11-24T15:00:00Z'), false);
  assert.equal(isOpen(special, '2026-11-25T15:00:00Z'), true);
  const holiday = open('Mo-Fr 08:00-17:00', { specialDays: [{ date: day('2026-11-26'), hours: 'usual' }] });
  assert.equal(isOpen(holiday, '2026-11-26T15:00:00Z'), true);
  const shut = open('Mo-Fr 08:00-17:00', { closure: { from: day('2026-11-25'), until: null } });
  assert.deepEqual(
    [isOpen(shut, '2026-11-24T15:00:00Z'), isOpen(shut, '2026-11-25T15:00:00Z')],
    [true, false],
  );
});

test('the next collection skips Sundays and holidays, and none is said to come where no times are known', () => {
  const box = collected('Mo-Fr 15:00; Sa 11:00');
  const next = (instant: string): string =>
    new Date(read(nextCollectionAfter(box, Date.parse(instant)))).toISOString();
  assert.equal(next('2026-11-24T19:59:00Z'), '2026-11-24T20:00:00.000Z');
  assert.equal(next('2026-11-25T20:01:00Z'), '2026-11-27T20:00:00.000Z', 'over Thanksgiving');
  assert.equal(next('2026-11-28T16:01:00Z'), '2026-11-30T20:00:00.000Z', 'over Sunday');
  assert.equal(nextCollectionAfter(facility({}), 0), null);
  assert.equal(nextCollectionAfter(collected('Mo 15:00', { timeZone: null }), 0), null);
});

test('still collected today asks for a later collection of the same local day', () => {
  const box = collected('Mo-Fr 09:00,17:00');
  const at = (instant: string) => collectedAfter(box, read(localTimeAt(Date.parse(instant), NEW_YORK)));
  assert.equal(at('2026-11-24T21:59:00Z'), true);
  assert.equal(at('2026-11-24T22:01:00Z'), false);
  assert.equal(collectedAfter(facility({}), { date: 0, day: 3, minute: 0 }), null);
});

test('local time is what the zone itself says, to the minute before and after every change of clocks', () => {
  const zones = [
    'America/New_York',
    'America/Phoenix',
    'America/Adak',
    'Pacific/Guam',
    'America/St_Johns',
    'Australia/Lord_Howe',
  ];
  for (const timeZone of zones) {
    const formatter = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    const [from, to] = [Date.UTC(2026, 2, 1), Date.UTC(2026, 10, 5)];
    for (let instant = from; instant < to; instant += 37 * 60_000) {
      const local = read(localTimeAt(instant, timeZone));
      const [day, month, year] = dateText(local.date).split('-').reverse();
      const text = `${day}/${month}/${year}, ${clockText(local.minute)}`;
      assert.equal(text, formatter.format(instant), `${timeZone} at ${new Date(instant).toISOString()}`);
    }
  }
});
