/** The map drawn by MapLibre GL. Reached by `import()` alone: it is heavy. */
import type { Feature, FeatureCollection } from 'geojson';
import { type GeoJSONSource, Map as GlMap, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { loadCounties, loadStates, middleOf, type Outlines } from './atlas.ts';
import { onThemeChange, readColours } from './colours.ts';
import {
  boundsOf,
  type Centre,
  COUNTRY,
  circleOf,
  type MapOrigin,
  type MapPoint,
  type Shown,
} from './shown.ts';
import { CHOOSABLE, COUNTIES_FROM, EMPTY, type OwnSource, paintsOf, styleOf } from './style.ts';

setWorkerUrl(workerUrl);

export interface GlMapOptions {
  readonly container: HTMLElement;
  /** What the map is called by screen readers. */
  readonly label: string;
  readonly withTiles: 'tiles' | 'none';
  readonly onSelect: (id: string) => void;
  /** A click where there is nothing. */
  readonly onPlace: (place: Centre) => void;
  /** The reader, not the page, moved the map. */
  readonly onMoved: (centre: Centre) => void;
  /** It stands still and everything is drawn. */
  readonly onIdle: () => void;
  /** It cannot be drawn at all. */
  readonly onBroken: () => void;
}

export interface GlMapHandle {
  readonly show: (shown: Shown) => void;
  readonly zoomBy: (step: number) => void;
  readonly close: () => void;
}

const collection = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features });

const namesOf = (of: 'state' | 'county', { areas }: Outlines): Feature[] =>
  areas.map((area) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: middleOf(area) },
    properties: { of, name: area.properties.name },
  }));

const pointsOf = (points: readonly MapPoint[], selected: string | undefined): FeatureCollection =>
  collection(
    points.map(({ id, latitude, longitude, tone, mark = '' }, index) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [longitude, latitude] },
      properties: {
        id,
        tone,
        mark,
        selected: id === selected,
        // The first of the list lies above the others, and what is chosen above all.
        order: id === selected ? points.length + 1 : points.length - index,
      },
    })),
  );

const movesOf = (points: readonly MapPoint[]): FeatureCollection =>
  collection(
    points.flatMap(({ latitude, longitude, from }) =>
      from === undefined
        ? []
        : [
            {
              type: 'Feature' as const,
              geometry: {
                type: 'LineString' as const,
                coordinates: [
                  [from.longitude, from.latitude],
                  [longitude, latitude],
                ],
              },
              properties: {},
            },
          ],
    ),
  );

const originOf = (origin: MapOrigin | undefined): FeatureCollection => {
  if (origin === undefined) return EMPTY;
  const { latitude, longitude, uncertaintyKm } = origin;
  const spot: Feature = {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [longitude, latitude] },
    properties: {},
  };
  if (uncertaintyKm === null) return collection([spot]);
  const reach: Feature = {
    type: 'Feature',
    geometry: { type: 'Polygon', coordinates: [circleOf(origin, uncertaintyKm)] },
    properties: {},
  };
  return collection([reach, spot]);
};

/** Room about what is fitted, px. */
const PADDING = 48;
const DEEPEST_FIT = 15;

const view = ([west, south, east, north]: readonly [number, number, number, number]) =>
  [west, south, east, north] as [number, number, number, number];

/**
 * Opens a map in a container. It shows its ground before `show` is called.
 * @throws Error where the browser has no WebGL, or the outlines do not come
 */
export const openGlMap = async (options: GlMapOptions): Promise<GlMapHandle> => {
  const states = await loadStates();
  const map = new GlMap({
    container: options.container,
    style: styleOf(readColours(), options.withTiles),
    bounds: view(COUNTRY),
    fitBoundsOptions: { padding: 12 },
    minZoom: 1.5,
    maxZoom: 17,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    locale: { 'Map.Title': options.label },
    fadeDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new ScaleControl({ unit: 'imperial', maxWidth: 110 }), 'bottom-left');

  let loaded = false;
  let wanted: Shown | undefined;
  let drawn: Shown | undefined;
  const fill = (source: OwnSource, data: FeatureCollection | Feature): void => {
    map.getSource<GeoJSONSource>(source)?.setData(data);
  };

  const draw = (): void => {
    if (!loaded || wanted === undefined || wanted === drawn) return;
    const { points, origin, selected, tiles, fit } = wanted;
    delete options.container.dataset.drawn;
    if (points !== drawn?.points || selected !== drawn.selected) fill('points', pointsOf(points, selected));
    if (points !== drawn?.points) fill('moves', movesOf(points));
    if (origin !== drawn?.origin) fill('origin', originOf(origin));
    for (const layer of ['post-offices', 'collection-boxes'] as const) {
      if (map.getLayer(layer) !== undefined)
        map.setLayoutProperty(layer, 'visibility', tiles.includes(layer) ? 'visible' : 'none');
    }
    if (fit !== drawn?.fit) {
      map.fitBounds(view(boundsOf(points, origin)), {
        padding: PADDING,
        maxZoom: DEEPEST_FIT,
        duration: 700,
      });
    } else if (selected !== drawn.selected) {
      const chosen = points.find(({ id }) => id === selected);
      if (chosen !== undefined && !map.getBounds().contains([chosen.longitude, chosen.latitude]))
        map.easeTo({ center: [chosen.longitude, chosen.latitude] });
    }
    drawn = wanted;
  };

  let countiesAsked = false;
  const addCounties = async (): Promise<void> => {
    if (countiesAsked || map.getZoom() < COUNTIES_FROM - 1) return;
    countiesAsked = true;
    try {
      const counties = await loadCounties();
      fill('counties', { type: 'Feature', geometry: counties.lines, properties: {} });
      fill('names', collection([...namesOf('state', states), ...namesOf('county', counties)]));
    } catch {
      // The map does without them, and asks again at the next move.
      countiesAsked = false;
    }
  };

  map.on('load', () => {
    loaded = true;
    fill('land', collection([...states.areas]));
    fill('borders', { type: 'Feature', geometry: states.lines, properties: {} });
    fill('names', collection(namesOf('state', states)));
    draw();
    void addCounties();
  });
  map.on('zoomend', () => void addCounties());
  map.on('movestart', () => {
    delete options.container.dataset.drawn;
  });
  map.on('idle', () => {
    // For whoever waits until the picture is whole.
    if (loaded && wanted === drawn) options.container.dataset.drawn = 'all';
    options.onIdle();
  });
  map.on('moveend', ({ originalEvent }) => {
    const { lat, lng } = map.getCenter();
    if (originalEvent !== undefined) options.onMoved({ latitude: lat, longitude: wrapped(lng) });
  });
  // A tile that does not come leaves its place empty; before anything is drawn nothing will be.
  map.on('error', () => {
    if (!loaded && map.getCanvas().getContext('webgl2')?.isContextLost() !== false) options.onBroken();
  });
  const layers = CHOOSABLE.filter((layer) => layer === 'points' || options.withTiles === 'tiles');
  map.on('click', ({ point, lngLat }) => {
    // A fingertip is no needle.
    const [feature] = map.queryRenderedFeatures(
      [
        [point.x - 6, point.y - 6],
        [point.x + 6, point.y + 6],
      ],
      { layers: [...layers] },
    );
    const id: unknown = feature?.properties.id;
    if (typeof id === 'string') options.onSelect(id);
    else options.onPlace({ latitude: lngLat.lat, longitude: wrapped(lngLat.lng) });
  });
  for (const layer of layers) {
    map.on('mouseenter', layer, () => map.getCanvas().classList.add('map-pointing'));
    map.on('mouseleave', layer, () => map.getCanvas().classList.remove('map-pointing'));
  }

  const stopThemes = onThemeChange(() => {
    for (const { id, paint } of paintsOf(readColours())) {
      if (map.getLayer(id) === undefined) continue;
      for (const [name, value] of Object.entries(paint))
        map.setPaintProperty(id, name as 'line-color', value as string);
    }
  });

  return {
    show(shown) {
      wanted = shown;
      draw();
    },
    zoomBy(step) {
      map.zoomTo(map.getZoom() + step);
    },
    close() {
      stopThemes();
      map.remove();
    },
  };
};

/** A longitude of −180 … 180: a map can be turned round and round. */
const wrapped = (longitude: number): number => longitude - 360 * Math.round(longitude / 360);
