/**
 * The one table of what a rule may read: dotted paths over `Attributes`, each with its type, whether it may be
 * unknown, whose it is, what an explanation may show of it, and the words for sentences.
 */
import type { Attributes } from './attributes.ts';

export type PathType = 'text' | 'list' | 'flag' | 'number' | 'time';
export type AttributeValue = string | number | boolean | readonly string[] | null;

/** One readable attribute. */
export interface PathInfo {
  readonly path: string;
  readonly type: PathType;
  /** `null` means unknown: a rule that reads it then fails closed. */
  readonly nullable: boolean;
  readonly whose: 'principal' | 'request' | 'subject';
  /** What an explanation may show to the principal: the value, how many there are, or nothing. */
  readonly shown: 'value' | 'count' | 'never';
  /**
   * Belongs to another party. Unknown and "somebody else's" must look the same from outside, so a rule may
   * compare it only in the way that refuses when it is unknown, and it never gives `attribute_missing`.
   */
  readonly foreign: boolean;
  /** A date after which access ends or must be renewed; the expiry lint looks for these. */
  readonly expires: boolean;
  /** Noun phrase for sentences. */
  readonly words: string;
  /** The closed set of values; null: free text. */
  readonly values: readonly string[] | null;
  readonly get: (attributes: Attributes) => AttributeValue;
}

type Get = PathInfo['get'];
type Extra = Partial<Pick<PathInfo, 'nullable' | 'shown' | 'foreign' | 'expires' | 'values'>>;

const entry = (path: string, type: PathType, words: string, get: Get, extra: Extra = {}): PathInfo => ({
  path,
  type,
  words,
  get,
  whose: path.slice(0, path.indexOf('.')) as PathInfo['whose'],
  nullable: false,
  shown: 'value',
  foreign: false,
  expires: false,
  values: null,
  ...extra,
});

export const KINDS = ['anonymous', 'app', 'person', 'operator'] as const;
export const ROLES = [
  'anonymous',
  'consumer',
  'developer',
  'shipper',
  'platform',
  'serviceProvider',
  'researcher',
  'steward',
  'auditor',
  'admin',
  'operator',
] as const;
export const ACTIONS = ['read', 'list', 'export', 'write', 'administer'] as const;
export const CLASSES = ['public', 'nonpublic', 'sensitive', 'sensitive-enhanced'] as const;
export const CHANNELS = ['api', 'page', 'webhook', 'extract', 'cli'] as const;

/** Every path, in the order of the classes in `attributes.ts`. */
export const PATHS: readonly PathInfo[] = [
  entry('principal.kind', 'text', 'the kind of principal', (a) => a.principal.kind, { values: KINDS }),
  entry('principal.id', 'text', "the principal's id", (a) => a.principal.id),
  entry('principal.organisation', 'text', 'your organisation', (a) => a.principal.organisation),
  entry('principal.role', 'text', 'your role', (a) => a.principal.role, { values: ROLES }),
  entry('principal.active', 'flag', 'your access is active', (a) => a.principal.active),
  entry('principal.scopes', 'list', 'the scopes of your token', (a) => a.principal.scopes),
  entry('principal.products', 'list', 'your API products', (a) => a.principal.products),
  entry('principal.ownMids', 'list', 'the Mailer IDs of your organisation', (a) => a.principal.ownMids, {
    shown: 'count',
  }),
  entry(
    'principal.authorizedMids',
    'list',
    'the Mailer IDs you are authorized for on this channel',
    (a) => a.principal.authorizedMids,
    { shown: 'count' },
  ),
  entry(
    'principal.merchantTokens',
    'list',
    'the merchants whose active Merchant Access Token you hold',
    (a) => a.principal.merchantTokens,
    { shown: 'count' },
  ),
  entry(
    'principal.termsAccepted',
    'time',
    'the date of the newest API terms you accepted',
    (a) => a.principal.termsAccepted,
    { nullable: true },
  ),
  entry(
    'principal.termsRequired',
    'time',
    'the date of the newest API terms in force',
    (a) => a.principal.termsRequired,
    { nullable: true },
  ),
  entry(
    'principal.ipAgreementSigned',
    'flag',
    'your intellectual-property agreement is signed',
    (a) => a.principal.ipAgreementSigned,
  ),
  entry(
    'principal.ipAgreementUntil',
    'time',
    'the end of your intellectual-property agreement',
    (a) => a.principal.ipAgreementUntil,
    { nullable: true, expires: true },
  ),
  entry('principal.feeRequired', 'flag', 'a monthly fee is required of you', (a) => a.principal.feeRequired, {
    nullable: true,
  }),
  entry(
    'principal.feePaidThrough',
    'time',
    'the date your fee is paid through',
    (a) => a.principal.feePaidThrough,
    { nullable: true, expires: true },
  ),
  entry('principal.purposes', 'list', 'the purposes granted to you', (a) => a.principal.purposes),
  entry('principal.fieldGrants', 'list', 'the field groups granted to you', (a) => a.principal.fieldGrants),
  entry(
    'principal.recertifiedAt',
    'time',
    'the last certification of your grant',
    (a) => a.principal.recertifiedAt,
    { nullable: true, expires: true },
  ),
  entry('principal.grantUntil', 'time', 'the end of your grant', (a) => a.principal.grantUntil, {
    nullable: true,
    expires: true,
  }),
  entry(
    'principal.trainingAckAt',
    'time',
    'your last acknowledgement of the training',
    (a) => a.principal.trainingAckAt,
    { nullable: true, expires: true },
  ),
  entry('request.route', 'text', 'the route', (a) => a.request.route),
  entry('request.dataset', 'text', 'the dataset', (a) => a.request.dataset),
  entry('request.action', 'text', 'the action', (a) => a.request.action, { values: ACTIONS }),
  entry('request.dataClass', 'text', 'the data class', (a) => a.request.dataClass, { values: CLASSES }),
  entry('request.channel', 'text', 'the delivery channel', (a) => a.request.channel, { values: CHANNELS }),
  entry('request.purpose', 'text', 'the stated purpose', (a) => a.request.purpose),
  entry('request.purposeRequired', 'flag', 'a purpose must be stated', (a) => a.request.purposeRequired),
  entry('request.scope', 'text', 'the OAuth scope of the route', (a) => a.request.scope),
  entry('request.items', 'number', 'the number of items', (a) => a.request.items),
  entry('request.time', 'time', 'the time of the request', (a) => a.request.time),
  entry('subject.mid', 'text', 'the Mailer ID in the barcode', (a) => a.subject.mid, { nullable: true }),
  entry(
    'subject.midDetermined',
    'flag',
    'a Mailer ID can be read from the barcode',
    (a) => a.subject.midDetermined,
  ),
  entry('subject.merchant', 'text', 'the merchant of the piece', (a) => a.subject.merchant, {
    nullable: true,
    shown: 'never',
    foreign: true,
  }),
  entry(
    'subject.organisation',
    'text',
    'the organisation the record belongs to',
    (a) => a.subject.organisation,
    { nullable: true, shown: 'never', foreign: true },
  ),
  entry(
    'subject.personList',
    'flag',
    'the answer is a list of names or addresses of persons',
    (a) => a.subject.personList,
  ),
  entry(
    'subject.personFields',
    'flag',
    'the answer holds fields about persons',
    (a) => a.subject.personFields,
  ),
  entry('subject.guardLevel', 'number', 'the guard level of your access', (a) => a.subject.guardLevel),
  entry('subject.secondFactor', 'flag', 'the destination ZIP Code was stated', (a) => a.subject.secondFactor),
  entry(
    'subject.recipientLink',
    'flag',
    "the Mailer ID's owner made a link for this piece",
    (a) => a.subject.recipientLink,
  ),
];

/** All path names, for messages and schemas. */
export const PATH_NAMES: readonly string[] = PATHS.map((info) => info.path);

const BY_NAME: ReadonlyMap<string, PathInfo> = new Map(PATHS.map((info) => [info.path, info]));

/** The table's row for a path; `undefined` for a name that is none. */
export const pathInfo = (path: string): PathInfo | undefined => BY_NAME.get(path);

/** The row of a path that the loader has already checked. @throws RangeError for any other name. */
export const knownPath = (path: string): PathInfo => {
  const info = BY_NAME.get(path);
  if (info === undefined) throw new RangeError(`No attribute path ${path}; packs come from loadPack.`);
  return info;
};
