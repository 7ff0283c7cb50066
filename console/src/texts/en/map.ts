/** Texts of every map. */
export const map = {
  loading: 'The map is being drawn …',
  nearer: 'Zoom in',
  farther: 'Zoom out',
  flat: 'This browser draws no moving map, so the places stand on a plain one.',
  outlines: 'Outlines: US Census Bureau, 2017.',
  miles: (miles: number) => (miles === 1 ? '1 mile' : `${miles} miles`),
} as const;
