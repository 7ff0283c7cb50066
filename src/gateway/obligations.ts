/** What a permit obliges to: headers that label an answer, fields that are masked in it. */

const LABELS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'label.restricted': { 'postern-label': 'RESTRICTED INFORMATION' },
};

/** Headers that the obligations of a decision add to the answer; undefined: none. */
export const obligationHeaders = (obligations: readonly string[]): Record<string, string> | undefined =>
  obligations.length === 0
    ? undefined
    : Object.assign({}, ...obligations.map((obligation) => LABELS[obligation]));

/** Whether person fields must be taken out of the answer. */
export const maskingObliged = (obligations: readonly string[]): boolean =>
  obligations.includes('mask.person');
