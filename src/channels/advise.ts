/** The adviser: what can I get, through which channel, under which conditions, and what do I do next? */
import type { PolicySet, PrincipalAttributes } from '../policy/index.ts';
import type { Advice, AdviceCitation, Alternative, ChannelRow, Openness } from './advice.ts';
import { CATALOGUE, findEntry } from './catalogue.ts';
import { type Choice, choose } from './choose.ts';
import { ASKING_ROLES, type Asker, consult, type Finding } from './consult.ts';
import { type Reading, read } from './matcher.ts';
import type { Catalogue, CatalogueEntry, Channel, Dataset, Instead, Stated } from './model.ts';
import { isDelivery, type Question } from './question.ts';

interface Consulted {
  readonly entry: CatalogueEntry;
  readonly finding: Finding;
}

/** USPS named these reasons; the rest of the sentence is what scan events are. */
const WHY_TRACKING =
  'Scan events show who receives what, where and when. Of the access control in force since 1 April 2026 USPS said that it secures tracking data against unauthorised use, above all large extracts and the API [secondary].';

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Who asks: the role the question names, else the principal's own, else what the words suggest. */
const askerOf = (question: Question, reading: Reading, principal: PrincipalAttributes | null): Asker => {
  // An operator or a steward asks on behalf of others: their own record answers nothing.
  const asking = principal !== null && ASKING_ROLES.includes(principal.role) ? principal : null;
  const suggested = asking === null ? (reading.persona?.roles ?? []) : [asking.role];
  return {
    roles: question.role === undefined ? suggested : [question.role],
    principal: asking,
    purpose: question.purpose ?? reading.purpose ?? '',
    delivery: question.channel !== undefined && isDelivery(question.channel) ? question.channel : null,
    at: question.at,
  };
};

/** A fact with its standing beside it, unless that is official. */
const sayStated = ({ value, confidence }: Stated): string =>
  confidence === 'official' ? value : `${value} [${confidence}]`;

const datasetRow = (dataset: Dataset, open: Openness): ChannelRow => ({
  channel: dataset.channel,
  title: dataset.title,
  dataset: dataset.id,
  open,
  official: dataset.source.name,
  url: dataset.source.url,
  inPostern: dataset.postern.available,
  routes: dataset.postern.routes,
  cli: dataset.postern.cli,
  quota: sayStated(dataset.quota),
  freshness: sayStated(dataset.freshness),
  confidence: dataset.source.confidence,
});

/** A channel is as open as its datasets: all open, all closed, or conditional. */
const channelRow = (channel: Channel, everything: readonly Consulted[]): ChannelRow => {
  const opens = everything
    .filter(({ entry }) => entry.channel === channel.id)
    .map(({ finding }) => finding.open);
  const [first = 'no'] = opens;
  return {
    channel: channel.id,
    title: channel.title,
    dataset: null,
    open: opens.every((open) => open === first) ? first : 'conditional',
    official: channel.title,
    url: channel.url,
    inPostern: null,
    routes: [],
    cli: [],
    quota: null,
    freshness: null,
    confidence: 'official',
  };
};

const rowsOf = (
  catalogue: Catalogue,
  entry: CatalogueEntry,
  finding: Finding,
  policy: PolicySet,
  asker: Asker,
): ChannelRow[] => {
  if (entry.kind === 'dataset') return [datasetRow(entry, finding.open)];
  return entry.instead.flatMap(({ dataset }) => {
    const other = dataset === null ? undefined : findEntry(catalogue, dataset);
    return other?.kind === 'dataset' ? [datasetRow(other, consult(policy, other, asker).open)] : [];
  });
};

const alternativesOf = (catalogue: Catalogue, entry: CatalogueEntry): Alternative[] => {
  const pointed =
    entry.kind === 'withheld' ? entry.instead : entry.alternatives.map((dataset) => ({ dataset, words: '' }));
  return pointed.map(({ dataset, words }) => {
    const other = dataset === null ? undefined : findEntry(catalogue, dataset);
    return {
      dataset,
      title: other?.title ?? 'Elsewhere',
      words: words === '' ? (other?.holds ?? '') : words,
      url: other?.kind === 'dataset' ? other.source.url : null,
    };
  });
};

/** The steps of today; for a day before the rule they describe, what the rules of that day asked for. */
const stepsOf = ({ entry, finding }: Consulted, at: number): readonly string[] => {
  if (entry.kind === 'withheld') {
    return [`Do not plan on this: ${entry.title}.`, 'Choose from what exists instead.'];
  }
  if (finding.open === 'no') return finding.cures;
  if (entry.stepsSince === undefined || at >= Date.parse(entry.stepsSince)) return entry.steps;
  return unique(finding.conditions.map(({ cure }) => cure).filter((cure) => cure !== ''));
};

const ruleCitations = (policy: PolicySet, consulted: readonly Consulted[]): AdviceCitation[] =>
  unique(consulted.flatMap(({ finding }) => finding.rules.flatMap(({ cite }) => cite))).flatMap((id) => {
    const citation = policy.citation(id);
    if (citation === undefined) return [];
    const { instrument, section, url, confidence } = citation;
    return [{ id, instrument, section, url, confidence }];
  });

const sourceCitations = (consulted: readonly Consulted[]): AdviceCitation[] =>
  consulted.flatMap(({ entry }) => {
    if (entry.kind !== 'dataset') return [];
    const { name, url, confidence } = entry.source;
    return [{ id: `source:${entry.id}`, instrument: name, section: '', url, confidence }];
  });

const sayPassedOn = (entry: CatalogueEntry): string => {
  if (entry.kind !== 'dataset' || entry.postern.available !== 'upstream') return '';
  return ' Postern passes it on to USPS, under the account of its operator.';
};

/** The title of a dataset of the catalogue, or the place in words up to its first comma. */
const titleOf = (catalogue: Catalogue, { dataset, words }: Instead): string =>
  (dataset === null ? undefined : findEntry(catalogue, dataset)?.title) ??
  words.replace(/(?:[,;:]\s.*|\.)$/s, '');

const answerOf = (catalogue: Catalogue, { entry, finding }: Consulted, reading: Reading): string => {
  const why =
    reading.concepts.has('why') && entry.kind === 'dataset' && entry.dataClass.startsWith('sensitive')
      ? `${WHY_TRACKING} `
      : '';
  if (entry.kind === 'dataset')
    return `${why}${finding.answer}${finding.open === 'no' ? '' : sayPassedOn(entry)}`;
  return `${finding.answer} Go instead to: ${entry.instead.map((instead) => titleOf(catalogue, instead)).join('; ')}.`;
};

const askBack = (entries: readonly CatalogueEntry[]): string =>
  entries.length === 0
    ? 'Which data do you need: locations, ZIP Codes, tracking, addresses, prices, or the rules themselves?'
    : `Which do you mean: ${entries.map(({ title }) => title).join('; ')}?`;

const headline = (
  choice: Choice,
  consulted: readonly Consulted[],
  catalogue: Catalogue,
  reading: Reading,
): string => {
  if (choice.kind === 'unsure') return 'The question does not say plainly which data is meant.';
  const [main] = consulted;
  if (main !== undefined)
    return `${consulted.length > 1 ? `${main.entry.title}: ` : ''}${answerOf(catalogue, main, reading)}`;
  const channels = catalogue.channels.map(
    ({ title, access }) => `${title}: ${access.charAt(0).toLowerCase()}${access.slice(1)}`,
  );
  return `Not all of it: USPS opens some data to everyone and keeps the rest to those with a need. ${channels.join(' ')}`;
};

/**
 * Answers a question from the catalogue and the rules in force at `question.at`. Pure: the same question, policy
 * version and asker give the same answer.
 * @param principal who asks, where that is known; without it the conditions on the asker stay `unknown`.
 * @throws PosternError `dataset_unknown` (404) when the question names a dataset that is none.
 */
export const advise = (
  question: Question,
  policy: PolicySet,
  principal: PrincipalAttributes | null = null,
  catalogue: Catalogue = CATALOGUE,
): Advice => {
  const reading = read(question.text ?? '');
  const asker = askerOf(question, reading, principal);
  const choice = choose(catalogue, question, reading);
  const chosen = new Set(choice.entries.map(({ id }) => id));
  const clear = choice.kind === 'plain';
  const consultAll = (entries: readonly CatalogueEntry[]): Consulted[] =>
    entries.map((entry) => ({ entry, finding: consult(policy, entry, asker) }));
  const consulted = consultAll(choice.entries);
  // A question about everything rests on all the rules; the sources are named by the channels.
  const everything = clear ? [] : consultAll(catalogue.datasets);
  const channels = clear
    ? consulted.flatMap(({ entry, finding }) => rowsOf(catalogue, entry, finding, policy, asker))
    : catalogue.channels.map((channel) => channelRow(channel, everything));
  const alternatives = consulted.flatMap(({ entry }) => alternativesOf(catalogue, entry));
  return {
    datasets: consulted.map((one) => ({
      id: one.entry.id,
      title: one.entry.title,
      channel: one.entry.channel,
      holds: one.entry.holds,
      open: one.finding.open,
      answer: answerOf(catalogue, one, reading),
    })),
    open: clear ? (consulted[0]?.finding.open ?? null) : choice.kind === 'general' ? 'conditional' : null,
    answer: headline(choice, consulted, catalogue, reading),
    question: choice.kind === 'unsure' ? askBack(choice.entries) : null,
    understood: {
      persona: reading.persona?.title ?? null,
      roles: asker.roles,
      purpose: asker.purpose === '' ? null : asker.purpose,
    },
    channels: channels.filter(
      (row, index) => channels.findIndex(({ title }) => title === row.title) === index,
    ),
    conditions: clear ? consulted.flatMap(({ finding }) => finding.conditions) : [],
    steps: clear ? unique(consulted.flatMap((one) => stepsOf(one, question.at))) : [],
    citations: clear
      ? [...ruleCitations(policy, consulted), ...sourceCitations(consulted)]
      : ruleCitations(policy, choice.kind === 'general' ? everything : []),
    alternatives: clear
      ? alternatives.filter(
          ({ dataset, title, words }, index) =>
            (dataset === null || !chosen.has(dataset)) &&
            alternatives.findIndex(
              (other) => other.title === title && (dataset !== null || other.words === words),
            ) === index,
        )
      : [],
    policyVersion: policy.version,
    at: new Date(question.at).toISOString(),
  };
};
