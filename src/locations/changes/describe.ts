/** A change in words, for feeds and pages. */
import type { ChangeKind } from '../diff/index.ts';
import type { FlatChange } from './flat.ts';

export const CHANGE_WORDS: Readonly<Record<ChangeKind, string>> = {
  added: 'Added',
  removed: 'Removed',
  moved: 'Moved',
  'hours-changed': 'Hours changed',
  renamed: 'Renamed',
  renumbered: 'New id',
};

/** `Moved: USPS COLLECTION BOX, 1 MAIN ST, ITHACA NY 14850`. */
export const titleOf = (change: FlatChange): string =>
  `${change.changes.map((kind) => CHANGE_WORDS[kind]).join(', ')}: ${change.name || change.id}, ${addressOf(change)}`;

/** `1 MAIN ST, ITHACA NY 14850`. */
export const addressOf = ({ streetAddress, city, state, ZIPCode }: FlatChange): string =>
  [streetAddress, [city, state, ZIPCode].filter((part) => part !== null && part !== '').join(' ')]
    .filter((part) => part !== '')
    .join(', ');

/** What is different, a sentence each. */
export const detailsOf = (change: FlatChange): string[] => {
  const { changes, movedMetres, name, nameBefore, id, idBefore } = change;
  const details: string[] = [];
  if (changes.includes('moved') && movedMetres !== null)
    details.push(`${movedMetres.toLocaleString('en-US')} m away from where it was`);
  if (changes.includes('renamed'))
    details.push(`was ${nameBefore || 'without a name'}, is ${name || 'without one'}`);
  if (changes.includes('renumbered')) details.push(`had the id ${idBefore}, has ${id}`);
  if (changes.includes('hours-changed')) {
    if (change.collectionsBefore !== change.collections)
      details.push(
        `collected ${change.collectionsBefore ?? 'at times not stated'} \u2192 ${change.collections ?? 'not stated'}`,
      );
    if (change.servicesBefore !== change.services)
      details.push(
        `open ${change.servicesBefore ?? 'at times not stated'} \u2192 ${change.services ?? 'not stated'}`,
      );
  }
  if (changes.includes('added') || changes.includes('removed')) {
    if (change.collections !== null) details.push(`collected ${change.collections}`);
    if (change.services !== null) details.push(`open ${change.services}`);
  }
  return details;
};
