/** The imported answers that serve at the moment. */
import { type Edition, EditionRegistry } from '../../reference/index.ts';
import type { LocationPlace } from '../import/index.ts';
import { ANSWERS_FILE } from './import.ts';
import type { AnswerKind, AnswerRecord } from './record.ts';

export interface AnswerEdition {
  readonly edition: Edition;
  readonly records: readonly AnswerRecord[];
}

export interface OpenAnswers {
  /** The active edition, or null where none was ever activated. It is looked up anew each time, and read once. */
  current(kind: AnswerKind): Promise<AnswerEdition | null>;
}

export const openAnswers = (place: LocationPlace): OpenAnswers => {
  const registry = new EditionRegistry(place);
  const loaded = new Map<AnswerKind, AnswerEdition>();
  return {
    async current(kind) {
      const edition = await registry.active(kind);
      if (edition === undefined) return null;
      const known = loaded.get(kind);
      if (known?.edition.edition === edition.edition) return known;
      const text = (await registry.file(edition, ANSWERS_FILE)).toString();
      const made = { edition, records: JSON.parse(text) as AnswerRecord[] };
      loaded.set(kind, made);
      return made;
    },
  };
};
