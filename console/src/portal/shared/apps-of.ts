/** The apps of one's own organisation, also for whoever may list all. */
import { type Query, useQuery } from '../../api/hooks.ts';
import { person } from '../../api/session.ts';
import type { App } from './shapes.ts';

/** Null while nobody is signed in. */
export const ownAppsPath = (): string | null => {
  const own = person.value?.organisation.id;
  return own === undefined ? null : `/postern/v1/apps?organisation=${own}`;
};

export const useOwnApps = (): Query<{ readonly apps: readonly App[] }> => useQuery(ownAppsPath());
