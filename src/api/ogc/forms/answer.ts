/** One resource in the form that the client wants. */
import type { Answer, Context } from '../../../gateway/index.ts';
import { type Form, formOf } from './negotiate.ts';
import { type Page, pageAnswer } from './page.ts';

export interface Forms {
  readonly json: () => unknown;
  /** Media type of the JSON form. */
  readonly type: string;
  readonly page: () => Page;
  readonly headers?: Readonly<Record<string, string>>;
  readonly source?: string;
}

export const formWanted = (query: { readonly f?: Form }, context: Context): Form =>
  formOf(query.f, context.header('accept'));

/** A text or stream from `json` is sent as it is. */
export const answerAs = (form: Form, { json, type, page, headers, source }: Forms): Answer => {
  const common = { vary: 'Accept', ...headers };
  const provenance = source === undefined ? {} : { source };
  if (form === 'html') {
    const made = pageAnswer(page());
    return { body: made.body, headers: { ...common, ...made.headers }, ...provenance };
  }
  const value = json();
  const isText = typeof value === 'string' || isStream(value);
  return {
    body: isText ? value : JSON.stringify(value),
    headers: { ...common, 'content-type': type },
    ...provenance,
  };
};

const isStream = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'pipe' in value && typeof value.pipe === 'function';
