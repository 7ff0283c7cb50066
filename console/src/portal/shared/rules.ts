/** Titles of rules, for what names them by id alone. */
import { useQuery } from '../../api/hooks.ts';

interface Rules {
  readonly rules: readonly { readonly ruleId: string; readonly title: string }[];
}

/** The title of a rule in force today; its id where it is no longer, or not loaded yet. */
export const useRuleTitles = (): ((id: string) => string) => {
  const rules = useQuery<Rules>('/postern/v1/policies');
  return (id) => rules.data?.rules.find(({ ruleId }) => ruleId === id)?.title ?? id;
};
