/** The colours of the console's own styles, as a map on a canvas needs them: plain, and told when they change. */

const TOKENS = {
  water: '--map-water',
  land: '--map-land',
  border: '--map-border',
  county: '--map-county',
  name: '--map-name',
  office: '--series-1',
  box: '--series-2',
  zip: '--series-4',
  added: '--good',
  removed: '--bad',
  moved: '--series-4',
  changed: '--warn',
  accent: '--accent',
  raised: '--raised',
} as const;

export type MapColours = Readonly<Record<keyof typeof TOKENS, string>>;

/** As they are at the moment, as `rgb(…)`. */
export const readColours = (): MapColours => {
  // An element for each: one that changed its colour would be in transition from the one before.
  const probes = Object.entries(TOKENS).map(([name, token]) => {
    const probe = document.createElement('span');
    probe.style.color = `var(${token})`;
    return [name, probe] as const;
  });
  document.body.append(...probes.map(([, probe]) => probe));
  const colours = probes.map(([name, probe]) => [name, getComputedStyle(probe).color] as const);
  for (const [, probe] of probes) probe.remove();
  return Object.fromEntries(colours) as MapColours;
};

/** Calls when the reader, or the reader's system, changes between light and dark. @returns how to stop it */
export const onThemeChange = (listener: () => void): (() => void) => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  system.addEventListener('change', listener);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', listener);
  };
};
