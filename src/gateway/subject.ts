/** What a request says of whom or what it is about. */
import type { DataClass, SubjectAttributes } from '../policy/attributes.ts';

/** What the request says of its subject; the rest keeps the defaults of `SubjectAttributes`. */
export type SubjectFacts = Partial<{ -readonly [Key in keyof SubjectAttributes]: SubjectAttributes[Key] }> & {
  /** Where the thing asked about is of a higher class than the route declares. */
  readonly dataClass?: DataClass;
};
