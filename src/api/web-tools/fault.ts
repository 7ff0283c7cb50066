/** Errors that stand inside an item, beside the answers of other items. */
import type { PosternError } from '../../errors.ts';
import { webToolsErrorElement } from '../../gateway/index.ts';
import type { Markup } from './element.ts';

/** Numbers that the old service is known to have used (usps-v3-wire 5 and its samples), by our code. */
const NUMBERS: Readonly<Record<string, readonly [number: string, words?: string]>> = {
  address_not_found: ['-2147219401', 'Address Not Found.'],
  piece_not_found: [
    '-2147219302',
    'The Postal Service could not locate the tracking information for your request. Please verify your tracking number and try again later.',
  ],
  tracking_number_invalid: ['-2147219302'],
  first_class_type_missing: ['-2147219428', 'Invalid First Class Mail Type.'],
  xml_invalid: ['-2147219067'],
};
const AUTHORISATION = '80040B1A';
/** What COM calls an unspecified failure, for what no number of the old service is known. */
const UNSPECIFIED = '-2147467259';

export const itemFault = ({ code, message, cure, status, origin }: PosternError): Markup => {
  const [known, words] = NUMBERS[code] ?? [status === 403 ? AUTHORISATION : UNSPECIFIED];
  const description = words ?? [message, cure].filter((part) => part !== undefined).join(' ');
  return { xml: webToolsErrorElement({ number: known, description, origin }) };
};

/** An item that the policy refuses. */
export const refusedFault = (message: string): Markup => ({
  xml: webToolsErrorElement({ number: AUTHORISATION, description: `Authorization failure. ${message}` }),
});
