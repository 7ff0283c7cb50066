/** What a merchant is shown and agrees to, as plain sentences; its hash is kept with the confirmation. */
import { hash } from 'node:crypto';
import { PosternError } from '../../errors.ts';
import type { DeliveryChannel, PolicySet, Role } from '../../policy/index.ts';
import type { Store } from '../../store/store.ts';
import { statedBasis, sufficientBases } from './basis.ts';
import type { Asked } from './link.ts';

/** What each channel means to somebody who ships parcels. */
const CHANNEL_WORDS: Readonly<Record<string, string>> = {
  api: 'by asking about single pieces (API)',
  webhook: 'as events are scanned (webhook)',
  extract: 'in files of scan events (extract)',
};

export interface Statement {
  readonly id: string;
  readonly app: { readonly id: string; readonly name: string; readonly role: string };
  readonly organisation: { readonly id: string; readonly name: string };
  readonly mids: readonly string[];
  readonly channels: readonly { readonly channel: string; readonly basis: string; readonly words: string }[];
  readonly purpose: string;
  readonly merchant: string | null;
  readonly until: string;
  readonly linkUntil: string;
  readonly sentences: readonly string[];
  /** The rules' sources, with their confidence. */
  readonly citations: readonly string[];
  readonly sha256: string;
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** @throws PosternError `link_not_askable` where the app is gone or the rules no longer know such an authorisation. */
export const statementOf = async (
  store: Store,
  policy: PolicySet,
  asked: Asked,
  now: number,
): Promise<Statement> => {
  const app = await store.db
    .selectFrom('app')
    .innerJoin('organisation', 'organisation.id', 'app.organisation_id')
    .select(['app.id', 'app.name', 'app.role', 'app.status', 'organisation.id as organisation_id'])
    .select(['organisation.name as organisation_name', 'organisation.status as organisation_status'])
    .where('app.id', '=', asked.app)
    .executeTakeFirst();
  if (app === undefined || app.status !== 'active' || app.organisation_status !== 'active') {
    throw new PosternError('link_not_askable', 'The app that this link names is not active.', {
      status: 409,
      cure: 'Ask whoever sent the link.',
    });
  }
  const role = app.role as Role;
  const citationIds = new Set<string>();
  const channels = asked.channels.map((channel) => {
    const bases = sufficientBases(policy, role, channel as DeliveryChannel, now);
    const basis = statedBasis(bases, role);
    if (basis === null) {
      throw new PosternError(
        'link_not_askable',
        `By the rules in force now, no authorisation lets the role ${role} see tracking by ${channel}.`,
        { status: 409, cure: 'Ask whoever sent the link for another.' },
      );
    }
    for (const { citations } of bases) for (const id of citations) citationIds.add(id);
    return { channel, basis, words: CHANNEL_WORDS[channel] ?? channel };
  });
  const sentences = [
    `${app.organisation_name} asks to see the tracking of pieces that carry your Mailer ${
      asked.mids.length === 1 ? 'ID' : 'IDs'
    } ${asked.mids.join(', ')}, with its app "${app.name}".`,
    `It would get them ${channels.map(({ words }) => words).join('; ')}.`,
    `The purpose it states: ${asked.purpose}.`,
    `Your authorisation would end on ${day(asked.until)}; you can take it back at any time, from the next request on.`,
    'Only whoever the Mailer ID is registered to can give it.',
  ];
  return {
    id: asked.id,
    app: { id: app.id, name: app.name, role },
    organisation: { id: app.organisation_id, name: app.organisation_name },
    mids: asked.mids,
    channels,
    purpose: asked.purpose,
    merchant: asked.merchant,
    until: new Date(asked.until).toISOString(),
    linkUntil: new Date(asked.expires).toISOString(),
    sentences,
    citations: [...citationIds].flatMap((id) => {
      const citation = policy.citation(id);
      return citation === undefined
        ? []
        : [`${citation.instrument}, ${citation.section} (confidence: ${citation.confidence})`];
    }),
    sha256: hash('sha256', sentences.join('\n'), 'hex'),
  };
};
