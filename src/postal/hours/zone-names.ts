/** The names that USPS answers give time zones, which are links of the IANA database (its file `backward`). */
import { localTimeAt } from './zone.ts';

const LINKS: Readonly<Record<string, string>> = {
  'America/Adak': 'US/Aleutian',
  'America/Anchorage': 'US/Alaska',
  'America/Chicago': 'US/Central',
  'America/Denver': 'US/Mountain',
  'America/Detroit': 'US/Michigan',
  'America/Indiana/Indianapolis': 'US/East-Indiana',
  'America/Indiana/Knox': 'US/Indiana-Starke',
  'America/Los_Angeles': 'US/Pacific',
  'America/New_York': 'US/Eastern',
  'America/Phoenix': 'US/Arizona',
  'Pacific/Honolulu': 'US/Hawaii',
  'Pacific/Pago_Pago': 'US/Samoa',
};

/** `America/New_York` → `US/Eastern`; a zone without such a link keeps its name. */
export const legacyZone = (zone: string): string => LINKS[zone] ?? zone;

const JANUARY = 0;
const JULY = 6;

/** Whether a zone keeps daylight time in the year of an instant (Unix ms): its clocks differ between January and July. */
export const isDstObserved = (zone: string, nowMs: number): boolean => {
  const year = new Date(nowMs).getUTCFullYear();
  const minuteIn = (month: number): number | undefined =>
    localTimeAt(Date.UTC(year, month, 1, 12), zone)?.minute;
  return minuteIn(JANUARY) !== minuteIn(JULY);
};
