/** Business answers from imported prices, zones and standards, in the shapes of the USPS APIs. */
import { PosternError } from '../../../errors.ts';
import { dateText, holidayOn, parseDate } from '../../../postal/hours/index.ts';
import type {
  Held,
  OpenShipping,
  PairAnswer,
  PairTable,
  PriceTable,
  Quote,
} from '../../../shipping/index.ts';
import type { BusinessAnswers } from './answers.ts';
import { heldInternational } from './held-international.ts';
import { answerOf, dollars, rateMissing, rateOf, type Sure, serviceOf, today, totalOf } from './quoting.ts';

const DEPRECATED: Readonly<Record<string, string>> = { PARCEL_SELECT_LIGHTWEIGHT: 'PARCEL_SELECT' };
const classInUse = (mailClass: string): string => DEPRECATED[mailClass] ?? mailClass;

const zoneMissing = (): PosternError =>
  new PosternError('zone_unknown', 'Could not find zone from provided ZIPs, date, and mail class', {
    status: 400,
    published: '030001',
    place: { field: 'destinationZIPCode' },
    cure: 'The imported zone chart has no zone for this pair on that day.',
  });

interface ParcelRequest {
  readonly originZIPCode: string;
  readonly destinationZIPCode: string;
  readonly weight: number;
  readonly length: number;
  readonly width: number;
  readonly height: number;
  readonly hasNonstandardCharacteristics?: boolean | undefined;
}

interface Kinds {
  readonly processingCategory: string;
  readonly rateIndicator: string;
  readonly entry: string;
}

const ANY_KIND: Kinds = { processingCategory: '', rateIndicator: '', entry: 'NONE' };

interface Tables {
  readonly prices: Held<PriceTable>;
  readonly zones: Held<PairTable>;
}

/** What a mail class costs; null: it has no price for this parcel. */
const quotesOf = (
  { prices, zones }: Tables,
  request: ParcelRequest,
  mailClass: string,
  priceType: string,
  date: string,
  kinds: Kinds,
): { readonly quotes: Quote[]; readonly zone: PairAnswer | null } => {
  const zone = zones.table.find(request.originZIPCode, request.destinationZIPCode, mailClass, date);
  const quotes = prices.table.quote(request, {
    mailClass,
    priceType,
    ...kinds,
    zone: zone?.value ?? '',
    date,
    nonstandard: request.hasNonstandardCharacteristics === true ? 'yes' : 'no',
  });
  return { quotes, zone };
};

/** The mail classes asked for, of those that have prices. */
const classesAsked = (
  table: PriceTable,
  mailClass: string | undefined,
  more: readonly string[] = [],
): string[] => {
  const asked = [...(mailClass === undefined ? [] : [mailClass]), ...more].map(classInUse);
  return asked.length === 0 || asked.some((one) => one.startsWith('ALL'))
    ? table.mailClasses.filter((name) => asked.includes('ALL_RETURNS') === name.endsWith('RETURN_SERVICE'))
    : [...new Set(asked)];
};

/** The day on which a piece arrives: never on a Sunday or a holiday. Days since 1970-01-01. */
const arrival = (accepted: number, days: number): number => {
  let date = accepted + days;
  while ((date - FIRST_SUNDAY) % 7 === 0 || holidayOn(date) !== null) date++;
  return date;
};
/** 1970-01-01 was a Thursday. */
const FIRST_SUNDAY = 3;

export const heldAnswers = (shipping: OpenShipping): BusinessAnswers => {
  const tables = async (): Promise<Tables | undefined> => {
    const [prices, zones] = [await shipping.prices(), await shipping.zones()];
    return prices === null || zones === null ? undefined : { prices, zones };
  };
  const standardOf = async (origin: string, destination: string, mailClass: string, date: string) => {
    const held = await shipping.standards();
    const found = held?.table.find(origin, destination, mailClass, date) ?? null;
    return held === null || found === null
      ? null
      : { held, days: Number(found.value), confidence: found.confidence };
  };

  return {
    async baseRates(request, now) {
      const held = await tables();
      const { priceType, mailingDate: date = today(now) } = request;
      const mailClass = classInUse(request.mailClass);
      if (held === undefined || !held.prices.table.covers(mailClass, priceType, date)) return undefined;
      const { quotes, zone } = quotesOf(held, request, mailClass, priceType, date, {
        processingCategory: request.processingCategory,
        rateIndicator: request.rateIndicator,
        entry: request.destinationEntryFacilityType,
      });
      const [quote] = quotes;
      if (quote === undefined) throw zone === null ? zoneMissing() : rateMissing();
      return answerOf(
        { totalBasePrice: totalOf(quote), rates: [rateOf(quote, request.weight, zone?.value ?? '0')] },
        [held.prices, held.zones],
        [quote.row.confidence, zone?.confidence ?? 'checked'],
      );
    },

    async baseRatesList(request, now) {
      return this.totalRates(request, now);
    },

    async totalRates(request, now) {
      const held = await tables();
      const { priceType = 'RETAIL', mailingDate: date = today(now) } = request;
      if (held === undefined) return undefined;
      const table = held.prices.table;
      const classes = classesAsked(table, request.mailClass, request.mailClasses);
      // A class that is not held may be known to USPS: then the whole answer is theirs.
      if (classes.length === 0 || !classes.every((one) => table.covers(one, priceType, date)))
        return undefined;
      const sure: Sure[] = [];
      const zones: (PairAnswer | null)[] = [];
      const rateOptions = classes.flatMap((mailClass) => {
        const { quotes, zone } = quotesOf(held, request, mailClass, priceType, date, ANY_KIND);
        zones.push(zone);
        const services =
          request.extraServices === undefined
            ? []
            : table.services(mailClass, priceType, {
                codes: request.extraServices.map(String),
                value: request.itemValue ?? 0,
                date,
              });
        return quotes.map((quote) => {
          sure.push(quote.row.confidence, zone?.confidence ?? 'checked');
          const more = services.reduce((sum, { cents }) => sum + cents, 0);
          return {
            totalBasePrice: totalOf(quote),
            ...(request.extraServices !== undefined && {
              totalPrice: dollars(quote.cents + more),
              extraServices: services.map(serviceOf),
            }),
            rates: [rateOf(quote, request.weight, zone?.value ?? '0')],
          };
        });
      });
      if (rateOptions.length === 0)
        throw zones.every((zone) => zone === null) ? zoneMissing() : rateMissing();
      return answerOf({ rateOptions }, [held.prices, held.zones], sure);
    },

    async extraServiceRates(request, now) {
      const prices = await shipping.prices();
      if (prices === null) return undefined;
      const {
        extraServices,
        extraService,
        priceType,
        itemValue = 0,
        mailingDate: date = today(now),
      } = request;
      const codes = [extraServices ?? [], extraService ?? []].flat().map(String);
      const rows = prices.table.services(classInUse(request.mailClass), priceType, {
        codes,
        value: itemValue,
        date,
      });
      if (rows.length === 0) return undefined;
      return answerOf(
        rows.map(serviceOf),
        [prices],
        rows.map(({ confidence }) => confidence),
      );
    },

    async letterRates(request, now) {
      const prices = await shipping.prices();
      // What makes a letter nonmachinable, and services for it, are priced by USPS alone.
      const special = Object.values(request.nonMachinableIndicators ?? {}).includes(true);
      if (prices === null || special || (request.extraServices ?? []).length > 0) return undefined;
      const row = prices.table.letter(
        request.weight,
        request.processingCategory,
        request.mailingDate ?? today(now),
      );
      if (row === null) return undefined;
      const rate = {
        SKU: row.sku,
        description: row.name,
        priceType: row.priceType,
        price: dollars(row.cents),
        weight: request.weight,
        fees: [],
        startDate: row.from,
        endDate: row.until,
        mailClass: row.mailClass,
      };
      return answerOf({ totalBasePrice: dollars(row.cents), rates: [rate] }, [prices], [row.confidence]);
    },

    async standards(query, now) {
      const held = await shipping.standards();
      if (held === null) return undefined;
      const accepted = query.acceptanceDate ?? today(now);
      const rows = await standardsOf(query, held.table, accepted, standardOf);
      if (rows.length === 0) throw standardMissing();
      return answerOf(
        rows.map(({ mailClass, days }) => ({
          mailClass,
          originZIPCode: Number(query.originZIPCode),
          destinationZIPCode: Number(query.destinationZIPCode),
          days,
          effectiveAcceptanceDate: accepted,
          scheduledDeliveryDate: dateText(arrival(parseDate(accepted) ?? 0, days)),
        })),
        [held],
        rows.map(({ confidence }) => confidence),
      );
    },

    async estimates(query, now) {
      const held = await shipping.standards();
      if (held === null) return undefined;
      const accepted = query.acceptanceDate ?? today(now);
      const rows = await standardsOf(query, held.table, accepted, standardOf);
      if (rows.length === 0) throw standardMissing();
      const clock = (query.acceptanceTime ?? '1200').replace(':', '');
      return answerOf(
        rows.map(({ mailClass, days }) => ({
          mailClass,
          destinationType: query.destinationType ?? 'STREET',
          acceptanceDateTime: `${accepted}T${clock.slice(0, 2)}:${clock.slice(2)}:00Z`,
          effectiveAcceptanceDate: accepted,
          serviceStandard: days,
          serviceStandardMessage: `${days}-Day`,
          delivery: { scheduledDeliveryDateTime: dateText(arrival(parseDate(accepted) ?? 0, days)) },
        })),
        [held],
        rows.map(({ confidence }) => confidence),
      );
    },

    international: heldInternational(shipping),

    async options(request, now) {
      const held = await tables();
      const { originZIPCode, destinationZIPCode, packageDescription: parcel, pricingOptions } = request;
      if (
        held === undefined ||
        destinationZIPCode === undefined ||
        request.destinationCountryCode !== undefined
      ) {
        return undefined;
      }
      const date = (parcel.mailingDate ?? today(now)).slice(0, 10);
      const classes = classesAsked(held.prices.table, parcel.mailClass);
      const sure: Sure[] = [];
      const asked = { ...parcel, originZIPCode, destinationZIPCode };
      const options = [];
      for (const { priceType = 'COMMERCIAL', paymentAccount } of pricingOptions) {
        if (classes.length === 0 || !classes.every((one) => held.prices.table.covers(one, priceType, date))) {
          return undefined;
        }
        const shippingOptions = [];
        for (const mailClass of classes) {
          const { quotes, zone } = quotesOf(held, asked, mailClass, priceType, date, ANY_KIND);
          if (quotes.length === 0) continue;
          const standard = await standardOf(originZIPCode, destinationZIPCode, mailClass, date);
          const services = held.prices.table.services(mailClass, priceType, {
            codes: (parcel.extraServices ?? []).map(String),
            value: parcel.packageValue ?? 0,
            date,
          });
          const wanted = (parcel.extraServices ?? []).length === 0 ? [] : services;
          shippingOptions.push({
            mailClass,
            rateOptions: quotes.map((quote) => {
              sure.push(
                quote.row.confidence,
                zone?.confidence ?? 'checked',
                standard?.confidence ?? 'checked',
              );
              const more = wanted.reduce((sum, { cents }) => sum + cents, 0);
              return {
                ...(standard !== null && {
                  commitment: {
                    name: `${standard.days} Days`,
                    scheduleDeliveryDate: dateText(arrival(parseDate(date) ?? 0, standard.days)),
                  },
                }),
                totalPrice: dollars(quote.cents + more),
                totalBasePrice: totalOf(quote),
                rates: [rateOf(quote, parcel.weight, zone?.value ?? '0')],
                extraServices: wanted.map(serviceOf),
              };
            }),
          });
        }
        options.push({ shippingOptions, priceType, ...(paymentAccount !== undefined && { paymentAccount }) });
      }
      if (options.every(({ shippingOptions }) => shippingOptions.length === 0)) throw rateMissing();
      return answerOf(
        { originZIPCode, destinationZIPCode, pricingOptions: options },
        [held.prices, held.zones, await shipping.standards()],
        sure,
      );
    },
  };
};

const standardMissing = (): PosternError =>
  new PosternError(
    'standard_unknown',
    'A Commitment or Service Standard is not available for this ZIP Code pair.',
    {
      status: 400,
      published: '040001',
      place: { field: 'destinationZIPCode' },
      cure: 'The imported service standards have nothing for this pair, class and day.',
    },
  );

interface Standard {
  readonly days: number;
  readonly confidence: Sure;
}

const standardsOf = async (
  {
    originZIPCode,
    destinationZIPCode,
    mailClass,
  }: { originZIPCode: string; destinationZIPCode: string; mailClass?: string | undefined },
  table: PairTable,
  date: string,
  find: (origin: string, destination: string, mailClass: string, date: string) => Promise<Standard | null>,
): Promise<{ mailClass: string; days: number; confidence: Sure }[]> => {
  const classes = mailClass === undefined || mailClass === 'ALL' ? table.mailClasses : [mailClass];
  const rows = [];
  for (const one of classes) {
    const standard = await find(originZIPCode, destinationZIPCode, one, date);
    if (standard !== null)
      rows.push({ mailClass: one, days: standard.days, confidence: standard.confidence });
  }
  return rows;
};
