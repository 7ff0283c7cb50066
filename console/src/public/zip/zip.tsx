/** ZIP Codes: one with all that is known of it, or those of a city. */
import { useMemo } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { query } from '../../api/client.ts';
import { useQuery } from '../../api/hooks.ts';
import { PlaceMap } from '../../map/place-map.tsx';
import { zip as texts } from '../../texts/en/zip.ts';
import { useQueryState } from '../../ui/address-bar.ts';
import { Page } from '../../ui/page.tsx';
import { Empty, Loaded } from '../../ui/parts.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { OneZip, useZipEdition } from './one-zip.tsx';
import { cityHref, type ZipRecord, type ZipsOfCity, zipHref, zipPoint } from './record.ts';
import { ZipField } from './zip-field.tsx';
import './zip.css';

const EXAMPLES = ['14850', '10001', '00901', '96910'];

const COLUMNS: readonly Column<ZipRecord>[] = [
  { title: texts.table.zip, value: ({ zip }) => zip, cell: ({ zip }) => <a href={zipHref(zip)}>{zip}</a> },
  { title: texts.table.city, value: ({ city }) => city },
  { title: texts.table.county, value: ({ county }) => county },
  { title: texts.table.kind, value: ({ kind }) => kind },
];

const OfCity = ({ city, state, found }: { city: string; state: string; found: ZipsOfCity }) => {
  const { route } = useLocation();
  const edition = useZipEdition();
  const points = useMemo(() => found.zips.flatMap(zipPoint), [found]);
  if (found.zips.length === 0) {
    return (
      <Empty title={texts.none(city, state)}>
        <p>{texts.noneNext}</p>
        {found.suggestions.length > 0 && (
          <p>
            {texts.didYouMean}{' '}
            {found.suggestions.map((name, index) => (
              <span key={name}>
                {index > 0 && ', '}
                <a href={cityHref(name, state)}>{name}</a>
              </span>
            ))}
            ?
          </p>
        )}
      </Empty>
    );
  }
  return (
    <>
      <p class="zip-note">{texts.noArea}</p>
      <div class="zip-body">
        <Table
          caption={texts.titleOfCity(city, state)}
          columns={COLUMNS}
          rows={found.zips}
          rowKey={({ zip }) => zip}
        />
        <PlaceMap
          label={texts.map(texts.titleOfCity(city, state))}
          points={points}
          fit={`${city} ${state}`}
          onSelect={(id) => route(zipHref(id))}
          height="short"
          attribution={edition === undefined ? '' : texts.mapSource(edition.publisher)}
        />
      </div>
    </>
  );
};

const City = ({ city, state }: { readonly city: string; readonly state: string }) => {
  const path = `/postern/v1/zips${query({ city, state })}`;
  const found = useQuery<ZipsOfCity>(path);
  return (
    <Page title={texts.titleOfCity(city, state)} json={path}>
      <ZipField initial={`${city}, ${state}`} />
      <Loaded of={found}>{(zips) => <OfCity city={city} state={state} found={zips} />}</Loaded>
    </Page>
  );
};

const Code = ({ code }: { readonly code: string }) => {
  const path = `/postern/v1/zips/${encodeURIComponent(code)}`;
  const found = useQuery<ZipRecord>(path);
  return (
    <Page
      title={texts.titleOf(code)}
      lead={found.data === undefined ? undefined : `${found.data.city}, ${found.data.state}`}
      json={path}
    >
      <ZipField key={code} initial={code} />
      {found.state === 'failed' && found.problem.kind === 'absent' ? (
        <Empty title={texts.unknown(code)}>
          <p>
            {texts.unknownNext} <code>{texts.command}</code>
          </p>
        </Empty>
      ) : (
        <Loaded of={found} lines={8}>
          {(record) => <OneZip key={record.zip} record={record} />}
        </Loaded>
      )}
    </Page>
  );
};

const Begin = () => (
  <Page title={texts.title} lead={texts.lead} json="/postern/v1/zip-cities">
    <ZipField initial="" />
    <p class="zip-note">{texts.noArea}</p>
    <p>
      {texts.examples}{' '}
      {EXAMPLES.map((code, index) => (
        <span key={code}>
          {index > 0 && ', '}
          <a href={zipHref(code)}>{code}</a>
        </span>
      ))}
      , <a href={cityHref('Ithaca', 'NY')}>Ithaca, NY</a>
    </p>
  </Page>
);

const WISHES = { city: '', state: '' } as const;

const Zip = () => {
  const code = useRoute().params.zip;
  const {
    values: { city, state },
  } = useQueryState(WISHES);
  if (code !== undefined) return <Code code={code} />;
  return city === '' ? <Begin /> : <City key={`${city} ${state}`} city={city} state={state} />;
};
export default Zip;
