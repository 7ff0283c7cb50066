/** The rules that bear on a dataset, as the requester reads them before attesting. */
import { createHash } from 'node:crypto';
import { type PolicySet, sentences } from '../../policy/index.ts';
import type { RequestableDataset, RuleText } from './model.ts';

/** Sentences of every rule that names the dataset, and of those that hold for all datasets of its class. */
export const ruleTextOf = (policy: PolicySet, dataset: RequestableDataset): RuleText => {
  const { pack, version } = policy;
  const bearing = new Set(
    pack.rules
      .filter(
        ({ applies }) =>
          (applies.datasets === undefined || applies.datasets.includes(dataset.ruleDataset)) &&
          (applies.classes === undefined || applies.classes.includes(dataset.dataClass)) &&
          (applies.channels === undefined ||
            applies.channels.some((channel) => dataset.channels.includes(channel))),
      )
      .map(({ id }) => id),
  );
  const texts = sentences(pack)
    .filter(({ ruleId }) => bearing.has(ruleId))
    .map(({ text }) => text);
  const sha256 = createHash('sha256').update(texts.join('\n')).digest('hex');
  return { sentences: texts, sha256, policyVersion: version };
};
