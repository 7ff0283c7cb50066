/** What a number says by itself: its kind, its parts, its faults. Read in the browser, nothing is asked. */
import {
  type BarcodeReading,
  explain,
  type PackageReading,
  type ReadBarcode,
} from '../../../../src/postal/barcode/index.ts';
import { track as texts } from '../../texts/en/track.ts';
import { Badge, Card, Facts, Notice } from '../../ui/parts.tsx';

const isPackage = (reading: BarcodeReading): reading is PackageReading => 'canonical' in reading;

/** The digits of a number, cut where its parts begin; what lies between them belongs to no named part. */
const segmentsOf = (reading: PackageReading): readonly (readonly [name: string, text: string])[] => {
  const country = reading.country ?? '';
  const segments: (readonly [string, string])[] = [
    ['Application identifier', reading.applicationIdentifier ?? ''],
    ['Service type code', reading.stc ?? ''],
    ['Service', reading.serviceCode ?? ''],
    ['Mailer ID', reading.mid ?? ''],
    ['Legacy mailer number', reading.legacyMailer ?? ''],
    ['Serial', reading.serial],
    ['Check digit', reading.checkDigit],
    ['Issuing country', country],
  ];
  const present = segments.filter(([, text]) => text !== '');
  // Some formats hold more than their named parts; then the number is shown whole.
  return present.map(([, text]) => text).join('') === reading.canonical ? present : [];
};

const Segments = ({ reading }: { readonly reading: PackageReading }) => {
  const segments = segmentsOf(reading);
  if (segments.length === 0) return <p class="track-number">{reading.canonical}</p>;
  return (
    <p class="track-number" aria-label={reading.canonical}>
      {segments.map(([name, text], index) => (
        <span key={name} class={`track-part track-part-${index % 4}`}>
          <span>{text}</span>
          <small>{texts.group[name] ?? name}</small>
        </span>
      ))}
    </p>
  );
};

/** `Mailer ID: 123` as a name and a value. */
const factOf = (line: string): readonly [string, string] => {
  const colon = line.indexOf(': ');
  return colon < 0 ? ['', line] : [line.slice(0, colon), line.slice(colon + 2)];
};

const OWN_PLACE = new Set(['Kind', 'Valid', 'Problem', 'Number']);

const Verdict = ({ reading }: { readonly reading: BarcodeReading }) => {
  if (!isPackage(reading)) return <Badge>{texts.validUnchecked}</Badge>;
  return reading.valid ? <Badge tone="good">{texts.valid}</Badge> : <Badge tone="bad">{texts.invalid}</Badge>;
};

const Reading = ({
  reading,
  rank,
}: {
  readonly reading: BarcodeReading;
  readonly rank: 'first' | 'only' | 'other';
}) => {
  const facts = explain(reading).map(factOf);
  const kind = facts.find(([name]) => name === 'Kind')?.[1] ?? '';
  const problems = isPackage(reading) ? reading.problems : [];
  return (
    <Card
      level={3}
      title={kind}
      actions={
        <>
          {rank === 'first' && <Badge tone="info">{texts.likeliest}</Badge>}
          <Verdict reading={reading} />
        </>
      }
    >
      {isPackage(reading) && <Segments reading={reading} />}
      {problems.map(({ code, message }) => (
        <p key={code} class="fault">
          {message}
        </p>
      ))}
      <Facts of={facts.filter(([name]) => !OWN_PLACE.has(name))} />
    </Card>
  );
};

export const Readings = ({ of }: { readonly of: ReadBarcode }) => {
  if (of.readings.length === 0) {
    return (
      <Notice tone="warn" title={texts.notRead}>
        <ul>
          {of.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </Notice>
    );
  }
  const several = of.readings.length > 1;
  return (
    <section class="stack" aria-live="polite">
      <h2>{texts.reads}</h2>
      {several && <p>{texts.more(of.readings.length)}</p>}
      {of.corrected !== null && (
        <Notice tone="warn">
          {texts.corrected(of.corrected.position, of.corrected.read, of.corrected.restored)}
        </Notice>
      )}
      {of.readings.map((reading, index) => (
        <Reading key={index} reading={reading} rank={!several ? 'only' : index === 0 ? 'first' : 'other'} />
      ))}
    </section>
  );
};
