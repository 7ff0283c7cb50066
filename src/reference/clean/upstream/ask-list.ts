/**
 * Asks USPS about the rows of a cleaned list that nothing here settles: one after the other, each in its turn behind the
 * interactive requests of everybody, and none twice.
 */
import { PosternError } from '../../../errors.ts';
import { PartFile, putInPlace, readJsonFile, writePart } from '../part-files.ts';
import type { CleanPlan } from '../plan.ts';
import type { CleanSummary } from '../summary.ts';
import { countIn } from '../tally.ts';
import { KeptAnswers, type Question, type Said } from './answers.ts';
import { type Added, type CleanedRow, cleanedRows, headerWithUpstream } from './rows.ts';

/** The way to USPS for lists. */
export interface ListUpstream {
  /**
   * Waits for its turn and asks.
   * @throws PosternError `upstream_…` where there is no answer; the reason of `signal`
   */
  readonly ask: (question: Question, signal: AbortSignal) => Promise<Said>;
  /** Calls that are left, and when there are more, Unix ms. */
  readonly budget: () => Promise<ListBudget>;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface ListBudget {
  readonly left: number;
  readonly limit: number;
  readonly resetsAt: number | null;
}

export interface AskProgress extends ListBudget {
  /** Different addresses that USPS has answered. */
  readonly asked: number;
  /** Rows that still wait for an answer. */
  readonly waiting: number;
}

export interface AskOptions {
  readonly plan: CleanPlan;
  /** What `cleanList` wrote, with its summary beside it. */
  readonly cleaned: string;
  /** Where answers are kept. */
  readonly answers: string;
  readonly output: string;
  /** undefined: nothing is asked any more; what was answered is written. */
  readonly upstream: ListUpstream | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: AskProgress) => void;
}

/** A row that no answer came for is left after this many attempts, and with it whatever comes after it. */
const ATTEMPTS = 3;
const PAUSE_MS = 60_000;
const SETTLED = new Set(['zip4_range', 'address_point']);

/** The question of a row; undefined: it is settled here, or the API would refuse it unread. */
const questionOf = ({ added }: CleanedRow): Question | undefined => {
  const { std_matched: matched, std_outcome: outcome } = added;
  if (SETTLED.has(matched) || outcome === 'empty' || outcome === 'rejected') return undefined;
  const { std_line1: streetAddress, std_state: state, std_city: city, std_zip: zip } = added;
  if (streetAddress === '' || state === '' || (city === '' && zip === '')) return undefined;
  return {
    firm: added.std_firm,
    streetAddress,
    secondaryAddress: added.std_secondary,
    urbanization: added.std_urbanization,
    city,
    state,
    zip,
  };
};

/** With a few attempts; undefined: USPS gave no answer. */
const askOne = async (
  upstream: ListUpstream,
  signal: AbortSignal,
  question: Question,
): Promise<Said | undefined> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await upstream.ask(question, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof PosternError) || !error.code.startsWith('upstream_')) throw error;
      if (attempt >= ATTEMPTS) return undefined;
      await upstream.wait((error.retryAfterSeconds ?? PAUSE_MS / 1_000) * 1_000, signal);
    }
  }
};

const askAll = async (options: AskOptions, answers: KeptAnswers): Promise<void> => {
  const { plan, cleaned, upstream, signal, onProgress } = options;
  if (upstream === undefined) return;
  let waiting = 0;
  for await (const row of cleanedRows(cleaned, plan)) if (questionOf(row) !== undefined) waiting++;
  const tell = async (): Promise<void> =>
    onProgress({ ...(await upstream.budget()), asked: answers.size, waiting });
  await tell();
  for await (const row of cleanedRows(cleaned, plan)) {
    signal.throwIfAborted();
    const question = questionOf(row);
    if (question === undefined) continue;
    if (answers.of(question) === undefined) {
      const said = await askOne(upstream, signal, question);
      // Whoever gives no answer after several attempts gives none to the next row either.
      if (said === undefined) return;
      await answers.keep(question, said);
    }
    waiting--;
    await tell();
  }
};

const joined = (reasons: string, more: string): string => (reasons === '' ? more : `${reasons} ${more}`);

/** The cells that an answer changes, and what the column about USPS says. */
const told = (
  added: Added,
  said: Said | undefined,
): { readonly changes: Partial<Added>; readonly upstream: string } => {
  if (said === undefined) return { changes: {}, upstream: 'unanswered' };
  if (said.said === 'refused') return { changes: {}, upstream: 'refused' };
  if (said.said === 'not-found') {
    const std_reasons = joined(added.std_reasons, 'upstreamNotFound');
    return { changes: { std_outcome: 'check', std_reasons }, upstream: 'not-found' };
  }
  const { cells } = said;
  const isOther = Object.entries(cells).some(
    ([name, value]) => ADDRESS_CELLS.has(name) && value !== added[name as keyof Added],
  );
  return {
    changes: {
      ...cells,
      std_outcome: isOther ? 'corrected' : 'ok',
      std_matched: 'upstream',
      std_edition: 'upstream',
      ...(isOther && { std_reasons: joined(added.std_reasons, 'upstreamCorrected') }),
    },
    upstream: 'found',
  };
};

/** Cells that make the address itself; what else USPS knows of it corrects nothing. */
const ADDRESS_CELLS = new Set([
  'std_line1',
  'std_secondary',
  'std_urbanization',
  'std_city',
  'std_state',
  'std_zip',
]);

const write = async (options: AskOptions, answers: KeptAnswers): Promise<CleanSummary> => {
  const { plan, cleaned, output } = options;
  const before = (await readJsonFile(`${cleaned}.summary.json`)) as CleanSummary;
  const outcomes: Record<string, number> = { ...before.outcomes };
  const matched: Record<string, number> = { ...before.matched };
  const upstream = { asked: answers.size, found: 0, notFound: 0, refused: 0, unanswered: 0 };
  const part = await PartFile.open(output, 0);
  if (part === undefined) throw new Error(`${output} could not be begun.`);
  try {
    await part.append(Buffer.from(headerWithUpstream(plan)));
    for await (const row of cleanedRows(cleaned, plan)) {
      options.signal.throwIfAborted();
      const question = questionOf(row);
      const { changes, upstream: word } =
        question === undefined ? { changes: {}, upstream: '' } : told(row.added, answers.of(question));
      if (word === 'found') upstream.found++;
      else if (word === 'not-found') upstream.notFound++;
      else if (word === 'refused') upstream.refused++;
      else if (word === 'unanswered') upstream.unanswered++;
      const { std_outcome: outcome, std_matched: match } = row.added;
      countIn(outcomes, outcome, -1);
      countIn(outcomes, changes.std_outcome ?? outcome);
      countIn(matched, match, -1);
      countIn(matched, changes.std_matched ?? match);
      await part.append(Buffer.from(row.with(changes, word)));
    }
    await part.sync();
  } finally {
    await part.close();
  }
  const isThere = ([, rows]: readonly [string, number]): boolean => rows > 0;
  const summary = {
    ...before,
    outcomes: Object.fromEntries(Object.entries(outcomes).filter(isThere)),
    matched: Object.fromEntries(Object.entries(matched).filter(isThere)),
    upstream,
  };
  await writePart(`${output}.summary.json`, `${JSON.stringify(summary, null, 2)}\n`);
  await putInPlace([`${output}.summary.json`, output]);
  return summary;
};

/**
 * Asks about the rows that are not settled and writes the list with what USPS said. A run that ends before is gone on from
 * by the next one.
 * @throws PosternError `output_unwritable`; the reason of `signal`
 */
export const askList = async (options: AskOptions): Promise<CleanSummary> => {
  const answers = await KeptAnswers.open(options.answers);
  try {
    await askAll(options, answers);
    return await write(options, answers);
  } finally {
    await answers.close();
  }
};
