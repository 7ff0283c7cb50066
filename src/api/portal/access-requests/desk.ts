/** The catalogue of channels as requests for access see it. */
import type { DatasetAnswer, DatasetDesk } from '../../../access/index.ts';
import { type Catalogue, type Dataset, findEntry } from '../../../channels/index.ts';
import type { DataClass } from '../../../policy/index.ts';

const RANK: readonly DataClass[] = ['public', 'nonpublic', 'sensitive', 'sensitive-enhanced'];

const answerOf = (dataset: Dataset): DatasetAnswer => {
  const { id, title, dataClass, gate, postern, source } = dataset;
  if (dataClass === 'public') {
    return { kind: 'public', title, at: [...postern.routes, ...(source.url === null ? [] : [source.url])] };
  }
  if (gate.by === 'publisher') {
    return {
      kind: 'elsewhere',
      title,
      because: gate.condition ?? `It is given by ${source.name}.`,
    };
  }
  const { use } = gate;
  return {
    kind: 'requestable',
    dataset: {
      id,
      title,
      dataClass,
      ruleDataset: use.dataset,
      action: use.action,
      channels: use.channels,
      scope: use.scope,
      personFields: use.personFields ? 'yes' : 'no',
    },
  };
};

export const datasetDesk = (catalogue: Catalogue): DatasetDesk => ({
  find(id) {
    const entry = findEntry(catalogue, id);
    if (entry === undefined) return undefined;
    return entry.kind === 'dataset'
      ? answerOf(entry)
      : { kind: 'elsewhere', title: entry.title, because: entry.because };
  },
  classOf(ruleDataset) {
    const classes = catalogue.datasets
      .filter(({ gate }) => gate.by === 'policy' && gate.use.dataset === ruleDataset)
      .map(({ dataClass }) => dataClass);
    if (ruleDataset === '*') return 'sensitive-enhanced';
    return classes.length === 0
      ? 'sensitive'
      : classes.reduce((best, next) => (RANK.indexOf(next) > RANK.indexOf(best) ? next : best));
  },
});
