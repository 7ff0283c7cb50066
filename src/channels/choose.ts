/** Which catalogue entries an answer is about, or that the question does not say. */
import { findEntry } from './catalogue.ts';
import { type Match, match, PLAIN, type Reading } from './matcher.ts';
import type { Catalogue, CatalogueEntry } from './model.ts';
import { isDelivery, meantBy, type Question } from './question.ts';
import type { ConceptId } from './vocabulary.ts';

/** `plain`: these are meant; `general`: the whole of USPS data is meant; `unsure`: nearest entries, and a question back. */
export interface Choice {
  readonly kind: 'plain' | 'general' | 'unsure';
  readonly entries: readonly CatalogueEntry[];
}

const MOST = 4;
/** An entry this near to the best is meant too. */
const NEAR = 0.6;
/** Words that say how or what about, not which data: alone they make no second subject. */
const MANNERS: ReadonlySet<ConceptId> = new Set([
  'api',
  'usps',
  'everyone',
  'data',
  'why',
  'restricted',
  'own',
  'files',
  'bulk',
  'others',
  'location',
  'piece',
  'visibility',
  'webhook',
]);

const subjectsOf = (entry: CatalogueEntry, reading: Reading): ConceptId[] =>
  entry.signals
    .filter(({ all }) => all.every((concept) => reading.concepts.has(concept)))
    .flatMap(({ all }) => all.filter((concept) => !MANNERS.has(concept)));

/** The best entries, those near them, and the best for each further subject the question names. */
const select = (matches: readonly Match[], reading: Reading): CatalogueEntry[] => {
  const best = matches[0];
  if (best === undefined) return [];
  const chosen: CatalogueEntry[] = [];
  const covered = new Set<ConceptId>();
  for (const { entry, score } of matches) {
    if (chosen.length === MOST || score < PLAIN) break;
    // One answer is either about what exists or about what is withheld; the other side comes as an alternative.
    if (entry.kind !== best.entry.kind) continue;
    const subjects = subjectsOf(entry, reading);
    if (score < NEAR * best.score && !subjects.some((subject) => !covered.has(subject))) continue;
    chosen.push(entry);
    for (const subject of subjects) covered.add(subject);
  }
  return chosen;
};

/** Whether the entry is reached by the channel the question names. */
const onChannel = (entry: CatalogueEntry, channel: string | undefined): boolean => {
  if (channel === undefined) return true;
  if (!isDelivery(channel)) return entry.channel === channel;
  return (
    entry.kind === 'withheld' || entry.gate.by === 'publisher' || entry.gate.use.channels.includes(channel)
  );
};

/**
 * @throws PosternError `dataset_unknown` for a dataset id that is none.
 */
export const choose = (catalogue: Catalogue, question: Question, reading: Reading): Choice => {
  if (question.dataset !== undefined) {
    const meant = meantBy(catalogue, question.dataset);
    const fitting = meant.filter((entry) => onChannel(entry, question.channel));
    return { kind: 'plain', entries: (fitting.length > 0 ? fitting : meant).slice(0, MOST) };
  }
  const all = match(catalogue, reading);
  const fitting = all.filter(({ entry }) => onChannel(entry, question.channel));
  const matches = fitting.length > 0 ? fitting : all;
  const [best, second] = matches;
  if (best !== undefined && best.score >= PLAIN) {
    const tie = second !== undefined && second.score === best.score && second.entry.kind === best.entry.kind;
    const apart =
      tie && !subjectsOf(second.entry, reading).some((one) => subjectsOf(best.entry, reading).includes(one));
    const entries = select(matches, reading);
    return { kind: apart && second.entry.channel !== best.entry.channel ? 'unsure' : 'plain', entries };
  }
  const { concepts } = reading;
  if (concepts.has('everyone') && (concepts.has('usps') || concepts.has('data')))
    return { kind: 'general', entries: [] };
  const leans = (reading.persona?.leans ?? []).flatMap((id) => findEntry(catalogue, id) ?? []);
  const near = [...new Set([...matches.map(({ entry }) => entry), ...leans])].slice(0, MOST);
  return { kind: 'unsure', entries: near };
};
