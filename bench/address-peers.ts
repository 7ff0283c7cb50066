/**
 * The other address readers. Each gives its answer in the components of the labels (for the score), and reads a
 * batch of texts with a look at every component it knows (for the time).
 */
import { createRequire } from 'node:module';
import type { Labels } from '../test/address/scoring.ts';

const require = createRequire(import.meta.url);

type Answer = Readonly<Record<string, string | null | undefined>>;

/** A reader under measurement. */
export interface Reader {
  readonly name: string;
  /** Components of each text; a text it throws on gives none. */
  readonly labels: (raws: readonly string[]) => Promise<Labels[]>;
  /** Reads every text and every component of it; gives the sum of their lengths. */
  readonly sweep: (raws: readonly string[]) => Promise<number>;
}

const text = (value: string | null | undefined): string => value ?? '';
const size = (value: string | null | undefined): number => (value ?? '').length;
const joined = (...parts: readonly (string | null | undefined)[]): string =>
  parts.filter((part) => part !== null && part !== undefined && part !== '').join(' ');

/** A reader from a plain function. */
export const reader = <Result>(
  name: string,
  parse: (raw: string) => Result,
  labels: (answer: Result) => Labels,
  touch: (answer: Result) => number,
): Reader => ({
  name,
  labels: async (raws) =>
    raws.map((raw) => {
      try {
        return labels(parse(raw));
      } catch {
        return { error: 'thrown' };
      }
    }),
  sweep: async (raws) => {
    let sum = 0;
    for (const raw of raws) {
      try {
        sum += touch(parse(raw));
      } catch {
        sum++;
      }
    }
    return sum;
  },
});

const parseAddress = (): Reader => {
  const { parseLocation } = require('parse-address') as { parseLocation: (raw: string) => Answer | null };
  return reader(
    'parse-address',
    (raw) => parseLocation(raw) ?? {},
    (answer) => {
      const isBox = /box/i.test(text(answer.sec_unit_type));
      const streetFull = joined(answer.prefix, answer.street, answer.type, answer.suffix);
      const unitDesignator = isBox ? '' : text(answer.sec_unit_type);
      const unit = isBox ? '' : text(answer.sec_unit_num);
      return {
        number: text(answer.number),
        predirectional: text(answer.prefix),
        street: text(answer.street),
        suffix: text(answer.type),
        postdirectional: text(answer.suffix),
        unitDesignator,
        unit,
        poBox: isBox ? text(answer.sec_unit_num) : '',
        city: text(answer.city),
        state: text(answer.state),
        zip: text(answer.zip),
        zip4: text(answer.plus4),
        streetFull,
        deliveryLine: joined(answer.number, streetFull, unitDesignator, unit),
      };
    },
    (answer) =>
      size(answer.number) +
      size(answer.prefix) +
      size(answer.street) +
      size(answer.type) +
      size(answer.suffix) +
      size(answer.sec_unit_type) +
      size(answer.sec_unit_num) +
      size(answer.city) +
      size(answer.state) +
      size(answer.zip) +
      size(answer.plus4),
  );
};

const universe = async (): Promise<Reader> => {
  const { parse } = (await import('@universe/address-parser')) as unknown as {
    parse: (raw: string) => Answer;
  };
  return reader(
    '@universe/address-parser',
    parse,
    (answer) => {
      const isBox = answer.unitAbbr === 'BOX';
      const isRoute = answer.streetType === 'RR' || answer.streetType === 'HC';
      const streetFull = isRoute
        ? ''
        : joined(answer.streetPreDir, answer.streetName, answer.streetType, answer.streetPostDir);
      const unitDesignator = isBox ? '' : text(answer.unitAbbr);
      const unit = isBox ? '' : text(answer.unitNum);
      return {
        number: text(answer.number),
        predirectional: text(answer.streetPreDir),
        street: isRoute ? '' : text(answer.streetName),
        suffix: isRoute ? '' : text(answer.streetType),
        postdirectional: text(answer.streetPostDir),
        unitDesignator,
        unit,
        poBox: isBox ? text(answer.unitNum) : '',
        route: isRoute ? joined(answer.streetType, answer.streetName) : '',
        city: text(answer.city),
        state: text(answer.state),
        zip: text(answer.zip),
        zip4: text(answer.zip4),
        streetFull,
        deliveryLine: joined(answer.number, streetFull, unitDesignator, unit),
      };
    },
    (answer) =>
      size(answer.number) +
      size(answer.streetPreDir) +
      size(answer.streetName) +
      size(answer.streetType) +
      size(answer.streetPostDir) +
      size(answer.unitAbbr) +
      size(answer.unitNum) +
      size(answer.city) +
      size(answer.state) +
      size(answer.zip) +
      size(answer.zip4),
  );
};

const addresser = (): Reader => {
  const { parseAddress: parse } = require('addresser') as { parseAddress: (raw: string) => Answer };
  return reader(
    'addresser',
    parse,
    (answer) => {
      const [unitDesignator = '', ...unit] = text(answer.addressLine2).split(' ');
      return {
        number: text(answer.streetNumber),
        street: text(answer.streetName),
        suffix: text(answer.streetSuffix),
        postdirectional: text(answer.streetDirection),
        unitDesignator,
        unit: unit.join(' '),
        poBox: /^PO Box (.*)$/.exec(text(answer.addressLine1))?.[1] ?? '',
        city: text(answer.placeName),
        state: text(answer.stateAbbreviation),
        zip: text(answer.zipCode),
        zip4: text(answer.zipCodePlusFour).slice(6),
        streetFull: joined(answer.streetName, answer.streetSuffix, answer.streetDirection),
        deliveryLine: joined(answer.addressLine1, answer.addressLine2),
      };
    },
    (answer) =>
      size(answer.streetNumber) +
      size(answer.streetName) +
      size(answer.streetSuffix) +
      size(answer.streetDirection) +
      size(answer.addressLine1) +
      size(answer.addressLine2) +
      size(answer.placeName) +
      size(answer.stateAbbreviation) +
      size(answer.zipCode) +
      size(answer.zipCodePlusFour),
  );
};

/** It answers on the next tick: a batch is over when the loop has turned once. */
const parseAddressString = (): Reader => {
  const parse = require('parse-address-string') as (
    raw: string,
    done: (error: unknown, answer: Answer) => void,
  ) => void;
  const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    name: 'parse-address-string',
    labels: async (raws) => {
      const all: Labels[] = [];
      for (const [index, raw] of raws.entries()) {
        parse(raw, (_error, answer) => {
          const line = text(answer.street_address1);
          const space = line.indexOf(' ');
          const number = /^\d/.test(line) && space > 0 ? line.slice(0, space) : '';
          all[index] = {
            number,
            streetFull: number === '' ? line : line.slice(space + 1),
            deliveryLine: line,
            city: text(answer.city),
            state: text(answer.state),
            zip: text(answer.postal_code).slice(0, 5),
            zip4: text(answer.postal_code).slice(6),
          };
        });
      }
      await nextTurn();
      return all;
    },
    sweep: async (raws) => {
      let sum = 0;
      for (const raw of raws) {
        parse(raw, (_error, answer) => {
          sum +=
            size(answer.street_address1) + size(answer.city) + size(answer.state) + size(answer.postal_code);
        });
      }
      await nextTurn();
      return sum;
    },
  };
};

/** All of them, in the order in which they take their turns. */
export const peers = async (): Promise<Reader[]> => [
  parseAddress(),
  await universe(),
  addresser(),
  parseAddressString(),
];
