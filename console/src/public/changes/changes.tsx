/** What changed between two editions of post offices or collection boxes: on a map, in a table, as feeds. */
import type { ComponentChildren } from 'preact';
import { useId, useMemo, useState } from 'preact/hooks';
import { query } from '../../api/client.ts';
import { useQuery } from '../../api/hooks.ts';
import { PlaceMap } from '../../map/place-map.tsx';
import type { MapPoint, Tone } from '../../map/shown.ts';
import { changes as texts } from '../../texts/en/changes.ts';
import { useQueryState } from '../../ui/address-bar.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Empty, Loaded } from '../../ui/parts.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import type { Edition } from '../find/place.ts';
import { STATES } from './states.ts';
import './changes.css';

type Kind = keyof typeof texts.kinds;
const KINDS: readonly Kind[] = ['post-offices', 'collection-boxes'];
const CHANGES = ['added', 'removed', 'moved', 'hours-changed', 'renamed', 'renumbered'] as const;
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

interface Diff {
  readonly from: Edition;
  readonly to: Edition;
  readonly counts: Readonly<Record<ChangeKind, number>>;
  readonly unchanged: number;
  readonly matched: number;
  readonly changes: readonly Change[];
}

const WISHES = { kind: 'post-offices', from: '', to: '', change: '', state: '' } as const;

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

const pointsOf = (changes: readonly Change[]): MapPoint[] =>
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

const COLUMNS: readonly Column<Change>[] = [
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

const Choice = ({
  label,
  value,
  onChange,
  children,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: ComponentChildren;
}) => {
  const id = useId();
  return (
    <div class="changes-choice">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {children}
      </select>
    </div>
  );
};

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

const Shown = ({
  diff,
  kind,
  change,
  path,
  onChange,
}: {
  readonly diff: Diff;
  readonly kind: Kind;
  readonly change: string;
  readonly path: string;
  readonly onChange: (change: string) => void;
}) => {
  const points = useMemo(() => pointsOf(diff.changes), [diff]);
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  return (
    <>
      <ul class="changes-counts">
        {CHANGES.map((one) => (
          <li key={one}>
            <button
              type="button"
              aria-pressed={change === one}
              onClick={() => onChange(change === one ? '' : one)}
            >
              <strong>{diff.counts[one].toLocaleString('en-US')}</strong>
              <span>{texts.names[one]}</span>
            </button>
          </li>
        ))}
        <li class="changes-same">
          <strong>{diff.unchanged.toLocaleString('en-US')}</strong>
          <span>{texts.unchanged}</span>
        </li>
      </ul>
      {diff.changes.length === 0 ? (
        <Empty title={texts.none} />
      ) : (
        <>
          <PlaceMap
            label={texts.map(points.length)}
            points={points}
            selected={chosen}
            fit={path}
            onSelect={setChosen}
            height="short"
            attribution={texts.source(diff.to.publisher)}
          />
          {diff.changes.length < diff.matched && (
            <p class="hint" role="status">
              {texts.more(diff.changes.length, diff.matched)}
            </p>
          )}
          <Table
            caption={texts.caption(texts.kinds[kind])}
            columns={COLUMNS}
            rows={diff.changes}
            rowKey={({ id, changes }) => `${id} ${changes.join()}`}
          />
        </>
      )}
    </>
  );
};

const Changes = () => {
  const { values, set } = useQueryState(WISHES);
  const kind = KINDS.find((one) => one === values.kind) ?? 'post-offices';
  const listed = useQuery<{ editions: Edition[] }>(`/postern/v1/locations/editions?kind=${kind}`);
  const editions = listed.data?.editions ?? [];
  const { from, to, change, state } = values;
  const path = `/postern/v1/locations/diff${query({ kind, from, to, change, state })}`;
  const isComparable = editions.length > 1;
  const diff = useQuery<Diff>(isComparable ? path : null);
  const options = editions.map(({ edition, retrievedAt, state: standing }) => (
    <option key={edition} value={edition}>
      {texts.edition(dayOf(retrievedAt), edition, standing)}
    </option>
  ));
  const file = (format: string): string =>
    `/postern/v1/locations/diff${query({ kind, from, to, change, state, format })}`;
  const feed = (form: string): string => `/postern/v1/locations/changes.${form}${query({ kind, state })}`;
  return (
    <Page title={texts.title} lead={texts.lead} json={path}>
      <div class="changes-choices no-print">
        <Choice label={texts.kind} value={kind} onChange={(value) => set({ kind: value, from: '', to: '' })}>
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {texts.kinds[one]}
            </option>
          ))}
        </Choice>
        <Choice label={texts.from} value={from} onChange={(value) => set({ from: value })}>
          <option value="">{texts.before}</option>
          {options}
        </Choice>
        <Choice label={texts.to} value={to} onChange={(value) => set({ to: value })}>
          <option value="">{texts.newest}</option>
          {options}
        </Choice>
        <Choice label={texts.state} value={state} onChange={(value) => set({ state: value })}>
          <option value="">{texts.anyState}</option>
          {STATES.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </Choice>
      </div>
      <Loaded of={listed}>
        {() => {
          if (editions.length === 0) {
            return (
              <Empty title={texts.missing}>
                <p>
                  {texts.missingNext} <code>{texts.command(kind)}</code>
                </p>
              </Empty>
            );
          }
          if (!isComparable) {
            return (
              <Empty title={texts.single}>
                <p>{texts.singleNext}</p>
              </Empty>
            );
          }
          return (
            <Loaded of={diff} lines={10}>
              {(data) => (
                <Shown
                  diff={data}
                  kind={kind}
                  change={change}
                  path={path}
                  onChange={(value) => set({ change: value })}
                />
              )}
            </Loaded>
          );
        }}
      </Loaded>
      <p class="row changes-files">
        <span>{texts.files}</span>
        <a href={file('csv')} download>
          CSV
        </a>
        <a href={file('geojson')} download>
          GeoJSON
        </a>
        <span>{texts.feeds}</span>
        <a href={feed('atom')} target="_blank">
          Atom
        </a>
        <a href={feed('rss')} target="_blank">
          RSS
        </a>
      </p>
      <p class="hint">{texts.rule}</p>
    </Page>
  );
};
export default Changes;
