/** What changed between two editions of post offices or collection boxes: on a map, in a table, as feeds. */
import type { ComponentChildren } from 'preact';
import { useId, useMemo, useState } from 'preact/hooks';
import { query } from '../../api/client.ts';
import { useQuery } from '../../api/hooks.ts';
import { PlaceMap } from '../../map/place-map.tsx';
import { changes as texts } from '../../texts/en/changes.ts';
import { useQueryState } from '../../ui/address-bar.ts';
import { Page } from '../../ui/page.tsx';
import { Empty, Loaded } from '../../ui/parts.tsx';
import { Table } from '../../ui/table.tsx';
import type { Edition } from '../find/place.ts';
import { CHANGES, COLUMNS, type Diff, KINDS, type Kind, pointsOf } from './change.tsx';
import { STATES } from './states.ts';
import './changes.css';

const WISHES = { kind: 'post-offices', from: '', to: '', change: '', state: '' } as const;

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
