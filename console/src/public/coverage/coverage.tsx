/** Coverage: how far people have to the nearest post office or collection box. The question stands in the address. */
import { useMemo, useState } from 'preact/hooks';
import { type CallOptions, query } from '../../api/client.ts';
import { coverage as texts } from '../../texts/en/coverage.ts';
import { useQueryState } from '../../ui/address-bar.ts';
import { Page } from '../../ui/page.tsx';
import { Choices, OwnFiles } from './choices.tsx';
import { ChooseClosings } from './closing.tsx';
import { CoverageReport } from './report.tsx';
import { NOTHING_CHOSEN, type Own } from './shapes.ts';
import './coverage.css';

const Coverage = () => {
  const { values, set } = useQueryState(NOTHING_CHOSEN);
  const [own, setOwn] = useState<Own | undefined>(undefined);
  const [turn, setTurn] = useState(0);
  const options = useMemo((): CallOptions | undefined => {
    if (own === undefined) return undefined;
    const { names: _names, ...body } = own;
    return { method: 'POST', body };
  }, [own]);
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      json={`/postern/v1/coverage${query({ ...values, metric: '' })}`}
    >
      <Choices wishes={values} set={set} />
      <OwnFiles
        own={own}
        setOwn={(given) => {
          setOwn(given);
          setTurn(turn + 1);
        }}
      />
      <div class="stack">
        <CoverageReport
          key={turn}
          wishes={values}
          set={set}
          options={options}
          zones={own?.zones === undefined ? 'known' : 'own'}
        />
        <ChooseClosings
          key={`${values.kind} ${values.state}`}
          wishes={values}
          close={(ids) => set({ remove: ids.join(',') })}
        />
      </div>
    </Page>
  );
};
export default Coverage;
