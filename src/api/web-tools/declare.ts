/** What the APIs of the dialect have in common: one address, `API=` and `XML=`, one element in, one document out. */
import { PosternError } from '../../errors.ts';
import {
  type Answer,
  type AnyRoute,
  type Context,
  declareRoute,
  type Route,
  readXml,
  type XmlElement,
} from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import { document, type Markup } from './element.ts';

export const WEB_TOOLS_PATH = '/ShippingAPI.dll';

export interface Api
  extends Pick<
    Route,
    'channel' | 'dataset' | 'action' | 'dataClass' | 'purposeRequired' | 'scope' | 'summary'
  > {
  /** As clients write it. */
  readonly name: string;
  /** Root elements that are read: `AddressValidateRequest`. */
  readonly roots: readonly string[];
  /** The element that stands once for each item. */
  readonly item: string;
  readonly mostItems: number;
  readonly guarded?: 'tells-by-itself';
  readonly answer: (asked: Asked, context: Context) => Promise<Answered>;
}

/** A request that was read. */
export interface Asked {
  readonly root: XmlElement;
  readonly items: readonly XmlElement[];
}

export interface Answered {
  readonly root: Markup;
  readonly source?: string | undefined;
  readonly disclosed?: Answer['disclosed'];
  readonly headers?: Readonly<Record<string, string>>;
}

const refuse = (message: string): PosternError =>
  new PosternError('web_tools_request_invalid', message, { status: 400, place: { field: 'XML' } });

const asked = ({ name, roots, item, mostItems }: Api, xml: string): Asked => {
  const root = readXml(xml);
  if (!roots.includes(root.name)) {
    throw refuse(`The API ${name} reads ${roots.join(' or ')}; another element came.`);
  }
  const items = root.children.filter((child) => child.name === item);
  if (items.length === 0 && item !== '') throw refuse(`${root.name} holds no ${item}.`);
  if (items.length > mostItems) {
    throw refuse(
      `${root.name} holds ${items.length} of ${item}; at most ${mostItems} are answered in one call.`,
    );
  }
  return { root, items };
};

/** How many items a call names, before it is judged; 1 where it cannot be read. */
const itemsOf = ({ item }: Api, xml: string): number => {
  try {
    return Math.max(1, readXml(xml).children.filter((child) => child.name === item).length);
  } catch {
    return 1;
  }
};

const Query = (name: string) =>
  Type.Object({
    API: Type.String({ description: name }),
    XML: Type.String({ description: 'one element, with USERID and where needed PASSWORD as attributes' }),
  });

export const webToolsRoute = (api: Api): AnyRoute =>
  declareRoute({
    id: `web-tools-${api.name.toLowerCase()}`,
    method: 'GET',
    path: WEB_TOOLS_PATH,
    dialect: 'web-tools',
    channel: api.channel,
    dataset: api.dataset,
    action: api.action,
    dataClass: api.dataClass,
    delivery: 'api',
    purposeRequired: api.purposeRequired,
    scope: api.scope,
    quota: { kind: 'client', cost: 1 },
    schema: { query: Query(api.name) },
    harmless: ({ query }) => ({ api: api.name, items: String(itemsOf(api, query.XML)) }),
    subject: null,
    items: ({ query }) => itemsOf(api, query.XML),
    ...(api.guarded !== undefined && { guarded: () => undefined }),
    summary: `Web Tools, API=${api.name}: ${api.summary} GET and POST.`,
    confidence: 'reconstructed',
    async handler({ query }, context) {
      const { root, source, disclosed, headers } = await api.answer(asked(api, query.XML), context);
      return {
        body: document(root),
        headers: { ...headers, 'content-type': 'text/xml; charset=utf-8' },
        ...(source !== undefined && { source }),
        ...(disclosed !== undefined && { disclosed }),
      };
    },
  });
