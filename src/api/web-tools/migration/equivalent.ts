/** What a request of the Web Tools is in USPS v3. Values of USERID and PASSWORD are never looked at. */
import { childText, type XmlElement } from '../../../gateway/index.ts';

export interface V3Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Equivalent {
  readonly requests: readonly V3Request[];
  /** What is otherwise there, a sentence each. */
  readonly changes: readonly string[];
}

type Mapping = (root: XmlElement) => Equivalent;

const stated = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

const children = (root: XmlElement, name: string): XmlElement[] =>
  root.children.filter((child) => child.name === name);

const oneACall = (count: number, what: string): string[] =>
  count > 1 ? [`v3 takes one ${what} a call: ${count} calls.`] : [];

const addressQuery = (item: XmlElement): Record<string, string> => {
  const [street, unit] =
    childText(item, 'Address2') === ''
      ? [childText(item, 'Address1'), '']
      : [childText(item, 'Address2'), childText(item, 'Address1')];
  return stated({
    firm: childText(item, 'FirmName'),
    streetAddress: street,
    secondaryAddress: unit,
    city: childText(item, 'City'),
    state: childText(item, 'State').toUpperCase(),
    urbanization: childText(item, 'Urbanization'),
    ZIPCode: childText(item, 'Zip5'),
    ZIPPlus4: childText(item, 'Zip4'),
  });
};

const addresses =
  (path: string, needed: readonly string[], changes: readonly string[]): Mapping =>
  (root) => {
    const items = children(root, 'Address');
    const queries = items.map(addressQuery);
    const lacking = needed.filter((name) => queries.some((query) => query[name] === undefined));
    return {
      requests: queries.map((query) => ({ method: 'GET', path, query })),
      changes: [
        ...oneACall(items.length, 'address'),
        ...lacking.map((name) => `v3 requires ${name}; the old request had none.`),
        ...changes,
      ],
    };
  };

const cityState: Mapping = (root) => {
  const items = children(root, 'ZipCode');
  return {
    requests: items.map((item) => ({
      method: 'GET',
      path: '/addresses/v3/city-state',
      query: { ZIPCode: childText(item, 'Zip5') },
    })),
    changes: oneACall(items.length, 'ZIP Code'),
  };
};

const track: Mapping = (root) => {
  const items = children(root, 'TrackID').map((item) => ({
    trackingNumber: item.attributes.ID ?? '',
    ...stated({
      destinationZIPCode: childText(item, 'DestinationZipCode'),
      mailingDate: childText(item, 'MailingDate'),
    }),
  }));
  const changes = [
    'Tracking needs the scope tracking and, since April 2026, a basis for the Mailer ID of the piece.',
    ...(children(root, 'ClientIp').length + children(root, 'SourceId').length > 0
      ? ['ClientIp and SourceId have no place in v3.']
      : []),
  ];
  const [only] = items;
  if (only === undefined || items.length > 1) {
    return { requests: [{ method: 'POST', path: '/tracking/v3r2/tracking', body: items }], changes };
  }
  const { trackingNumber, ...rest } = only;
  const expand = root.name === 'TrackFieldRequest' ? 'DETAIL' : 'SUMMARY';
  return {
    requests: [
      {
        method: 'GET',
        path: `/tracking/v3/tracking/${encodeURIComponent(trackingNumber)}`,
        query: { ...rest, expand },
      },
    ],
    changes,
  };
};

const MAIL_CLASSES: Readonly<Record<string, string>> = {
  PRIORITY: 'PRIORITY_MAIL',
  'PRIORITY COMMERCIAL': 'PRIORITY_MAIL',
  'PRIORITY EXPRESS': 'PRIORITY_MAIL_EXPRESS',
  EXPRESS: 'PRIORITY_MAIL_EXPRESS',
  MEDIA: 'MEDIA_MAIL',
  LIBRARY: 'LIBRARY_MAIL',
};

const OUNCES = 16;
const DECIMALS = 10_000;

const pounds = (item: XmlElement): number => {
  const weight = Number(childText(item, 'Pounds') || 0) + Number(childText(item, 'Ounces') || 0) / OUNCES;
  return Math.round(weight * DECIMALS) / DECIMALS;
};

const SIDES = { length: 'Length', width: 'Width', height: 'Height' } as const;

const sides = (item: XmlElement): Record<string, number> =>
  Object.fromEntries(
    Object.entries(SIDES).flatMap(([name, old]) => {
      const text = childText(item, old);
      return text === '' || Number.isNaN(Number(text)) ? [] : [[name, Number(text)]];
    }),
  );

const packageChanges = (items: readonly XmlElement[]): string[] => [
  ...oneACall(items.length, 'parcel'),
  ...(items.some((item) => Object.keys(sides(item)).length < 3)
    ? ['v3 requires length, width and height; the old request did not state all three.']
    : []),
  ...(items.some((item) => childText(item, 'Container') !== '' || childText(item, 'Size') !== '')
    ? ['Container and Size become rateIndicator and processingCategory where base rates are asked for.']
    : []),
  'Pounds and Ounces become one weight in pounds.',
];

const rates: Mapping = (root) => {
  const items = children(root, 'Package');
  const services = [...new Set(items.map((item) => childText(item, 'Service').toUpperCase()))];
  const unmapped = services.filter(
    (name) => MAIL_CLASSES[name] === undefined && !/^(ALL|ONLINE|PLUS|)$/.test(name),
  );
  return {
    requests: items.map((item) => {
      const mailClass = MAIL_CLASSES[childText(item, 'Service').toUpperCase()];
      return {
        method: 'POST',
        path: '/prices/v3/total-rates/search',
        body: {
          originZIPCode: childText(item, 'ZipOrigination'),
          destinationZIPCode: childText(item, 'ZipDestination'),
          weight: pounds(item),
          ...sides(item),
          ...(mailClass !== undefined && { mailClass }),
          priceType: 'RETAIL',
        },
      };
    }),
    changes: [
      ...packageChanges(items),
      ...unmapped.map(
        (name) => `The service ${JSON.stringify(name)} has no mail class of one to one; choose one.`,
      ),
      'CommercialRate is a call of its own, with priceType COMMERCIAL.',
    ],
  };
};

const internationalRates: Mapping = (root) => {
  const items = children(root, 'Package');
  return {
    requests: items.map((item) => ({
      method: 'POST',
      path: '/international-prices/v3/total-rates/search',
      body: {
        ...stated({
          originZIPCode: childText(item, 'OriginZip'),
          foreignPostalCode: childText(item, 'DestinationPostalCode'),
        }),
        weight: pounds(item),
        ...sides(item),
        priceType: 'RETAIL',
      },
    })),
    changes: [
      ...packageChanges(items),
      'destinationCountryCode is the two-letter ISO code of the country that the old request named in words.',
      'Prohibitions and restrictions of a country are not part of the answer.',
    ],
  };
};

const estimates =
  (path: string, mailClass: string, names: readonly [origin: string, destination: string]): Mapping =>
  (root) => ({
    requests: [
      {
        method: 'GET',
        path,
        query: stated({
          originZIPCode: childText(root, names[0]),
          destinationZIPCode: childText(root, names[1]),
          acceptanceDate: childText(root, 'AcceptDate') || childText(root, 'Date'),
          mailClass,
        }),
      },
    ],
    changes: ['Both ZIP Codes need all five digits.', 'Dates are written 2026-04-01.'],
  });

const STANDARDS = '/service-standards/v3/standards';
const ZIPS = ['OriginZip', 'DestinationZip'] as const;

/** Pickup requests, whose fields the references do not show: method and path alone. */
const pathOnly =
  (method: V3Request['method'], path: string): Mapping =>
  () => ({
    requests: [{ method, path }],
    changes: ['The parameters are other ones; see the OpenAPI document of the v3 operation.'],
  });

const PICKUP = '/pickup/v3/carrier-pickup';

/** By the API's name in small letters. */
export const MAPPINGS: ReadonlyMap<string, Mapping> = new Map<string, Mapping>([
  [
    'verify',
    addresses('/addresses/v3/address', ['state'], ['DPVFootnotes and Footnotes have no counterpart in v3.']),
  ],
  ['zipcodelookup', addresses('/addresses/v3/zipcode', ['city', 'state'], [])],
  ['citystatelookup', cityState],
  ['trackv2', track],
  ['ratev4', rates],
  ['intlratev2', internationalRates],
  ['sdcgetlocations', estimates('/service-standards/v3/estimates', '', ['OriginZIP', 'DestinationZIP'])],
  [
    'expressmailcommitment',
    estimates('/service-standards/v3/estimates', 'PRIORITY_MAIL_EXPRESS', ['OriginZIP', 'DestinationZIP']),
  ],
  ['prioritymail', estimates(STANDARDS, 'PRIORITY_MAIL', ZIPS)],
  ['firstclassmail', estimates(STANDARDS, 'FIRST-CLASS_MAIL', ZIPS)],
  ['standardb', estimates(STANDARDS, '', ZIPS)],
  ['carrierpickupavailability', pathOnly('GET', `${PICKUP}/eligibility`)],
  ['carrierpickupschedule', pathOnly('POST', PICKUP)],
  ['carrierpickupinquiry', pathOnly('GET', `${PICKUP}/{confirmationNumber}`)],
  ['carrierpickupchange', pathOnly('PUT', `${PICKUP}/{confirmationNumber}`)],
  ['carrierpickupcancel', pathOnly('DELETE', `${PICKUP}/{confirmationNumber}`)],
]);

/** What changes for every request. */
export const COMMON_CHANGES: readonly string[] = [
  'USERID and PASSWORD give way to `Authorization: Bearer TOKEN`, from POST /oauth2/v3/token.',
  'Answers are JSON, and errors have a status of their own (400, 401, 403, 404, 429) where the old ones had 200.',
];
