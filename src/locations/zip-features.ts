/** ZIP Codes as features. A ZIP is no polygon: the point stands for an area, and `uncertaintyKm` says how well. */
import type { Zip5 } from '../postal/zip/index.ts';
import type { ZipRecord, ZipReference } from '../reference/index.ts';
import type { FeatureProperty, FeatureTable, Scalar } from './features.ts';

type ZipProperty = FeatureProperty & { readonly read: (record: ZipRecord) => Scalar };

const text = (
  name: string,
  description: string,
  read: (record: ZipRecord) => string | null,
): ZipProperty => ({
  name,
  type: 'text',
  description,
  read,
});

const READ: readonly ZipProperty[] = [
  text('ZIPCode', 'ZIP Code, five digits as text', ({ zip }) => zip),
  text('city', 'City, upper case as on mail', ({ city }) => city),
  text('state', 'Two-letter state code', ({ state }) => state),
  text('county', 'County', ({ county }) => county),
  text('countyFips', 'State and county, five digits as text', ({ countyFips }) => countyFips),
  text('timeZone', 'IANA time zone of the point', ({ timeZone }) => timeZone),
  text('kind', 'standard, military or territory', ({ kind }) => kind),
  text('pointSource', 'Where the point comes from', ({ origin }) => origin.source),
  {
    name: 'uncertaintyKm',
    type: 'number',
    description: 'Kilometres by which sources disagree on such a point',
    read: ({ origin }) => origin.uncertaintyKm,
  },
  text('citySource', 'Where city and state come from', ({ citySource }) => citySource),
  text('authority', 'Who stands behind city and state', ({ authority }) => authority),
  text('officeName', 'Post office that delivers the ZIP', ({ office }) => office?.name ?? null),
  text('officeAddress', 'Where that office stands', ({ office }) => office?.address ?? null),
  text('officeCity', 'Its city', ({ office }) => office?.city ?? null),
  text('officeState', 'Its state', ({ office }) => office?.state ?? null),
  text('officeZIPCode', 'Its own ZIP Code', ({ office }) => office?.zip ?? null),
  text('officeZIPPlus4', 'Its own ZIP+4 digits', ({ office }) => office?.plus4 ?? null),
  text('district', 'Its district', ({ office }) => office?.district ?? null),
  text('area', 'Its area', ({ office }) => office?.area ?? null),
];

/** The properties of ZIP Codes. */
export const ZIP_PROPERTIES: readonly FeatureProperty[] = READ.map(({ name, type, description }) => ({
  name,
  type,
  description,
}));

/** A ZIP edition as features. */
export const zipFeatures = (zips: ZipReference): FeatureTable => {
  const codes: Zip5[] = [];
  const latitudes: number[] = [];
  const longitudes: number[] = [];
  for (const { zip, latitude, longitude } of zips.records()) {
    codes.push(zip);
    latitudes.push(latitude ?? Number.NaN);
    longitudes.push(longitude ?? Number.NaN);
  }
  // A row's several properties are read one after another.
  let last: { readonly row: number; readonly record: ZipRecord | null } = { row: -1, record: null };
  const recordAt = (row: number): ZipRecord | null => {
    const zip = codes[row];
    if (last.row !== row) last = { row, record: zip === undefined ? null : zips.lookup(zip) };
    return last.record;
  };
  return {
    edition: zips.edition,
    size: codes.length,
    properties: ZIP_PROPERTIES,
    readers: READ.map(({ read }) => (row: number) => {
      const record = recordAt(row);
      return record === null ? null : read(record);
    }),
    idAt: (row) => codes[row] ?? '',
    rowOf: (id) => rowOfZip(codes, id),
    latitudeAt: (row) => latitudes[row] ?? Number.NaN,
    longitudeAt: (row) => longitudes[row] ?? Number.NaN,
  };
};

const rowOfZip = (codes: readonly Zip5[], zip: string): number => {
  let low = 0;
  let high = codes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((codes[middle] ?? '') < zip) low = middle + 1;
    else high = middle;
  }
  return codes[low] === zip ? low : -1;
};
