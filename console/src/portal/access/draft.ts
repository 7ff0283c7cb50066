/** What is typed into the form, and the body that it becomes. */

export interface AskDraft {
  readonly channel: string;
  readonly app: string;
  readonly purposes: readonly string[];
  readonly persons: boolean;
  readonly need: string;
  readonly jobFunction: string;
  readonly users: string;
  readonly mids: string;
  readonly crid: string;
  readonly average: string;
  readonly peak: string;
  /** SHA-256 of the rules that were attested. */
  readonly attested: string;
}

export const EMPTY: AskDraft = {
  channel: '',
  app: '',
  purposes: [],
  persons: false,
  need: '',
  jobFunction: '',
  users: '',
  mids: '',
  crid: '',
  average: '',
  peak: '',
  attested: '',
};

/** The field group of names and signatures, as the rules name it. */
const PERSON_FIELDS = 'tracking.person';

export const midsOf = (typed: string): readonly string[] => [
  ...new Set(typed.split(/[\s,;]+/).filter(Boolean)),
];

/** The first word that is no Mailer ID. */
export const wrongMid = (typed: string): string | undefined =>
  midsOf(typed).find((mid) => !/^\d{6}(\d{3})?$/.test(mid));

export const bodyOf = (draft: AskDraft, dataset: string, channel: string, app: string): object => ({
  app,
  dataset,
  channel,
  purposes: draft.purposes,
  ...(draft.persons && { fields: [PERSON_FIELDS] }),
  need: draft.need,
  jobFunction: draft.jobFunction,
  users: draft.users,
  ...(draft.crid.trim() !== '' && { crid: draft.crid.trim() }),
  mids: midsOf(draft.mids),
  volume: { average: Number(draft.average), peak: Number(draft.peak) },
});
