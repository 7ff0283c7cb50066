/** Changes as the API tells them, and how they look in the table and on the map. */
import type { MapPoint, Tone } from '../../map/shown.ts';
import { changes as texts } from '../../texts/en/changes.ts';
import { Badge } from '../../ui/parts.tsx';
import type { Column } from '../../ui/table.tsx';
import type { Edition } from '../find/place.ts';

export type Kind = keyof typeof texts.kinds;
export const KINDS: readonly Kind[] = ['post-offices', 'collection-boxes'];
export const CHANGES = ['added', 'removed', 'moved', 'hours-changed', 'renamed', 'renumbered'] as const;
type ChangeKind = (typeof CHANGES)[number];

interface Change {
  readonly changes: readonly ChangeKind[];
  readonly id: string;
  readonly idBefore: string | null;
  readonly name: string;
  readonly nameBefore: string | null;
  readonly streetAddress: string;
  readonly city: string;
  readonly state: string | null;
  readonly ZIPCode: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly latitudeBefore: number | null;
  readonly longitudeBefore: number | null;
  readonly movedMetres: number | null;
  readonly services: string | null;
  readonly servicesBefore: string | null;
  readonly collections: string | null;
  readonly collectionsBefore: string | null;
}

export interface Diff {
  readonly from: Edition;
  readonly to: Edition;
  readonly counts: Readonly<Record<ChangeKind, number>>;
  readonly unchanged: number;
  readonly matched: number;
  readonly changes: readonly Change[];
}

const TONES: Readonly<Record<ChangeKind, Tone>> = {
  added: 'added',
  removed: 'removed',
  moved: 'moved',
  'hours-changed': 'changed',
  renamed: 'office',
  renumbered: 'office',
};

const addressOf = ({ streetAddress, city, state, ZIPCode }: Change): string =>
  [streetAddress, city, [state ?? '', ZIPCode ?? ''].join(' ').trim()].filter(Boolean).join(', ');

const differences = (change: Change): string[] => {
  const said: string[] = [];
  const became = (before: string | null, after: string | null): void => {
    if (before !== after) said.push(texts.became(before || texts.nothing, after || texts.nothing));
  };
  if (change.movedMetres !== null) said.push(texts.moved(change.movedMetres));
  if (change.changes.includes('hours-changed')) {
    became(change.servicesBefore, change.services);
    became(change.collectionsBefore, change.collections);
  }
  if (change.changes.includes('renamed')) became(change.nameBefore, change.name);
  if (change.changes.includes('renumbered')) became(change.idBefore, change.id);
  return said;
};

export const pointsOf = (changes: readonly Change[]): MapPoint[] =>
  changes.flatMap((change) => {
    const { latitude, longitude, latitudeBefore, longitudeBefore } = change;
    const [first] = change.changes;
    if (latitude === null || longitude === null || first === undefined) return [];
    const hasMoved = change.movedMetres !== null && latitudeBefore !== null && longitudeBefore !== null;
    return [
      {
        id: change.id,
        latitude,
        longitude,
        tone: TONES[first],
        mark: texts.marks[first] ?? '',
        title: `${texts.names[first]}: ${change.name || addressOf(change)}`,
        ...(hasMoved && { from: { latitude: latitudeBefore, longitude: longitudeBefore } }),
      },
    ];
  });

const TONE_OF_BADGE = { added: 'good', removed: 'bad', moved: 'info', 'hours-changed': 'warn' } as const;
const badgeTone = (kind: ChangeKind) =>
  kind === 'renamed' || kind === 'renumbered' ? 'plain' : TONE_OF_BADGE[kind];

export const COLUMNS: readonly Column<Change>[] = [
  {
    title: texts.table.change,
    value: ({ changes }) => changes.map((kind) => texts.names[kind]).join(', '),
    cell: ({ changes }) => (
      <span class="changes-badges">
        {changes.map((kind) => (
          <Badge key={kind} tone={badgeTone(kind)}>
            {texts.names[kind]}
          </Badge>
        ))}
      </span>
    ),
  },
  {
    title: texts.table.name,
    value: ({ name, id }) => name || id,
    cell: ({ name, id, changes }) =>
      changes.includes('removed') ? (
        name || id
      ) : (
        <a href={`/find?id=${encodeURIComponent(id)}`}>{name || id}</a>
      ),
  },
  { title: texts.table.address, value: addressOf },
  {
    title: texts.table.detail,
    value: (change) => differences(change).join('; '),
    cell: (change) => (
      <>
        {differences(change).map((line) => (
          <div key={line}>{line}</div>
        ))}
      </>
    ),
  },
];
