/** What people ask for that USPS does not release, or not in that way, each with what exists instead. */
import type { Instead, Refused, Withheld } from '../model.ts';
import { signal, use } from './shorthand.ts';

/** Go to a dataset of this catalogue. */
const to = (dataset: string, words: string): Instead => ({ dataset, words });
/** Go to a place outside it. */
const place = (words: string): Instead => ({ dataset: null, words });

const FOIA = to(
  'foia',
  'Ask USPS for the record under the Freedom of Information Act; commercial information may be withheld.',
);

const refused = (dataset: string, role: Refused['role']): Refused => ({
  use: use(dataset, 'read', ['api']),
  dataClass: 'sensitive',
  role,
  purpose: '',
});

export const WITHHELD: readonly Withheld[] = [
  {
    kind: 'withheld',
    id: 'route-intelligence',
    title: 'Route intelligence',
    channel: 'apis',
    holds:
      'Carrier routes with volumes, lines of travel, delivery sequence, positions of carriers and vehicles.',
    signals: [signal(9, 'routes')],
    because:
      'USPS treats it as commercial and operational information and releases it to nobody through any channel.',
    instead: [
      to('service-standards', 'Days between two ZIP Codes.'),
      to('zip-locale', 'Which post office serves which ZIP Code.'),
      to('labeling-lists', 'How mail is sorted by ZIP prefix.'),
      to('ais-licensed', 'Carrier route codes of addresses, under licence, for mailing.'),
      place(
        'Every Door Direct Mail on usps.com, to plan a mailing by carrier route; its back end is undocumented, so nothing should be built on it.',
      ),
      FOIA,
    ],
    refused: refused('routes', 'researcher'),
    confidence: 'secondary',
  },
  {
    kind: 'withheld',
    id: 'internal-operations',
    title: 'Internal operations feeds',
    channel: 'tracking',
    holds: 'Facility throughput, volumes, staffing, transport and sorting machine data.',
    signals: [signal(8, 'operations')],
    because: 'it is commercial information of USPS, kept inside, and no channel carries it.',
    instead: [
      to('service-standards', 'What USPS promises between two ZIP Codes.'),
      to('post-offices', 'Where the facilities are, with services and hours.'),
      to('collection-boxes', 'Where the boxes are, with collection times.'),
      to('oig-reports', 'Audited figures on operations.'),
      to('scan-event-extract', 'Scan events of your own parcels, if you are a mailer.'),
      FOIA,
    ],
    refused: refused('operations', 'researcher'),
    confidence: 'secondary',
  },
  {
    kind: 'withheld',
    id: 'customer-address-lists',
    title: 'Lists of names and addresses of customers',
    channel: 'apis',
    holds: 'Who lives where, as a list, for whatever purpose.',
    signals: [signal(8, 'people'), signal(4, 'people', 'bulk'), signal(4, 'people', 'address')],
    because:
      'the law forbids USPS to make lists of names or addresses of patrons public (39 U.S.C. 412), and Postern keeps to the same.',
    instead: [
      to('address-lists', 'Bring your own list and have it checked.'),
      to('addresses', 'Check one address at a time.'),
      to('zip-reference', 'Places and points by ZIP Code, without persons.'),
      place('Open address points of the Census Bureau and local governments, where they publish them.'),
    ],
    refused: {
      use: use('address-lists', 'export', ['extract'], { personList: true }),
      dataClass: 'nonpublic',
      role: 'developer',
      purpose: '',
    },
    confidence: 'official',
  },
  {
    kind: 'withheld',
    id: 'parcels-of-others',
    title: 'Parcels of other people',
    channel: 'tracking',
    holds: 'Status and events of parcels that you neither sent nor are authorised to see.',
    signals: [
      signal(7, 'others', 'tracking'),
      signal(7, 'others', 'piece'),
      signal(3, 'others', 'piece', 'visibility'),
    ],
    because:
      'scan events show who gets what and when; since 1 April 2026 they go only to those with a basis for the Mailer ID in the barcode.',
    instead: [
      to('tracking-lookup', 'If you hold the number, look it up yourself on usps.com.'),
      to('tracking-api', 'If you act for the shipper, have it authorise you for its Mailer ID.'),
      to('tracking-access-rules', 'The rule, role by role.'),
    ],
    refused: {
      ...refused('tracking', 'consumer'),
      use: use('tracking', 'read', ['api'], { scope: 'tracking' }),
    },
    confidence: 'official',
  },
  {
    kind: 'withheld',
    id: 'bulk-tracking',
    title: 'Bulk tracking without a basis',
    channel: 'tracking',
    holds: 'Large extracts of scan events for research, analytics or resale, without the shippers.',
    signals: [signal(6, 'tracking', 'bulk', 'others'), signal(5, 'tracking', 'bulk', 'everyone')],
    because:
      'large extracts are what the rule of 1 April 2026 is about: they need a basis for each Mailer ID.',
    instead: [
      to('scan-event-extract', 'All events of your own Mailer IDs, as files.'),
      to('tracking-webhook', 'Events pushed for Mailer IDs that are yours or authorised.'),
      to('tracking-access-rules', 'The agreement for service providers.'),
      to('service-standards', 'For research on speed: the published standards.'),
    ],
    refused: { ...refused('tracking', 'researcher'), use: use('tracking', 'export', ['extract']) },
    confidence: 'official',
  },
  {
    kind: 'withheld',
    id: 'employee-data',
    title: 'Data about employees',
    channel: 'policy',
    holds: 'Names, shifts and movements of carriers, clerks and postmasters.',
    signals: [signal(8, 'employee')],
    because: 'it is personal data of employees, and no channel publishes it.',
    instead: [
      to('post-offices', 'The facility with its address and hours; where listed, a telephone number.'),
      FOIA,
    ],
    refused: null,
    confidence: 'unverified',
  },
  {
    kind: 'withheld',
    id: 'page-scraping',
    title: 'Reading the web pages by machine (scraping)',
    channel: 'policy',
    holds: 'Automated reading of the locator and tracking pages of usps.com.',
    signals: [signal(12, 'scrape')],
    because:
      'those pages are for people: they have no published interface, block automated use, cap and cut results, and their answers cannot be cited.',
    instead: [
      to('post-offices', 'Post offices as a file: whole, dated, with coordinates.'),
      to('collection-boxes', 'Collection boxes as a file: whole, dated, with collection times.'),
      to('locations-api', 'Post offices by API, for registered apps.'),
      to('tracking-api', 'Tracking by API, for those with a basis for the Mailer ID.'),
      to('addresses', 'Address checks by API.'),
    ],
    refused: null,
    confidence: 'secondary',
  },
  {
    kind: 'withheld',
    id: 'marketing-data',
    title: 'Postal data for marketing or resale',
    channel: 'apis',
    holds: 'Addresses or parcel events to enrich, sell or rent on.',
    signals: [
      signal(7, 'resale'),
      signal(3, 'resale', 'tracking'),
      signal(3, 'resale', 'address'),
      signal(2, 'resale', 'people'),
    ],
    because: 'USPS does not sell or rent names and addresses, and its API terms bind the data to shipping.',
    instead: [
      to('zip-reference', 'ZIP Codes with places and points, without persons.'),
      to('address-lists', 'Your own list, checked for a mailing of your own.'),
      place('Every Door Direct Mail on usps.com: a mailing to an area without names.'),
    ],
    refused: {
      use: use('tracking', 'read', ['api'], { scope: 'tracking', purposeRequired: true }),
      dataClass: 'sensitive',
      role: 'serviceProvider',
      purpose: 'resale',
    },
    confidence: 'secondary',
  },
  {
    kind: 'withheld',
    id: 'collection-box-api',
    title: 'An API for collection boxes',
    channel: 'apis',
    holds: 'Collection boxes near a place, asked of USPS by an API.',
    signals: [signal(9, 'box', 'api')],
    because:
      'the USPS Locations API does not return collection boxes, as its maintainers said in September 2025.',
    instead: [to('collection-boxes', 'The official file, and Postern\u2019s own open routes over it.')],
    refused: null,
    confidence: 'official',
  },
  {
    kind: 'withheld',
    id: 'zip-boundaries',
    title: 'ZIP Code boundaries',
    channel: 'gis',
    holds: 'ZIP Codes as polygons.',
    signals: [signal(8, 'polygon', 'zip'), signal(5, 'polygon')],
    because: 'a ZIP Code is a set of delivery points, not an area, so there is no official polygon.',
    instead: [
      place('ZIP Code Tabulation Areas (ZCTA) of the Census Bureau, an approximation in polygons.'),
      to('zip-reference', 'A point for each ZIP Code with its uncertainty in kilometres.'),
    ],
    refused: null,
    confidence: 'secondary',
  },
  {
    kind: 'withheld',
    id: 'mover-data',
    title: 'Who moved where',
    channel: 'apis',
    holds: 'Change-of-address records.',
    signals: [signal(9, 'mover')],
    because: 'they name persons; USPS lists an NCOA API on its portal as coming, and Postern has none.',
    instead: [
      place('NCOALink through a licensee of USPS, for lists of your own (not verified by us).'),
      to('address-lists', 'Check whether the addresses you hold exist.'),
    ],
    refused: null,
    confidence: 'secondary',
  },
  {
    kind: 'withheld',
    id: 'web-tools',
    title: 'Web Tools (XML)',
    channel: 'apis',
    holds: 'The XML APIs of old: address verification, rates, tracking by USERID.',
    signals: [signal(11, 'webtools')],
    because: 'USPS shut Web Tools on 25 January 2026.',
    instead: [
      to('addresses', 'Address checks by the API that follows them.'),
      to('domestic-prices', 'Prices by the API that follows them.'),
      to('tracking-api', 'Tracking by the API that follows them; it asks for a basis for the Mailer ID.'),
      place('The Web Tools dialect of Postern, once it is served, so that old software need not change.'),
    ],
    refused: null,
    confidence: 'secondary',
  },
];
