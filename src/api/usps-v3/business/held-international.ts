/** International prices from imported price lists and country groups, in the shapes of International Prices 3.3.11. */
import { PosternError } from '../../../errors.ts';
import type {
  CountryGroup,
  CountryTable,
  Held,
  OpenShipping,
  PriceRow,
  PriceTable,
  Quote,
} from '../../../shipping/index.ts';
import type { InternationalListRequest } from '../prices-international/schemas.ts';
import type { InternationalAnswers } from './answers.ts';
import { answerOf, dollars, rateMissing, rateOf, type Sure, serviceOf, today, totalOf } from './quoting.ts';

const groupMissing = (country: string): PosternError =>
  new PosternError(
    'price_group_unknown',
    'There was no valid international price group for the provided country, date, mail class, and mail class.',
    {
      status: 400,
      published: '030013',
      place: { field: 'destinationCountryCode' },
      cure: `The imported country groups have none for ${country} with this mail class on that day.`,
    },
  );

const tooHeavy = (maxWeight: number): PosternError =>
  new PosternError(
    'weight_over_limit',
    'Pricing failure. Mail piece was over the weight limit for the associated international price group.',
    {
      status: 400,
      published: '030009',
      place: { field: 'weight' },
      cure: `The imported country groups let ${maxWeight} pounds go there with this mail class.`,
    },
  );

interface Tables {
  readonly prices: Held<PriceTable>;
  readonly countries: Held<CountryTable>;
}

interface Asked extends Pick<InternationalListRequest, 'weight' | 'length' | 'width' | 'height'> {
  readonly destinationCountryCode: string;
}

interface Kinds {
  readonly processingCategory: string;
  readonly rateIndicator: string;
  readonly entry: string;
}

const ANY_KIND: Kinds = { processingCategory: '', rateIndicator: '', entry: 'NONE' };

interface Priced {
  readonly quote: Quote;
  readonly group: CountryGroup;
}

/** The quotes of a mail class, each by the price group of its kind. @throws PosternError where it does not go there, or not so heavy */
const quotesOf = (
  { prices, countries }: Tables,
  parcel: Asked,
  mailClass: string,
  priceType: string,
  date: string,
  kinds: Kinds,
): Priced[] => {
  const groups = countries.table.groups(parcel.destinationCountryCode, mailClass, date);
  if (groups.size === 0) throw groupMissing(parcel.destinationCountryCode);
  const light = [...groups.values()].filter(
    ({ maxWeight }) => maxWeight === null || maxWeight >= parcel.weight,
  );
  if (light.length === 0)
    throw tooHeavy(Math.max(...[...groups.values()].map(({ maxWeight }) => maxWeight ?? 0)));
  return light
    .flatMap((group) =>
      prices.table
        .quote(parcel, { mailClass, priceType, ...kinds, zone: group.group, date, nonstandard: 'no' })
        .filter(({ row: { rateIndicator } }) =>
          group.rateIndicator === ''
            ? rateIndicator === '' || !groups.has(rateIndicator)
            : rateIndicator === group.rateIndicator,
        )
        .map((quote) => ({ quote, group })),
    )
    .sort((left, right) => left.quote.cents - right.quote.cents);
};

const rateTold = ({ quote, group }: Priced, weight: number) => ({
  ...rateOf(quote, weight, group.group),
  warnings: [],
});

/** Services that are asked for, or all that a piece of that value may have. */
const servicesOf = (
  table: PriceTable,
  {
    mailClass,
    priceType,
    date,
    zone,
    codes,
    value,
  }: {
    readonly mailClass: string;
    readonly priceType: string;
    readonly date: string;
    readonly zone: string;
    readonly codes: readonly string[] | undefined;
    readonly value: number | undefined;
  },
): PriceRow[] =>
  table
    .services(mailClass, priceType, { codes: codes ?? [], value: value ?? 0, date, zone })
    // A service that is priced by the value is none for a piece of no stated value, unless it was asked for by its code.
    .filter(({ valueNotOver }) => codes !== undefined || value !== undefined || valueNotOver === null);

const groupOf = (
  { countries }: Tables,
  country: string,
  mailClass: string,
  rateIndicator: string,
  date: string,
): CountryGroup => {
  const groups = countries.table.groups(country, mailClass, date);
  const group = groups.get(rateIndicator) ?? groups.get('');
  if (group === undefined) throw groupMissing(country);
  return group;
};

export const heldInternational = (shipping: OpenShipping): InternationalAnswers => {
  const tables = async (): Promise<Tables | undefined> => {
    const [prices, countries] = [await shipping.internationalPrices(), await shipping.countries()];
    return prices === null || countries === null ? undefined : { prices, countries };
  };

  /** The classes asked for, each with its quotes. undefined: one of them is not held, and USPS may know it. */
  const listed = (
    held: Tables,
    request: InternationalListRequest,
    priceType: string,
    date: string,
  ): Priced[] | undefined => {
    const { mailClass } = request;
    const table = held.prices.table;
    const classes = mailClass === undefined || mailClass === 'ALL' ? table.mailClasses : [mailClass];
    if (classes.length === 0 || !classes.every((one) => table.covers(one, priceType, date))) return undefined;
    const refused: PosternError[] = [];
    const priced = classes.flatMap((one) => {
      try {
        return quotesOf(held, request, one, priceType, date, ANY_KIND);
      } catch (error) {
        if (!(error instanceof PosternError)) throw error;
        refused.push(error);
        return [];
      }
    });
    if (priced.length > 0) return priced;
    throw refused.length === classes.length && refused[0] !== undefined ? refused[0] : rateMissing();
  };

  const surenessOf = (priced: readonly Priced[]): Sure[] =>
    priced.flatMap(({ quote, group }) => [quote.row.confidence, group.confidence]);

  return {
    async country(text) {
      return (await shipping.countries())?.table.codeOf(text);
    },

    async baseRates(request, now) {
      const held = await tables();
      const { mailClass, priceType, mailingDate: date = today(now) } = request;
      if (held === undefined || !held.prices.table.covers(mailClass, priceType, date)) return undefined;
      const [priced] = quotesOf(held, request, mailClass, priceType, date, {
        processingCategory: request.processingCategory,
        rateIndicator: request.rateIndicator,
        entry: request.destinationEntryFacilityType,
      });
      if (priced === undefined) throw rateMissing();
      return answerOf(
        { totalBasePrice: totalOf(priced.quote), rates: [rateTold(priced, request.weight)] },
        [held.prices, held.countries],
        surenessOf([priced]),
      );
    },

    async baseRatesList(request, now) {
      const held = await tables();
      if (held === undefined) return undefined;
      const { priceType = 'RETAIL', mailingDate: date = today(now) } = request;
      const priced = listed(held, request, priceType, date);
      if (priced === undefined) return undefined;
      const rateOptions = priced.map((one) => ({
        totalBasePrice: totalOf(one.quote),
        rates: [rateTold(one, request.weight)],
      }));
      return answerOf({ rateOptions }, [held.prices, held.countries], surenessOf(priced));
    },

    async totalRates(request, now) {
      const held = await tables();
      // Duties and taxes of other countries are told by USPS alone.
      if (held === undefined || request.requestDutiesTaxesFees === true) return undefined;
      const { priceType = 'RETAIL', mailingDate: date = today(now) } = request;
      const priced = listed(held, request, priceType, date);
      if (priced === undefined) return undefined;
      const codes = request.extraServices?.map(String);
      const sure = surenessOf(priced);
      const found = new Set<string>();
      const rateOptions = priced.map((one) => {
        const services = servicesOf(held.prices.table, {
          mailClass: one.quote.row.mailClass,
          priceType,
          date,
          zone: one.group.group,
          codes,
          value: request.itemValue,
        });
        for (const { service, confidence } of services) {
          found.add(service);
          sure.push(confidence);
        }
        const more = services.reduce((sum, { cents }) => sum + cents, 0);
        return {
          totalBasePrice: totalOf(one.quote),
          ...(codes !== undefined && { totalPrice: dollars(one.quote.cents + more) }),
          rates: [rateTold(one, request.weight)],
          extraServices: services.map(serviceOf),
        };
      });
      // A service that no list here prices may be known to USPS: a total without it would be too low.
      if (codes?.some((code) => !found.has(code)) === true) return undefined;
      return answerOf({ rateOptions }, [held.prices, held.countries], sure);
    },

    async extraServiceRates(request, now) {
      const held = await tables();
      if (held === undefined) return undefined;
      const { mailClass, priceType, rateIndicator, itemValue, mailingDate: date = today(now) } = request;
      const asked = [request.extraServices ?? [], request.extraService ?? []].flat().map(String);
      const table = held.prices.table;
      if (!table.covers(mailClass, priceType, date)) return undefined;
      const group = groupOf(held, request.destinationCountryCode, mailClass, rateIndicator, date);
      const rows = servicesOf(table, {
        mailClass,
        priceType,
        date,
        zone: group.group,
        codes: asked.length === 0 ? undefined : asked,
        value: itemValue === undefined ? undefined : Number(itemValue),
      });
      if (rows.length === 0) return undefined;
      return answerOf(
        { extraServices: rows.map((row) => ({ ...serviceOf(row), extraService: Number(row.service) })) },
        [held.prices, held.countries],
        [group.confidence, ...rows.map(({ confidence }) => confidence)],
      );
    },

    async letterRates(request, now) {
      const held = await tables();
      // What makes a letter nonmachinable is priced by USPS alone.
      const special = Object.values(request.nonMachinableIndicators ?? {}).includes(true);
      if (held === undefined || special) return undefined;
      const { mailingDate: date = today(now), destinationCountryCode: country } = request;
      const group = held.countries.table.groups(country, 'FIRST-CLASS_MAIL', date).get('');
      if (group === undefined) return undefined;
      const row = held.prices.table.letter(request.weight, request.processingCategory, date, group.group);
      if (row === null) return undefined;
      const codes = request.extraServices?.map(String);
      const services = servicesOf(held.prices.table, {
        mailClass: row.mailClass,
        priceType: row.priceType,
        date,
        zone: group.group,
        codes,
        value: request.itemValue,
      });
      if (codes?.some((code) => !services.some(({ service }) => service === code)) === true) return undefined;
      const rate = {
        SKU: row.sku,
        description: row.name,
        priceType: row.priceType,
        price: dollars(row.cents),
        weight: request.weight,
        fees: [],
        startDate: row.from,
        endDate: row.until,
        warnings: [],
        mailClass: row.mailClass,
        zone: group.group.padStart(2, '0'),
        extraServices: services.map(serviceOf),
      };
      const more = services.reduce((sum, { cents }) => sum + cents, 0);
      const total = codes === undefined ? row.cents : row.cents + more;
      return answerOf(
        { totalBasePrice: dollars(total), rates: [rate] },
        [held.prices, held.countries],
        [row.confidence, group.confidence, ...services.map(({ confidence }) => confidence)],
      );
    },
  };
};
