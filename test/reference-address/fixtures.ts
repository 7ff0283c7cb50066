/** Small address files, plainly synthetic, written by the layouts that the importers read. */
import { readFileSync } from 'node:fs';
import type { FixedLayout } from '../../src/reference/address/fixed-layout.ts';

const layoutOf = (name: string): FixedLayout =>
  JSON.parse(readFileSync(new URL(`../../layouts/${name}.json`, import.meta.url), 'utf8')) as FixedLayout;

const ZIP4 = layoutOf('ais-zip4');
const CITY_STATE = layoutOf('ais-city-state');

/** A record of a layout with texts put where its fields stand. */
const record = (layout: FixedLayout, type: string, texts: Readonly<Record<string, string>>): string => {
  const characters = [...type.padEnd(layout.recordLength)];
  for (const { field, start, length } of layout.records[type]?.fields ?? []) {
    const text = (texts[field] ?? '').slice(0, length);
    for (const [index, character] of [...text].entries()) characters[start - 1 + index] = character;
  }
  return characters.join('');
};

/** What a ZIP+4 record needs; numbers are padded as in the product. */
export interface Zip4Texts {
  readonly zip: string;
  readonly recordType?: string;
  readonly predirectional?: string;
  readonly street: string;
  readonly suffix?: string;
  readonly postdirectional?: string;
  readonly low?: string;
  readonly high?: string;
  readonly parity?: string;
  readonly firm?: string;
  readonly unitDesignator?: string;
  readonly unitLow?: string;
  readonly unitHigh?: string;
  readonly unitParity?: string;
  readonly plus4: string;
  readonly plus4High?: string;
  readonly carrierRoute?: string;
  readonly base?: string;
  readonly lacs?: string;
  readonly action?: string;
  readonly lastLineKey?: string;
}

export const zip4Record = ({ low = '', high = low, plus4, ...texts }: Zip4Texts): string =>
  record(ZIP4, 'D', {
    action: 'A',
    recordType: 'S',
    base: 'B',
    parity: 'B',
    ...texts,
    low: low === '' ? '' : low.padStart(10, '0'),
    high: high === '' ? '' : high.padStart(10, '0'),
    unitLow: texts.unitLow === undefined ? '' : texts.unitLow.padStart(8, '0'),
    unitHigh: texts.unitHigh === undefined ? '' : texts.unitHigh.padStart(8, '0'),
    plus4Low: plus4,
    plus4High: texts.plus4High ?? plus4,
  });

export const ZIP4_HEADER = `C${'SYNTHETIC FILE FOR TESTS'.padEnd(ZIP4.recordLength - 1)}`;

export const cityRecord = (texts: Readonly<Record<string, string>>): string => record(CITY_STATE, 'D', texts);
export const aliasRecord = (texts: Readonly<Record<string, string>>): string =>
  record(CITY_STATE, 'A', { ...texts });
export const otherRecord = (type: string): string => `${type}20007`.padEnd(CITY_STATE.recordLength);

/**
 * A ZIP+4 file: the two addresses of the official samples with the codes that the samples give them, and streets that do not
 * exist for every other case.
 */
export const zip4File = (): string =>
  [
    ZIP4_HEADER,
    zip4Record({
      zip: '20007',
      street: 'M',
      suffix: 'ST',
      postdirectional: 'NW',
      low: '3100',
      high: '3198',
      parity: 'E',
      plus4: '3704',
      carrierRoute: 'C036',
    }),
    zip4Record({
      zip: '20007',
      street: 'M',
      suffix: 'ST',
      postdirectional: 'NW',
      low: '3101',
      high: '3199',
      parity: 'O',
      plus4: '3703',
      carrierRoute: 'C036',
    }),
    zip4Record({ zip: '96913', street: 'PALE SAN VITORES', suffix: 'RD', low: '1273', plus4: '4208' }),
    // A building with a default, units and a firm.
    zip4Record({
      zip: '20007',
      street: 'SYNTHETIC TOWER',
      suffix: 'AVE',
      low: '400',
      recordType: 'H',
      plus4: '9400',
    }),
    zip4Record({
      zip: '20007',
      street: 'SYNTHETIC TOWER',
      suffix: 'AVE',
      low: '400',
      recordType: 'H',
      unitDesignator: 'APT',
      unitLow: '1',
      unitHigh: '20',
      plus4: '9401',
    }),
    zip4Record({
      zip: '20007',
      street: 'SYNTHETIC TOWER',
      suffix: 'AVE',
      low: '400',
      recordType: 'F',
      firm: 'SYNTHETIC WIDGETS INC',
      plus4: '9402',
    }),
    // A building with units and no default.
    ...['1', '2'].map((unit) =>
      zip4Record({
        zip: '20007',
        street: 'SYNTHETIC HALL',
        suffix: 'ST',
        low: '10',
        recordType: 'H',
        unitDesignator: 'APT',
        unitLow: unit,
        unitHigh: unit,
        plus4: `950${unit}`,
      }),
    ),
    // Two streets that differ in their predirectional.
    ...['N', 'S'].map((predirectional, index) =>
      zip4Record({
        zip: '20007',
        predirectional,
        street: 'SYNTHETIC OAK',
        suffix: 'ST',
        low: '1',
        high: '99',
        plus4: `960${index}`,
      }),
    ),
    zip4Record({ zip: '20007', street: 'SYNTHETIC RUIN', suffix: 'RD', low: '5', plus4: '97ND' }),
    zip4Record({
      zip: '20007',
      street: 'PO BOX',
      recordType: 'P',
      low: '1',
      high: '99',
      plus4: '0001',
      plus4High: '0099',
    }),
    zip4Record({
      zip: '20007',
      street: 'PO BOX',
      recordType: 'P',
      low: '500',
      high: '598',
      parity: 'E',
      plus4: '0500',
    }),
    zip4Record({ zip: '20007', street: 'RR 2', recordType: 'R', low: '1', high: '50', plus4: '9800' }),
    zip4Record({ zip: '20007', street: 'GENERAL DELIVERY', recordType: 'G', plus4: '9999' }),
    zip4Record({ zip: '20007', street: 'AVENUE Q', low: '12', plus4: '9810' }),
    zip4Record({
      zip: '20007',
      street: 'SYNTHETIC GRID',
      suffix: 'RD',
      low: 'N6W23000',
      high: 'N6W23999',
      plus4: '9820',
    }),
    zip4Record({ zip: '20009', street: 'SYNTHETIC ELM', suffix: 'ST', low: '1', high: '99', plus4: '9830' }),
    zip4Record({ zip: '20009', street: 'SYNTHETIC TWIN', suffix: 'ST', low: '1', plus4: '9840' }),
    zip4Record({ zip: '20010', street: 'SYNTHETIC TWIN', suffix: 'ST', low: '1', plus4: '9841' }),
  ].join('');

export const cityStateFile = (): string =>
  [
    cityRecord({
      zip: '20007',
      key: 'X00001',
      name: 'WASHINGTON',
      facility: 'P',
      mailingName: 'Y',
      preferredKey: 'X00001',
      preferredName: 'WASHINGTON',
      state: 'DC',
      countyNumber: '001',
      county: 'DISTRICT OF COLUMBIA',
    }),
    cityRecord({
      zip: '20007',
      key: 'X00002',
      name: 'SYNTHETIC HEIGHTS',
      abbreviation: 'SYNTH HTS',
      facility: 'N',
      mailingName: 'Y',
      preferredKey: 'X00001',
      preferredName: 'WASHINGTON',
      state: 'DC',
    }),
    cityRecord({
      zip: '20007',
      key: 'X00003',
      name: 'SYNTHETIC FORMER NAME',
      facility: 'N',
      mailingName: 'N',
      preferredKey: 'X00001',
      preferredName: 'WASHINGTON',
      state: 'DC',
    }),
    aliasRecord({
      zip: '20007',
      aliasStreet: 'SYNTHETIC OLD TOWER',
      aliasSuffix: 'AVE',
      street: 'SYNTHETIC TOWER',
      suffix: 'AVE',
      aliasType: 'C',
    }),
    otherRecord('Z'),
    otherRecord('N'),
  ].join('');

const NAD_COLUMNS =
  'OID_,AddNum_Pre,Add_Number,AddNum_Suf,St_PreDir,St_PreTyp,St_Name,St_PosTyp,St_PosDir,Unit,State,Zip_Code,Plus_4,Longitude,Latitude,Lifecycle,NAD_Source';

/** Rows below the header of a release; a row of another length is one whose columns are shifted. */
export const nadFile = (rows: readonly string[]): string => [NAD_COLUMNS, ...rows, ''].join('\r\n');

/** The same row under the names of older releases. */
export const oldNadFile = (rows: readonly string[]): string =>
  [
    NAD_COLUMNS.replace('St_PreDir', 'StN_PreDir')
      .replace('St_PreTyp', 'StN_PreTyp')
      .replace('St_Name', 'StreetName')
      .replace('St_PosTyp', 'StN_PosTyp')
      .replace('St_PosDir', 'StN_PosDir'),
    ...rows,
    '',
  ].join('\n');

export const NAD_ROW =
  '1,,12,,North,,Synthetic Point,Street,,Apt 4,DC,20007,,-77.0600,38.9050,Active,Synthetic County';
