/**
 * The catalogue as DCAT-US 3.0 (`/data.json`). How our words map to the schema is in `docs/adviser.md`,
 * "DCAT-US 3.0".
 */
import type { Catalogue, Dataset } from './model.ts';

/** An imported edition, as far as the catalogue shows it. */
export interface EditionSummary {
  /** Catalogue id of the dataset. */
  readonly dataset: string;
  readonly id: string;
  /** ISO date or time. */
  readonly retrieved: string;
  readonly sha256: string;
  readonly rows: number;
  /** `usps`, `government`, `partner`, `mirror`, `community` or `synthetic`. */
  readonly authority: string;
  readonly source: string;
  readonly licence: string;
  /** The whole edition as files. */
  readonly downloads?: readonly {
    readonly form: string;
    readonly url: string;
    readonly mediaType: string;
  }[];
}

export interface DcatOptions {
  /** Where this Postern is reached, without a slash at the end. */
  readonly baseUrl: string;
  readonly editions: readonly EditionSummary[];
  /** Whom to write to; absent: an address that cannot exist, and words that say so. */
  readonly contact?: { readonly name: string; readonly email: string };
}

type Json = string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** NARA's authority list of access restriction status. */
const ACCESS_STATUS: Readonly<Record<Dataset['dataClass'], string>> = {
  public: 'Unrestricted',
  nonpublic: 'Restricted - Partly',
  sensitive: 'Restricted - Fully',
  'sensitive-enhanced': 'Restricted - Fully',
};
const FREE_PUBLISHERS = new Set(['The operator of this Postern', 'United States Government']);

const useStatus = ({ dataClass, publisher }: Dataset): string => {
  if (dataClass !== 'public') return 'Restricted - Partly';
  return FREE_PUBLISHERS.has(publisher) ? 'Unrestricted' : 'Undetermined';
};

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  GeoJSON: 'application/geo+json',
  JSON: 'application/json',
  CSV: 'text/csv',
  XML: 'application/xml',
  PDF: 'application/pdf',
};

const contactOf = ({ contact }: DcatOptions): JsonObject =>
  contact === undefined
    ? {
        '@type': 'Kind',
        fn: 'The operator of this Postern (no address is set)',
        hasEmail: 'mailto:unset@postern.invalid',
      }
    : { '@type': 'Kind', fn: contact.name, hasEmail: `mailto:${contact.email}` };

const concept = (scheme: string, title: string, label: string, definition: string): JsonObject => ({
  '@type': 'Concept',
  prefLabel: label,
  definition,
  inScheme: { '@type': 'ConceptScheme', '@id': scheme, title },
});

const restrictions = (dataset: Dataset): JsonObject => ({
  accessRestriction: [
    {
      '@type': 'AccessRestriction',
      restrictionStatus: ACCESS_STATUS[dataset.dataClass],
      specificRestriction: `Postern data class ${dataset.dataClass}`,
      restrictionNote: dataset.who,
    },
  ],
  useRestriction: [
    { '@type': 'UseRestriction', restrictionStatus: useStatus(dataset), restrictionNote: dataset.licence },
  ],
});

/** A route's address up to its first parameter: a template is no IRI. */
const routeUrl = (baseUrl: string, route: string): string =>
  `${baseUrl}${route.slice(route.indexOf('/')).replace(/\/?\{.*$/, '')}`;

const officialDistribution = (dataset: Dataset): JsonObject => {
  const { source, formats } = dataset;
  const [format = 'unknown'] = formats;
  return {
    '@type': 'Distribution',
    title: source.name,
    description: `At its source [${source.confidence}]. Formats: ${formats.join(', ')}.`,
    format,
    ...(source.url === null ? {} : { accessURL: source.url }),
    ...restrictions(dataset),
  };
};

const servedDistributions = (dataset: Dataset, baseUrl: string): JsonObject[] =>
  dataset.postern.available !== 'now'
    ? []
    : dataset.postern.routes.map((route) => ({
        '@type': 'Distribution',
        title: `Postern: ${route}`,
        description: 'Served by this Postern from its own store.',
        accessURL: routeUrl(baseUrl, route),
        format: 'JSON',
        mediaType: MEDIA_TYPES.JSON ?? 'application/json',
        ...restrictions(dataset),
      }));

const editionDistributions = (dataset: Dataset, { baseUrl, editions }: DcatOptions): JsonObject[] =>
  editions
    .filter((edition) => edition.dataset === dataset.id)
    .map((edition) => ({
      '@type': 'Distribution',
      title: `Edition ${edition.id}`,
      description: `${edition.rows} rows from ${edition.source}; authority: ${edition.authority}.`,
      identifier: edition.id,
      modified: edition.retrieved,
      checksum: { '@type': 'Checksum', algorithm: 'SHA-256', checksumValue: edition.sha256 },
      rights: [edition.licence],
      ...(dataset.postern.routes[0] === undefined
        ? {}
        : { accessURL: routeUrl(baseUrl, dataset.postern.routes[0]) }),
      ...restrictions(dataset),
    }));

const downloadDistributions = (dataset: Dataset, { editions }: DcatOptions): JsonObject[] =>
  editions
    .filter((edition) => edition.dataset === dataset.id)
    .flatMap(({ id, retrieved, licence, downloads = [] }) =>
      downloads.map(({ form, url, mediaType }) => ({
        '@type': 'Distribution',
        title: `${dataset.title} as ${form}`,
        description: `The whole edition ${id}.`,
        modified: retrieved,
        rights: [licence],
        accessURL: url,
        downloadURL: url,
        format: form,
        mediaType,
        ...restrictions(dataset),
      })),
    );

const datasetUrl = (baseUrl: string, id: string): string => `${baseUrl}/data.json#${id}`;

const datasetOf = (catalogue: Catalogue, dataset: Dataset, options: DcatOptions): JsonObject => {
  const { baseUrl } = options;
  const channel = catalogue.channels.find(({ id }) => id === dataset.channel);
  return {
    '@type': 'Dataset',
    '@id': datasetUrl(baseUrl, dataset.id),
    identifier: dataset.id,
    title: dataset.title,
    description: dataset.holds,
    publisher: { '@type': 'Organization', name: dataset.publisher },
    contactPoint: contactOf(options),
    keyword: [dataset.channel, dataset.dataClass, ...dataset.formats],
    theme: [
      concept(
        `${baseUrl}/data.json#channels`,
        'Official channels',
        channel?.title ?? dataset.channel,
        channel?.holds ?? '',
      ),
    ],
    category: [
      concept(
        `${baseUrl}/data.json#data-classes`,
        'Data classes',
        dataset.dataClass,
        'public < nonpublic < sensitive < sensitive-enhanced',
      ),
    ],
    accessRights: `${dataset.dataClass}: ${dataset.who}`,
    rights: [dataset.licence],
    provenance: [
      `Source: ${dataset.source.name} [${dataset.source.confidence}].`,
      `Freshness: ${dataset.freshness.value} [${dataset.freshness.confidence}]`,
      `Quota: ${dataset.quota.value} [${dataset.quota.confidence}]`,
    ],
    scopeNote: `Fields with their class: ${dataset.fields.map((field) => `${field.name} (${field.class})`).join(', ')}.`,
    ...(dataset.source.url === null
      ? {}
      : { landingPage: { '@type': 'Document', title: dataset.source.name, accessURL: dataset.source.url } }),
    distribution: [
      officialDistribution(dataset),
      ...servedDistributions(dataset, baseUrl),
      ...editionDistributions(dataset, options),
      ...downloadDistributions(dataset, options),
    ],
  };
};

/** What a service points back with: the least a dataset must have. */
const pointer = (dataset: Dataset, options: DcatOptions): JsonObject => ({
  '@type': 'Dataset',
  '@id': datasetUrl(options.baseUrl, dataset.id),
  identifier: dataset.id,
  title: dataset.title,
  description: dataset.holds,
  contactPoint: contactOf(options),
});

const SERVED_BY_USPS_APIS = 'USPS APIs v3';

const servicesOf = ({ datasets }: Catalogue, options: DcatOptions): JsonObject[] => {
  const { baseUrl } = options;
  const served = datasets.filter(({ postern }) => postern.available === 'now' && postern.routes.length > 0);
  const common = { '@type': 'DataService', contactPoint: [contactOf(options)] };
  return [
    {
      ...common,
      '@id': `${baseUrl}/data.json#service-open`,
      title: 'Postern, open routes',
      description: 'Public data, without a token, limited by client address.',
      publisher: { '@type': 'Agent', name: 'The operator of this Postern' },
      endpointURL: [`${baseUrl}/postern/v1`],
      endpointDescription: [`${baseUrl}/openapi.json`],
      accessRights: 'public',
      servesDataset: served
        .filter(({ dataClass }) => dataClass === 'public')
        .map((dataset) => pointer(dataset, options)),
    },
    {
      ...common,
      '@id': `${baseUrl}/data.json#service-registered`,
      title: 'Postern, USPS dialects',
      description: 'The calls of USPS APIs v3, for registered apps; each access is decided by rule.',
      publisher: { '@type': 'Agent', name: 'The operator of this Postern' },
      endpointURL: [baseUrl],
      endpointDescription: [`${baseUrl}/openapi.json`],
      accessRights: 'registered apps',
      servesDataset: served
        .filter(({ dataClass }) => dataClass !== 'public')
        .map((dataset) => pointer(dataset, options)),
    },
    {
      ...common,
      '@id': `${baseUrl}/data.json#service-usps`,
      title: 'USPS APIs v3 (at USPS)',
      description:
        'The official APIs; reached with an account at USPS, or through Postern where it passes them on.',
      publisher: { '@type': 'Agent', name: 'United States Postal Service' },
      endpointURL: ['https://apis.usps.com'],
      endpointDescription: ['https://developers.usps.com'],
      accessRights: 'account, app, terms and quota at USPS',
      servesDataset: datasets
        .filter(({ source }) => source.name.startsWith(SERVED_BY_USPS_APIS))
        .map((dataset) => pointer(dataset, options)),
    },
  ];
};

/** The catalogue as one DCAT-US 3.0 document, plain JSON. What is withheld is no dataset and stands in the adviser only. */
export const toDcatUs = (catalogue: Catalogue, options: DcatOptions): JsonObject => ({
  '@type': 'Catalog',
  '@id': `${options.baseUrl}/data.json`,
  conformsTo: { '@type': 'Standard', title: 'DCAT-US 3.0' },
  title: 'Official postal data, by channel',
  description:
    'What official USPS data exists, through which channel, for whom and under which conditions. Kept by the operator of this Postern; not a publication of USPS and not endorsed by it.',
  language: 'en',
  publisher: { '@type': 'Agent', name: 'The operator of this Postern' },
  contactPoint: [contactOf(options)],
  themeTaxonomy: [
    { '@type': 'ConceptScheme', '@id': `${options.baseUrl}/data.json#channels`, title: 'Official channels' },
    { '@type': 'ConceptScheme', '@id': `${options.baseUrl}/data.json#data-classes`, title: 'Data classes' },
  ],
  dataset: catalogue.datasets.map((dataset) => datasetOf(catalogue, dataset, options)),
  service: servicesOf(catalogue, options),
});
