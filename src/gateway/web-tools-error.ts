/** The error XML of the retired Web Tools, at the root of an answer or inside an item (usps-v3-wire 5). */
import { escapeMarkup } from '../markup.ts';

/** Authorisation failure, as it was. */
const AUTHORISATION = '80040B1A';
/** What COM calls an unspecified failure, for what no number of the old service is known. */
const UNSPECIFIED = '-2147467259';
/** The same words whatever is wrong with USERID or PASSWORD. */
const NOT_KNOWN = 'Authorization failure. Perhaps username and/or password is incorrect.';
const ALONE =
  'A USERID alone opens addresses and prices; send a secret of the app as PASSWORD, or have the operator list your client address for this USERID.';

/** What of a trouble the dialect can tell. */
interface Told {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly faults: readonly { readonly code?: string }[];
  readonly origin?: 'usps';
  readonly cure?: string;
  readonly more?: Readonly<Record<string, unknown>>;
}

interface WebToolsFault {
  readonly number: string;
  readonly description: string;
  readonly origin?: 'usps' | undefined;
}

/** `<Error>`, in the order of the samples. `Source` says whose error it is. */
export const webToolsErrorElement = ({ number, description, origin }: WebToolsFault): string =>
  `<Error><Number>${escapeMarkup(number)}</Number><Source>${origin === 'usps' ? 'USPS' : 'Postern'}</Source>` +
  `<Description>${escapeMarkup(description)}</Description><HelpFile></HelpFile><HelpContext></HelpContext></Error>`;

/** Whether a scope is among what is lacking: then a second factor may be all that is. */
const lacksScope = ({ code, more }: Told): boolean => {
  const conditions = (more?.conditions ?? []) as readonly { readonly attribute?: string }[];
  return (
    code === 'scope_not_in_product' || conditions.some(({ attribute }) => attribute === 'principal.scopes')
  );
};

/** A trouble of the gateway in the words of the dialect. */
const webToolsFault = (trouble: Told): WebToolsFault => {
  if (trouble.status === 401) return { number: AUTHORISATION, description: NOT_KNOWN };
  const words = [trouble.message, trouble.cure].filter((part) => part !== undefined).join(' ');
  if (trouble.status === 403) {
    const told = lacksScope(trouble) ? `${ALONE} ${words}` : words;
    return { number: AUTHORISATION, description: `Authorization failure. ${told}`, origin: trouble.origin };
  }
  const published = trouble.faults[0]?.code ?? '';
  const number = /^-\d{4,}$/.test(published) ? published : UNSPECIFIED;
  return { number, description: words, origin: trouble.origin };
};

export const webToolsErrorText = (trouble: Told): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${webToolsErrorElement(webToolsFault(trouble))}`;
