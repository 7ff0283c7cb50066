/** One object of a JSON source as columns with texts; an answer of the USPS locations API keeps its services apart. */
import type { UspsHours } from '../../postal/hours/index.ts';
import { isLongitudeLatitude } from './json-objects.ts';

/** What one row states, by column, and the services where they come as a structure. */
export interface Stated {
  readonly texts: Readonly<Record<string, string>>;
  readonly services?: readonly UspsService[];
  readonly passports?: Readonly<Record<string, unknown>>;
  readonly specialHours?: readonly { readonly date?: unknown; readonly open?: unknown }[];
}

export interface UspsService {
  readonly service: string;
  readonly hours: readonly UspsHours[];
  readonly mailClasses: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const scalars = (object: Json): Record<string, string> => {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(object)) {
    if (typeof value === 'string') texts[name] = value;
    else if (typeof value === 'number' || typeof value === 'boolean') texts[name] = String(value);
  }
  return texts;
};

const inner = (value: unknown): Json => (isObject(value) ? value : {});

/** GeoJSON Feature, OpenStreetMap element, or a flat object; a reason where it is none of them. */
export const statedBy = (object: Json): Stated | string => {
  if (object.type === 'Feature') return feature(object);
  if (isObject(object.facilityAddress) || object.facilityId !== undefined) return uspsLocation(object);
  if (isObject(object.tags)) {
    const centre = inner(object.center);
    const { id, type, lat = centre.lat, lon = centre.lon } = object;
    return {
      texts: scalars({ ref: `${String(type)}/${String(id)}`, ...object.tags, latitude: lat, longitude: lon }),
    };
  }
  return { texts: scalars(object) };
};

const feature = ({ id, geometry, properties, crs }: Json): Stated | string => {
  const own = inner(properties);
  // Files put together from several sources may name a system for each feature (GeoJSON of 2008).
  const system = inner(inner(crs).properties).name ?? inner(inner(inner(geometry).crs).properties).name;
  if (system !== undefined && !isLongitudeLatitude(String(system)))
    return `the feature is in ${JSON.stringify(String(system).slice(0, 80))}, not in longitude and latitude`;
  if (geometry === null || geometry === undefined) return { texts: scalars({ id, ...own }) };
  const { type, coordinates } = inner(geometry);
  if (type !== 'Point' || !Array.isArray(coordinates)) return `a Point was expected, not a ${String(type)}`;
  const [longitude, latitude] = coordinates as unknown[];
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return 'the Point has no coordinates';
  return {
    // The geometry is the place; a property of that name may be rounded.
    texts: scalars({
      id,
      ...withoutNames(own, /^(?:lat|lon|lng|long|latitude|longitude|x|y)$/i),
      latitude,
      longitude,
    }),
  };
};

const withoutNames = (object: Json, names: RegExp): Json =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.test(name)));

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : []).filter((one): one is string => typeof one === 'string');

/** A location of the USPS API, version 3. Its DST flag is left out: the zone tells. */
const uspsLocation = (object: Json): Stated => {
  const { facilityAddress, geoCoordinates, phoneNumbers, services, specialHours, passports, ...rest } =
    object;
  const { phone, fax } = inner(phoneNumbers);
  return {
    texts: scalars({ ...rest, ...inner(facilityAddress), ...inner(geoCoordinates), phone, fax }),
    passports: inner(passports),
    services: (Array.isArray(services) ? services : [])
      .filter(isObject)
      .map(({ service, hours, additionalInformation }) => ({
        service: String(service),
        mailClasses: textsOf(inner(additionalInformation).mailClasses),
        hours: (Array.isArray(hours) ? hours : []).filter(isObject).map(({ dayOfWeek, times }) => ({
          dayOfWeek: String(dayOfWeek),
          times: (Array.isArray(times) ? times : []).filter(isObject).map(({ openTime, closeTime }) => ({
            ...(openTime !== undefined && { openTime: String(openTime) }),
            ...(closeTime !== undefined && { closeTime: String(closeTime) }),
          })),
        })),
      })),
    specialHours: Array.isArray(specialHours) ? specialHours.filter(isObject) : [],
  };
};
