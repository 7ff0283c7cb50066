/** What a page shows stands in its address: what may be shared in the query, what is private in the fragment. */
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';

const read = <Name extends string>(
  search: URLSearchParams,
  defaults: Readonly<Record<Name, string>>,
): Readonly<Record<Name, string>> => {
  const names = Object.keys(defaults) as Name[];
  const entries = names.map((name) => [name, search.get(name) ?? defaults[name]]);
  return Object.fromEntries(entries) as Record<Name, string>;
};

/**
 * Values that stand in the query of the page's address; one that has its default is left out.
 * @param defaults every name of the page with what holds where it is absent; must not change between renders
 */
export const useQueryState = <Name extends string>(defaults: Readonly<Record<Name, string>>) => {
  const { url, path, route } = useLocation();
  const values = read(new URL(url, location.origin).searchParams, defaults);
  /** @param how `replace`: what "Back" should not lead to, such as each letter of a search */
  const set = (change: Partial<Record<Name, string>>, how: 'push' | 'replace' = 'push'): void => {
    // What the address holds now, and not at the last render: two changes may come in one turn.
    const now = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(change) as [Name, string | undefined][]) {
      if (value === undefined) continue;
      if (value === defaults[name]) now.delete(name);
      else now.set(name, value);
    }
    const query = now.toString();
    if (query === location.search.slice(1)) return;
    route(`${path}${query === '' ? '' : `?${query}`}`, how === 'replace');
  };
  return { values, set };
};

const readFragment = (): string => {
  try {
    return decodeURIComponent(location.hash.slice(1).replaceAll('+', ' '));
  } catch {
    // Half an escape: somebody cut the link.
    return '';
  }
};

/** The text after `#`, which no browser sends to a server. Setting it makes no new entry of the history. */
export const useFragment = (): readonly [string, (text: string) => void] => {
  const [text, setText] = useState(readFragment);
  useEffect(() => {
    const look = (): void => setText(readFragment());
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);
  const set = (to: string): void => {
    setText(to);
    const place = `${location.pathname}${location.search}`;
    history.replaceState(null, '', to === '' ? place : `${place}#${encodeURIComponent(to)}`);
  };
  return [text, set];
};
