/** How a request for access is shown on the command line. */

export interface Shown {
  readonly kind?: string;
  readonly id: string;
  readonly app: string;
  readonly dataset: string;
  readonly dataClass: string;
  readonly state: string;
  readonly since: string;
  readonly due: string | null;
  readonly overdue: boolean;
  readonly grant: string | null;
  readonly title?: string;
  readonly at?: readonly string[];
  readonly because?: string;
  readonly checks: readonly {
    readonly state: string;
    readonly check: string;
    readonly text: string;
    readonly cure: string;
  }[];
  readonly outcome: {
    readonly code?: string;
    readonly reason?: string;
    readonly cure?: string;
    readonly question?: string;
  } | null;
  readonly rules?: { readonly sha256: string; readonly sentences: readonly string[] };
  readonly recommendation?: { readonly move: string; readonly reasons: readonly string[] };
  readonly needs?: string;
  readonly moves?: readonly string[];
  readonly card?: readonly {
    readonly safe: string;
    readonly question: string;
    readonly concern: string;
    readonly facts: readonly string[];
  }[];
}

const MARK: Readonly<Record<string, string>> = { met: '+', missing: '?', blocking: '!' };

const outcomeLines = ({ outcome }: Shown): string[] => [
  ...(outcome?.code === undefined ? [] : [`Refused (${outcome.code}): ${outcome.reason ?? ''}`]),
  ...(outcome?.cure === undefined ? [] : [`What would cure it: ${outcome.cure}`]),
  ...(outcome?.question === undefined ? [] : [`Question: ${outcome.question}`]),
];

export const requestText = (request: Shown): string => {
  if (request.kind === 'public') {
    return [
      `${request.title}: public, nothing to ask for. It is at:`,
      ...(request.at ?? []).map((at) => `  ${at}`),
    ].join('\n');
  }
  if (request.kind === 'elsewhere') return `${request.title}: not given here. ${request.because}`;
  const { id, dataset, dataClass, state, due, overdue, grant, checks, rules, recommendation, card } = request;
  return [
    `${id}: ${dataset} (${dataClass}), ${state}${due === null ? '' : `, due ${due}${overdue ? ' (overdue)' : ''}`}`,
    ...(grant === null ? [] : [`Grant: ${grant}`]),
    ...checks.map(({ state: found, check, text, cure }) =>
      `  ${MARK[found] ?? ' '} ${check}: ${text}${found === 'met' ? '' : ` ${cure}`}`.trimEnd(),
    ),
    ...outcomeLines(request),
    ...(recommendation === undefined
      ? []
      : [
          `Recommended: ${recommendation.move}; it needs ${request.needs === 'two' ? 'two stewards' : 'one steward'}.`,
        ]),
    ...(card ?? []).flatMap(({ safe, question, concern, facts }) => [
      `safe ${safe}: ${question}${concern === 'look' ? ' (look)' : ''}`,
      ...facts.map((fact) => `    ${fact}`),
    ]),
    ...(request.moves === undefined ? [] : [`You may: ${request.moves.join(', ') || 'nothing'}`]),
    ...(rules === undefined
      ? []
      : [
          '',
          'The rules:',
          ...rules.sentences.map((sentence) => `- ${sentence}`),
          '',
          `Read them, then: postern access submit ${id} --attest ${rules.sha256}`,
        ]),
  ].join('\n');
};
