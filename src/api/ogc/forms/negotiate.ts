/** Which form a client wants: `f`, else the `Accept` header (RFC 9110 §12.5.1), else JSON. */

export const FORMS = ['json', 'html'] as const;
export type Form = (typeof FORMS)[number];

const HTML = new Set(['text/html', 'application/xhtml+xml']);
const JSON_LIKE = /^(?:application\/(?:[\w.-]+\+)?json|application\/\*|\*\/\*)$/;

interface Preference {
  readonly type: string;
  /** 0 … 1 */
  readonly weight: number;
}

const preferences = (accept: string): Preference[] =>
  accept.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((word) => word.trim().toLowerCase());
    const weight = Number(parameters.find((word) => word.startsWith('q='))?.slice(2) ?? 1);
    return { type, weight: Number.isNaN(weight) ? 0 : weight };
  });

const best = (found: readonly Preference[]): number => Math.max(0, ...found.map(({ weight }) => weight));

/** A browser names HTML and puts everything else behind it; a program names JSON, or nothing in particular. */
export const formOf = (f: Form | undefined, accept: string | undefined): Form => {
  if (f !== undefined) return f;
  const found = preferences(accept ?? '*/*');
  const page = best(found.filter(({ type }) => HTML.has(type)));
  return page > best(found.filter(({ type }) => JSON_LIKE.test(type))) ? 'html' : 'json';
};
