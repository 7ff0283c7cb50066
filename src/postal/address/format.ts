/** `format`: an address as text, the way Publication 28 lays out its lines. */
import type { AddressParts } from './address.ts';

/** The lines of an address: recipient, urbanization, delivery line or lines, last line. Absent lines are left out. */
export const formatLines = (address: AddressParts): string[] => {
  const zip = words([
    address.zip === undefined || address.zip === '' ? '' : withZip4(address.zip, address.zip4),
  ]);
  return [
    address.recipient ?? '',
    address.urbanization ?? '',
    streetLine(address),
    boxLine(address),
    words([address.city, address.state, zip]),
  ].filter((line) => line !== '');
};

/** An address in one line: its lines with commas between. */
export const format = (address: AddressParts): string => formatLines(address).join(', ');

const withZip4 = (zip: string, zip4: string | undefined): string =>
  zip4 === undefined || zip4 === '' ? zip : `${zip}-${zip4}`;

const streetLine = (address: AddressParts): string => {
  const street = words([
    address.number,
    address.predirectional,
    address.street,
    address.suffix,
    address.postdirectional,
    address.crossStreet === undefined || address.crossStreet === '' ? '' : `& ${address.crossStreet}`,
  ]);
  const boxed = hasText(address.route) || hasText(address.poBox);
  return boxed && street === '' ? '' : words([street, unitText(address)]);
};

const boxLine = (address: AddressParts): string => {
  const box = hasText(address.poBox)
    ? `${hasText(address.route) ? 'BOX' : 'PO BOX'} ${address.poBox ?? ''}`
    : '';
  const line = words([address.route, box]);
  const street = hasText(address.number) || hasText(address.street) || hasText(address.predirectional);
  return line === '' || street ? line : words([line, unitText(address)]);
};

const unitText = (address: AddressParts): string =>
  words([
    address.building,
    address.unitDesignator,
    address.unit,
    hasText(address.pmb) ? `PMB ${address.pmb ?? ''}` : '',
  ]);

const hasText = (text: string | undefined): boolean => text !== undefined && text !== '';

const words = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(' ');
