/** Names of organisations and apps, where the person may list them; else their ids. */
import { useQuery } from '../../api/hooks.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Names {
  readonly organisation: (id: string) => string;
  readonly app: (id: string) => string;
}

const finder =
  (list: readonly Named[] | undefined) =>
  (id: string): string =>
    list?.find((one) => one.id === id)?.name ?? id;

export const useNames = (): Names => {
  const organisations = useQuery<{ readonly organisations: readonly Named[] }>('/postern/v1/organisations');
  const apps = useQuery<{ readonly apps: readonly Named[] }>('/postern/v1/apps');
  return { organisation: finder(organisations.data?.organisations), app: finder(apps.data?.apps) };
};
