/** The question: which places, which zones, which distances, which standard; and files of one's own. */

import { useState } from 'preact/hooks';
import { coverage as texts } from '../../texts/en/coverage.ts';
import { STATE_NAMES } from '../../texts/en/states.ts';
import { Field } from '../../ui/parts.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { Own, Wishes } from './shapes.ts';

interface ChooseProps {
  readonly label: string;
  readonly value: string;
  readonly none?: string;
  readonly of: Readonly<Record<string, string>>;
  readonly onChange: (value: string) => void;
}

const Choose = ({ label, value, none, of, onChange }: ChooseProps) => (
  <Field label={label}>
    {(control) => (
      <select {...control} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {none !== undefined && <option value="">{none}</option>}
        {Object.entries(of).map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    )}
  </Field>
);

interface ChoicesProps {
  readonly wishes: Wishes;
  readonly set: (change: Partial<Wishes>) => void;
}

export const Choices = ({ wishes, set }: ChoicesProps) => (
  <div class="coverage-choices">
    <Choose
      label={texts.kind}
      value={wishes.kind}
      of={texts.kinds}
      onChange={(kind) => set({ kind, openOn: '', collectsOn: '', remove: '' })}
    />
    <Choose
      label={texts.state}
      value={wishes.state}
      none={texts.everywhere}
      of={STATE_NAMES}
      onChange={(state) =>
        set({ state, remove: '', ...(state !== '' && wishes.by === 'state' && { by: 'county' }) })
      }
    />
    <Choose label={texts.by} value={wishes.by} of={texts.zones} onChange={(by) => set({ by, metric: '' })} />
    <Choose
      label={texts.unit}
      value={wishes.unit}
      of={texts.units}
      onChange={(unit) => set({ unit, metric: '' })}
    />
    <TextField
      label={texts.within}
      hint={texts.withinHint}
      value={wishes.within}
      maxLength={60}
      onChange={(event) => set({ within: event.currentTarget.value.replaceAll(/\s/g, '') })}
    />
    <Choose
      label={texts.standard}
      value={wishes.standard}
      none={texts.noStandard}
      of={texts.standards}
      onChange={(standard) => set({ standard })}
    />
    {wishes.kind === 'post-offices' ? (
      <Choose
        label={texts.openOn}
        value={wishes.openOn}
        none={texts.anyDay}
        of={texts.days}
        onChange={(openOn) => set({ openOn })}
      />
    ) : (
      <Choose
        label={texts.collectsOn}
        value={wishes.collectsOn}
        none={texts.anyDay}
        of={texts.days}
        onChange={(collectsOn) => set({ collectsOn })}
      />
    )}
  </div>
);

const LARGEST_BYTES = 8 * 2 ** 20;

interface OwnFilesProps {
  readonly own: Own | undefined;
  readonly setOwn: (own: Own | undefined) => void;
}

/** Files are read here, and go out with the question alone. */
export const OwnFiles = ({ own, setOwn }: OwnFilesProps) => {
  const [files, setFiles] = useState<{ readonly zones?: File; readonly weights?: File }>({});
  const [fault, setFault] = useState<string | undefined>(undefined);
  const apply = async (): Promise<void> => {
    const given = [files.zones, files.weights].filter((file) => file !== undefined);
    if (given.reduce((sum, { size }) => sum + size, 0) > LARGEST_BYTES) return setFault(texts.own.tooLarge);
    setFault(undefined);
    setOwn({
      ...(files.zones !== undefined && { zones: await files.zones.text() }),
      ...(files.weights !== undefined && { weights: await files.weights.text() }),
      names: given.map(({ name }) => name),
    });
  };
  return (
    <details class="coverage-own">
      <summary>{texts.own.title}</summary>
      <p class="hint">{texts.own.lead}</p>
      <div class="coverage-choices">
        <TextField
          label={texts.own.zones}
          type="file"
          accept=".geojson,.json"
          onChange={(event) => {
            const [zones] = event.currentTarget.files ?? [];
            setFiles({ ...files, ...(zones !== undefined && { zones }) });
          }}
        />
        <TextField
          label={texts.own.weights}
          fault={fault}
          type="file"
          accept=".csv,text/csv"
          onChange={(event) => {
            const [weights] = event.currentTarget.files ?? [];
            setFiles({ ...files, ...(weights !== undefined && { weights }) });
          }}
        />
      </div>
      <div class="row">
        <button
          type="button"
          disabled={files.zones === undefined && files.weights === undefined}
          onClick={() => void apply()}
        >
          {texts.work}
        </button>
        {own !== undefined && (
          <>
            <span>{texts.own.using(own.names)}</span>
            <button type="button" onClick={() => setOwn(undefined)}>
              {texts.own.drop}
            </button>
          </>
        )}
      </div>
    </details>
  );
};
