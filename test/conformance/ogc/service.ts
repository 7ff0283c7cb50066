/** A Postern with collection boxes in awkward places, asked as a client of `/ogc`. */
import assert from 'node:assert/strict';
import { seeded } from '../../locations/synthetic.ts';
import { type Answered, openProgram, type TestProgram } from '../../program.ts';

export interface Feature {
  readonly type: 'Feature';
  readonly id: string;
  readonly geometry: { readonly type: 'Point'; readonly coordinates: readonly [number, number] } | null;
  readonly properties: Readonly<Record<string, string | number | boolean | null>>;
  readonly links?: readonly Link[];
}

export interface Link {
  readonly href: string;
  readonly rel: string;
  readonly type: string;
  readonly title: string;
}

export interface FeaturePage {
  readonly type: 'FeatureCollection';
  readonly timeStamp: string;
  readonly numberMatched: number;
  readonly numberReturned: number;
  readonly links: readonly Link[];
  readonly features: readonly Feature[];
}

export interface Service {
  readonly program: TestProgram;
  /** A path below `/ogc`, or a whole address. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answered>;
  /** Features, which must come. */
  page(path: string): Promise<FeaturePage>;
  close(): Promise<void>;
}

export const BOXES = '/collections/collection-boxes';

export interface Box {
  readonly id: string;
  readonly longitude: number | null;
  readonly latitude: number | null;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
}

/** On both sides of the antimeridian, in Guam, without a point, and with a name that is no good manners. */
const AWKWARD: readonly Box[] = [
  { id: 'west-of-the-line', longitude: 179.4, latitude: 51.9, city: 'ADAK', state: 'AK', zip: '99546' },
  { id: 'east-of-the-line', longitude: -179.3, latitude: 51.8, city: 'ADAK', state: 'AK', zip: '99546' },
  { id: 'guam', longitude: 144.75, latitude: 13.47, city: 'HAGATNA', state: 'GU', zip: '96910' },
  { id: 'nowhere', longitude: null, latitude: null, city: 'HOLTSVILLE', state: 'NY', zip: '00501' },
  {
    id: '<b>&"bold"',
    longitude: -72.6,
    latitude: 42.1,
    city: "<script>alert('x')</script>",
    state: 'MA',
    zip: '01005',
  },
];

const CITIES = [
  { city: 'ITHACA', state: 'NY', zip: '14850', longitude: -76.5, latitude: 42.44 },
  { city: 'BARRE', state: 'MA', zip: '01005', longitude: -72.1, latitude: 42.42 },
  { city: 'BEVERLY HILLS', state: 'CA', zip: '90210', longitude: -118.4, latitude: 34.1 },
];

const strewn = (count: number): Box[] => {
  const random = seeded(17_069);
  return Array.from({ length: count }, (_, index) => {
    const centre = CITIES[Math.floor(random() * CITIES.length)] ?? CITIES[0];
    assert.ok(centre !== undefined);
    const near = (degrees: number): number => Number((degrees + (random() - 0.5) / 10).toFixed(5));
    return {
      ...centre,
      id: `box-${String(index).padStart(4, '0')}`,
      longitude: near(centre.longitude),
      latitude: near(centre.latitude),
    };
  });
};

export const ALL_BOXES: readonly Box[] = [...AWKWARD, ...strewn(95)];

const fileOf = (boxes: readonly Box[]): string =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: boxes.map(({ id, longitude, latitude, city, state, zip }) => ({
      type: 'Feature',
      geometry: longitude === null ? null : { type: 'Point', coordinates: [longitude, latitude] },
      properties: {
        ref: id,
        'addr:city': city,
        'addr:state': state,
        'addr:postcode': zip,
        collection_times: 'Mo-Fr 15:00',
      },
    })),
  });

/** Makes these boxes the edition in use. */
export const importBoxes = async (program: TestProgram, boxes: readonly Box[]): Promise<void> => {
  const imported = await program.operate('/postern/v1/editions/collection-boxes?name=boxes.geojson', {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: fileOf(boxes),
  });
  assert.equal(imported.status, 201, imported.text);
  const { state, edition } = imported.json as { state: string; edition: string };
  if (state === 'active') return;
  // Held since boxes disappeared in bulk: a steward has looked at it.
  const released = await program.operate(`/postern/v1/editions/${edition}/release`, { method: 'POST' });
  assert.equal(released.status, 200, released.text);
};

export const openService = async (): Promise<Service> => {
  const program = await openProgram({ POSTERN_ASSETS_PER_MINUTE: '1000000' });
  await importBoxes(program, ALL_BOXES);
  const get: Service['get'] = (path, headers) =>
    program.ask(path.startsWith('http') ? path.slice(path.indexOf('/ogc')) : `/ogc${path}`, {
      ...(headers !== undefined && { headers }),
    });
  return {
    program,
    get,
    async page(path) {
      const answer = await get(path);
      assert.equal(answer.status, 200, answer.text);
      return answer.json as FeaturePage;
    },
    close: () => program.close(),
  };
};

export const ids = ({ features }: FeaturePage): string[] => features.map(({ id }) => id);

/** Every page from a first one on, by the links alone. */
export const walk = async (service: Service, path: string): Promise<FeaturePage[]> => {
  const pages: FeaturePage[] = [];
  let next: string | undefined = path;
  while (next !== undefined) {
    assert.ok(pages.length <= ALL_BOXES.length, 'the walk ends');
    const page: FeaturePage = await service.page(next);
    pages.push(page);
    next = page.links.find(({ rel }) => rel === 'next')?.href;
  }
  return pages;
};

/** A path with its query encoded. */
export const asked = (path: string, query: Readonly<Record<string, string>>): string =>
  `${path}?${new URLSearchParams(query)}`;
