/** Which points and which places belong to which zone. */
import { STATES, zipNumber } from '../../../postal/zip/index.ts';
import type { LocationTable } from '../../table.ts';
import type { DemandPoints } from '../demand.ts';
import type { OwnZone } from '../input/own-zones.ts';
import type { CoverageQuestion } from '../input/question.ts';
import { positionsOfZips, type SupplyPoints } from '../supply.ts';
import { type Outlines, stateOfDigits } from './counties.ts';
import { PolygonIndex } from './polygons.ts';

export interface Zone {
  readonly id: string;
  readonly name: string;
  /** State of a ZIP or county, else null. */
  readonly state: string | null;
  /** Positions among the points. */
  readonly points: readonly number[];
  /** How many of the places counted lie in it. */
  readonly places: number;
}

export interface Zoning {
  readonly zones: readonly Zone[];
  /** Points asked about, in any zone or in none. */
  readonly members: readonly number[];
  readonly membersInNoZone: number;
}

export interface ZoningInput {
  readonly question: Pick<CoverageQuestion, 'by' | 'state'>;
  readonly demand: DemandPoints;
  readonly supply: SupplyPoints;
  readonly table: LocationTable;
  readonly outlines: Outlines;
  readonly own: readonly OwnZone[];
}

/** The zones by their ids, ascending; own zones in the order in which they came. */
export const zoningOf = (input: ZoningInput): Zoning => {
  const { question, demand, own } = input;
  const members = Array.from({ length: demand.size }, (_, point) => point).filter(
    (point) => question.state === null || demand.states[point] === question.state,
  );
  const keys = question.by === 'zones' ? ownKeys(input) : namedKeys(input);
  const pointsOf = new Map<string, number[]>();
  for (const { id } of own) pointsOf.set(id, []);
  let membersInNoZone = 0;
  for (const point of members) {
    const ids = keys.ofPoint(point);
    if (ids.length === 0) membersInNoZone++;
    for (const id of ids) {
      const points = pointsOf.get(id);
      if (points === undefined) pointsOf.set(id, [point]);
      else points.push(point);
    }
  }
  const places = new Map<string, number>();
  for (let place = 0; place < input.supply.size; place++) {
    for (const id of keys.ofPlace(place)) places.set(id, (places.get(id) ?? 0) + 1);
  }
  const zones = [...pointsOf].map(([id, points]) => ({
    id,
    ...describe(id, input, points),
    points,
    places: places.get(id) ?? 0,
  }));
  return {
    zones: question.by === 'zones' ? zones : zones.sort((one, other) => (one.id < other.id ? -1 : 1)),
    members,
    membersInNoZone,
  };
};

interface Keys {
  readonly ofPoint: (point: number) => readonly string[];
  readonly ofPlace: (place: number) => readonly string[];
}

const ownKeys = ({ demand, supply, own }: ZoningInput): Keys => {
  const index = new PolygonIndex(own.map(({ rings }) => rings));
  const ids = (latitude: number | undefined, longitude: number | undefined): string[] =>
    index.find(latitude ?? Number.NaN, longitude ?? Number.NaN).map((zone) => own[zone]?.id ?? '');
  return {
    ofPoint: (point) => ids(demand.latitudes[point], demand.longitudes[point]),
    ofPlace: (place) => ids(supply.latitudes[place], supply.longitudes[place]),
  };
};

/** A place belongs to the county and state of its ZIP Code where that is known, else to those of its point. */
const namedKeys = ({ question, demand, supply, table, outlines }: ZoningInput): Keys => {
  const positions = positionsOfZips(demand.zips);
  const positionOf = (place: number): number => {
    const zip = table.ZIPCodeAt(supply.rows[place] ?? 0);
    return zip === null ? -1 : (positions[zipNumber(zip)] ?? -1);
  };
  const listed = (id: string | null | undefined): string[] => (id === null || id === undefined ? [] : [id]);
  const countyOf = (place: number): string | null =>
    demand.counties[positionOf(place)] ??
    outlines.countyAt(supply.latitudes[place] ?? 0, supply.longitudes[place] ?? 0);
  if (question.by === 'zip') {
    return {
      ofPoint: (point) => listed(demand.zips[point]),
      ofPlace: (place) => listed(demand.zips[positionOf(place)]),
    };
  }
  if (question.by === 'county') {
    return {
      ofPoint: (point) => listed(demand.counties[point]),
      ofPlace: (place) => listed(countyOf(place)),
    };
  }
  return {
    ofPoint: (point) => listed(demand.states[point]),
    ofPlace: (place) =>
      listed(
        table.stateAt(supply.rows[place] ?? 0) ??
          demand.states[positionOf(place)] ??
          stateOfDigits(countyOf(place) ?? ''),
      ),
  };
};

const describe = (
  id: string,
  { question, demand, outlines, own }: ZoningInput,
  points: readonly number[],
): Pick<Zone, 'name' | 'state'> => {
  const state = demand.states[points[0] ?? -1] ?? null;
  if (question.by === 'zip') return { name: id, state };
  if (question.by === 'county') {
    const name = outlines.counties.get(id)?.properties.name ?? id;
    return { name, state: stateOfDigits(id) };
  }
  if (question.by === 'state') {
    const { name } = STATES[state ?? 'AA'];
    return { name: titled(name), state: null };
  }
  return { name: own.find((zone) => zone.id === id)?.name ?? id, state: null };
};

const titled = (name: string): string =>
  name.toLowerCase().replace(/\b(?!of\b|and\b)\w/g, (letter) => letter.toUpperCase());
