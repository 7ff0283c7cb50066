/** Datasets, rules, what the rules rest on, and pages: few enough to be looked through each time. */
import type { PolicyLibrary } from '../../../access/index.ts';
import { type Catalogue, search } from '../../../channels/index.ts';
import type { PolicySet } from '../../../policy/index.ts';
import type { Scored } from './found.ts';
import { wordsOf } from './words.ts';

const MOST = 20;

export const findDatasets = (catalogue: Catalogue, question: string): Scored[] =>
  search(catalogue, question)
    .slice(0, MOST)
    .map(({ entry, score }) => ({
      // 4 is a word of the name, 8 a decisive one.
      score: 50 + Math.min(30, score * 3),
      found: {
        kind: 'dataset',
        id: entry.id,
        title: entry.title,
        text: entry.holds,
        href: `/datasets/${encodeURIComponent(entry.id)}`,
      },
    }));

/** A text that can be found, with its words. */
interface Entry {
  readonly found: Scored['found'];
  readonly title: ReadonlySet<string>;
  readonly rest: ReadonlySet<string>;
}

const entryOf = (found: Scored['found'], rest: string): Entry => ({
  found,
  title: new Set(wordsOf(`${found.title} ${found.id.replaceAll('.', ' ')}`)),
  rest: new Set(wordsOf(rest)),
});

const has = (words: ReadonlySet<string>, word: string): boolean => {
  if (words.has(word)) return true;
  if (word.length < 3) return false;
  for (const known of words) if (known.startsWith(word)) return true;
  return false;
};

/** Entries with every word of the question in title or text; those with all of them in the title first. */
const matching = (
  entries: readonly Entry[],
  words: readonly string[],
  scores: { readonly title: number; readonly rest: number },
): Scored[] =>
  words.length === 0
    ? []
    : entries
        .filter(({ title, rest }) => words.every((word) => has(title, word) || has(rest, word)))
        .map(({ found, title }) => ({
          found,
          score: words.every((word) => has(title, word)) ? scores.title : scores.rest,
        }))
        .sort((left, right) => right.score - left.score)
        .slice(0, MOST);

/** Rules and citations by policy version: a version does not change. */
const known = new WeakMap<
  PolicySet,
  { readonly rules: readonly Entry[]; readonly citations: readonly Entry[] }
>();

const entriesOf = (policy: PolicySet) => {
  let entries = known.get(policy);
  if (entries === undefined) {
    const { rules, citations } = policy.pack;
    entries = {
      // A rule may have several windows in time under one id.
      rules: [...new Map(rules.map((rule) => [rule.id, rule])).values()].map((rule) => {
        const datasets = (rule.applies.datasets ?? []).join(', ');
        return entryOf(
          {
            kind: 'rule',
            id: rule.id,
            title: rule.title,
            text: rule.message || `${rule.effect === 'permit' ? 'Permits' : 'Concerns'}: ${datasets}`,
            href: `/policies#${rule.id}`,
          },
          [rule.message, rule.cure, rule.code.replaceAll('_', ' '), datasets].join(' '),
        );
      }),
      citations: [...citations.values()].map((citation) =>
        entryOf(
          {
            kind: 'document',
            id: citation.id,
            title: [citation.instrument, citation.section].filter((part) => part !== '').join(', '),
            text: citation.paraphrase,
            href: `/policies?citation=${encodeURIComponent(citation.id)}`,
          },
          citation.paraphrase,
        ),
      ),
    };
    known.set(policy, entries);
  }
  return entries;
};

export const findRules = (policy: PolicySet, words: readonly string[]): Scored[] =>
  matching(entriesOf(policy).rules, words, { title: 52, rest: 38 });

/** What the rules rest on, and sections of attached copies that anybody may read. */
export const findDocuments = async (
  policy: PolicySet,
  library: Pick<PolicyLibrary, 'search'>,
  words: readonly string[],
): Promise<Scored[]> => {
  const records = matching(entriesOf(policy).citations, words, { title: 50, rest: 36 });
  const sections = await library.search(words.join(' '), 'public', MOST);
  return [
    ...records,
    ...sections.map(
      ({ document, title, section, heading, excerpt }): Scored => ({
        score: 44,
        found: {
          kind: 'document',
          id: document,
          title: [title, [section, heading].filter((part) => part !== '').join(' ')]
            .filter((part) => part !== '')
            .join(': '),
          text: excerpt,
          href: `/policies?document=${document}`,
        },
      }),
    ),
  ];
};

const page = (href: string, title: string, text: string, more: string): Entry =>
  entryOf({ kind: 'page', id: href, title, text, href }, more);

/** The pages of the console that anybody may open. */
const PAGES: readonly Entry[] = [
  page(
    '/find',
    'Find post offices and collection boxes',
    'On a map and as a list: open now, still collected today',
    'nearest near me location locations place places mailbox mailboxes blue box drop office offices map hours open collection time pickup',
  ),
  page(
    '/zip',
    'Look up a ZIP Code',
    'City, state and county of a ZIP Code, or the ZIP Codes of a city',
    'codes zipcode city state county postal code',
  ),
  page(
    '/track',
    'Track a package',
    'What this server may show of a parcel; else the way to usps.com',
    'tracking parcel package status delivery where is number',
  ),
  page(
    '/address',
    'Check an address',
    'Standard form, with the reason for every part',
    'addresses verify validate standardise standardize street',
  ),
  page(
    '/access',
    'What can I access?',
    'Which data you can have, by which channel, with the steps',
    'adviser ask request api apply permission get data',
  ),
  page(
    '/datasets',
    'Datasets',
    'Everything in the catalogue: fields, classes, freshness, downloads',
    'catalogue catalog data download downloads geojson csv open',
  ),
  page(
    '/coverage',
    'Coverage',
    'How far people have to the nearest post office or box',
    'distance report statistics access standard gaps closing closure',
  ),
  page(
    '/policies',
    'Policies',
    'The rules as sentences, with citations and dates',
    'rule rules law citation policy version',
  ),
];

/** A page by its whole name is what was meant. */
export const findPages = (words: readonly string[]): Scored[] =>
  matching(PAGES, words, { title: 72, rest: 58 }).map(({ found, score }) => ({
    found,
    score: wordsOf(found.title).every((word) => words.includes(word)) ? 90 : score,
  }));
