/** How the map looks: sources and layers, and what of them depends on the colours. No glyphs, no sprites, no other host. */
import type { FeatureCollection } from 'geojson';
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { MapColours } from './colours.ts';

export const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** Sources filled from here, not from the server. */
export const OWN_SOURCES = ['land', 'borders', 'counties', 'names', 'origin', 'moves', 'points'] as const;
export type OwnSource = (typeof OWN_SOURCES)[number];

/** Zoom from which counties are drawn, and so are asked for. */
export const COUNTIES_FROM = 5.5;

/** Drawn by the browser from a font of the reader's own system. */
const FONT = ['Arial', 'Helvetica', 'sans-serif'];
const BOLD = ['Arial Bold', 'Arial', 'sans-serif'];

const toneColour = (colours: MapColours): ExpressionSpecification => [
  'match',
  ['get', 'tone'],
  'box',
  colours.box,
  'zip',
  colours.zip,
  'added',
  colours.added,
  'removed',
  colours.removed,
  'moved',
  colours.moved,
  'changed',
  colours.changed,
  colours.office,
];

const isSelected: ExpressionSpecification = ['boolean', ['get', 'selected'], false];

/** A point that stands for many grows with their number. */
const grown = (least: number): ExpressionSpecification => [
  '+',
  least,
  ['*', 1.1, ['log10', ['+', 1, ['coalesce', ['get', 'hidden'], 0]]]],
];

/** Layers from the ground up. */
const layersOf = (colours: MapColours): LayerSpecification[] => [
  { id: 'water', type: 'background', paint: { 'background-color': colours.water } },
  { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': colours.land } },
  {
    id: 'counties',
    type: 'line',
    source: 'counties',
    minzoom: COUNTIES_FROM,
    paint: {
      'line-color': colours.county,
      'line-width': ['interpolate', ['linear'], ['zoom'], 5.5, 0.4, 10, 1.2],
      'line-opacity': ['interpolate', ['linear'], ['zoom'], 5.5, 0, 6.5, 1],
    },
  },
  {
    id: 'borders',
    type: 'line',
    source: 'borders',
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': colours.border,
      'line-width': ['interpolate', ['linear'], ['zoom'], 3, 0.7, 8, 1.8],
    },
  },
  {
    id: 'state-names',
    type: 'symbol',
    source: 'names',
    filter: ['==', ['get', 'of'], 'state'],
    minzoom: 3.4,
    maxzoom: 7,
    layout: {
      'text-field': ['get', 'name'],
      'text-font': FONT,
      'text-size': ['interpolate', ['linear'], ['zoom'], 3.4, 10, 7, 15],
      'text-letter-spacing': 0.06,
      'text-max-width': 7,
    },
    paint: { 'text-color': colours.name, 'text-halo-color': colours.land, 'text-halo-width': 1.2 },
  },
  {
    id: 'county-names',
    type: 'symbol',
    source: 'names',
    filter: ['==', ['get', 'of'], 'county'],
    minzoom: 7.6,
    maxzoom: 10.5,
    layout: {
      'text-field': ['get', 'name'],
      'text-font': FONT,
      'text-size': 12,
      'text-letter-spacing': 0.04,
      'text-max-width': 7,
    },
    paint: { 'text-color': colours.name, 'text-halo-color': colours.land, 'text-halo-width': 1.2 },
  },
  {
    id: 'zip-names',
    type: 'symbol',
    source: 'zips',
    'source-layer': 'zip-codes',
    minzoom: 10,
    layout: {
      'text-field': [
        'format',
        ['get', 'city'],
        { 'font-scale': 0.86 },
        '\n',
        {},
        ['get', 'id'],
        { 'font-scale': 1 },
      ],
      'text-font': FONT,
      'text-size': 12,
      'text-max-width': 9,
      'text-padding': 14,
    },
    paint: { 'text-color': colours.name, 'text-halo-color': colours.land, 'text-halo-width': 1.2 },
  },
  {
    id: 'collection-boxes',
    type: 'circle',
    source: 'places',
    'source-layer': 'collection-boxes',
    paint: {
      'circle-color': colours.box,
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 3, grown(1.3), 8, grown(2.2), 13, 4.5],
      'circle-opacity': ['interpolate', ['linear'], ['zoom'], 3, 0.55, 11, 0.95],
    },
  },
  {
    id: 'post-offices',
    type: 'circle',
    source: 'places',
    'source-layer': 'post-offices',
    paint: {
      'circle-color': colours.office,
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 3, grown(2), 8, grown(3.6), 13, 6.5],
      'circle-stroke-color': colours.raised,
      'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 5, 0.4, 11, 1.5],
    },
  },
  {
    id: 'origin-reach',
    type: 'fill',
    source: 'origin',
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': colours.accent, 'fill-opacity': 0.09, 'fill-outline-color': colours.accent },
  },
  {
    id: 'moves',
    type: 'line',
    source: 'moves',
    paint: { 'line-color': colours.moved, 'line-width': 1.5, 'line-dasharray': [2, 1.5] },
  },
  {
    id: 'origin',
    type: 'circle',
    source: 'origin',
    filter: ['==', ['geometry-type'], 'Point'],
    paint: {
      'circle-color': colours.raised,
      'circle-radius': 5,
      'circle-stroke-color': colours.accent,
      'circle-stroke-width': 3.5,
    },
  },
  {
    id: 'points',
    type: 'circle',
    source: 'points',
    layout: { 'circle-sort-key': ['get', 'order'] },
    paint: {
      'circle-color': toneColour(colours),
      'circle-radius': ['case', isSelected, 15, ['==', ['get', 'mark'], ''], 5.5, 11],
      'circle-stroke-color': ['case', isSelected, colours.accent, colours.raised],
      'circle-stroke-width': ['case', isSelected, 3, 1.5],
    },
  },
  {
    id: 'marks',
    type: 'symbol',
    source: 'points',
    layout: {
      'text-field': ['get', 'mark'],
      'text-font': BOLD,
      'text-size': 12,
      // About as large as its circle: where circles cover each other the upper one keeps its mark.
      'text-padding': 4,
      'symbol-sort-key': ['-', ['get', 'order']],
    },
    paint: { 'text-color': colours.raised },
  },
];

/** Layers whose features can be chosen. */
export const CHOOSABLE = ['points', 'post-offices', 'collection-boxes'] as const;

const tilesOf = (path: string) => ({
  type: 'vector' as const,
  tiles: [`${location.origin}${path}/{z}/{x}/{y}`],
  minzoom: 0,
  maxzoom: 14,
});

/** @param withTiles whether places beside those listed are shown */
export const styleOf = (colours: MapColours, withTiles: 'tiles' | 'none'): StyleSpecification => ({
  version: 8,
  sources: {
    ...Object.fromEntries(OWN_SOURCES.map((name) => [name, { type: 'geojson' as const, data: EMPTY }])),
    zips: tilesOf('/tiles/zip-codes'),
    ...(withTiles === 'tiles' && { places: tilesOf('/tiles') }),
  },
  layers: layersOf(colours).filter(
    (layer) => withTiles === 'tiles' || !('source' in layer) || layer.source !== 'places',
  ),
});

/** Every paint property again, for other colours. */
export const paintsOf = (
  colours: MapColours,
): readonly { readonly id: string; readonly paint: Readonly<Record<string, unknown>> }[] =>
  layersOf(colours).map(({ id, paint }) => ({ id, paint: { ...paint } }));
