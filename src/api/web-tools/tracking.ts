/** TrackV2: TrackRequest (lines of text) and TrackFieldRequest (fields); each number decided by itself, as in `/tracking/v3r2`. */
import { PosternError } from '../../errors.ts';
import { type AnyRoute, type Context, childText, type XmlElement } from '../../gateway/index.ts';
import {
  accessControlOf,
  askedPiece,
  askedPieceOrNull,
  destinationMismatch,
  disclosedBy,
  freshnessHeader,
  type PieceView,
  pieceAbsent,
  refusedBy,
  type TrackingLookup,
} from '../../tracking/lookup/index.ts';
import { summaryAnswer } from '../usps-v3/tracking-get/wire.ts';
import { personsOf } from '../usps-v3/tracking-persons.ts';
import { checkStated } from '../usps-v3/tracking-query.ts';
import { webToolsRoute } from './declare.ts';
import { element, type Markup } from './element.ts';
import { itemFault, refusedFault } from './fault.ts';
import { trackFields } from './track-fields.ts';

/** As v3r2 takes them (usps-v3-wire 2.4 b, 5). */
const MOST_NUMBERS = 35;

const FIELD_REQUEST = 'TrackFieldRequest';

/** The old plain answer: the status in words, then an event a line. */
const trackLines = (view: PieceView): Markup[] => {
  const { eventSummaries = [] } = summaryAnswer(view) as { eventSummaries?: readonly string[] };
  return eventSummaries.map((line, place) => element(place === 0 ? 'TrackSummary' : 'TrackDetail', line));
};

interface AnsweredItem {
  readonly markup: Markup;
  readonly view?: PieceView;
  readonly decision: string;
}

const statedOf = (item: XmlElement) => {
  const zip = childText(item, 'DestinationZipCode');
  const mailingDate = childText(item, 'MailingDate');
  return {
    ...(/^\d{5}$/.test(zip) && { destinationZIPCode: zip }),
    ...(mailingDate !== '' && { mailingDate }),
  };
};

const answerItem = async (
  lookup: TrackingLookup,
  item: XmlElement,
  { root, items }: { readonly root: XmlElement; readonly items: readonly XmlElement[] },
  context: Context,
): Promise<AnsweredItem> => {
  const id = item.attributes.ID ?? '';
  const info = (content: Markup | Markup[]): Markup => element('TrackInfo', content, { ID: id });
  const failed = (error: PosternError, decision: string): AnsweredItem => ({
    markup: info(itemFault(error)),
    decision,
  });
  const piece = askedPieceOrNull(id);
  const stated = statedOf(item);
  try {
    checkStated(stated);
    if (piece === null) askedPiece(id);
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    if (piece === null) lookup.see(id, 'malformed', context);
    return failed(error, '');
  }
  if (piece === null) return failed(pieceAbsent(), '');
  const { principal, now } = context;
  const decision = context.decideItem(
    { dataset: 'tracking', action: 'read' },
    await lookup.subject(piece, stated, principal),
  );
  if (decision.refusal !== null) {
    decision.record(decision.refusal.status);
    lookup.see(piece, refusedBy(decision.code), context);
    return { markup: info(refusedFault(decision.refusal.error.message)), decision: decision.id };
  }
  const found = await lookup.find(piece, stated, {
    obligations: decision.obligations,
    persons: personsOf(decision.obligations, items.length),
    accessControl: accessControlOf(principal),
    now,
  });
  lookup.see(piece, found, context);
  if (typeof found === 'string') {
    const error = found === 'absent' ? pieceAbsent() : destinationMismatch();
    decision.record(error.status);
    return failed(error, decision.id);
  }
  decision.record(200);
  const told = root.name === FIELD_REQUEST ? trackFields(found) : trackLines(found);
  return { markup: info(told), view: found, decision: decision.id };
};

export const trackApi = (lookup: TrackingLookup): AnyRoute =>
  webToolsRoute({
    name: 'TrackV2',
    channel: 'tracking',
    dataset: 'tracking-lookups',
    action: 'list',
    dataClass: 'sensitive',
    purposeRequired: true,
    scope: 'tracking',
    roots: ['TrackRequest', FIELD_REQUEST],
    item: 'TrackID',
    mostItems: MOST_NUMBERS,
    guarded: 'tells-by-itself',
    summary: 'status and events of 1 to 35 pieces; needs PASSWORD or a listed client address.',
    async answer(asked, context) {
      // One after the other: of a number that is named twice, the second finds the guard as the first left it.
      const answers: AnsweredItem[] = [];
      for (const item of asked.items) answers.push(await answerItem(lookup, item, asked, context));
      const told = answers.flatMap(({ view }, index) =>
        view === undefined ? [] : [{ place: index + 1, freshness: view.freshness }],
      );
      return {
        root: element(
          'TrackResponse',
          answers.map(({ markup }) => markup),
        ),
        headers: {
          'postern-item-decisions': answers.map(({ decision }) => decision || '-').join(', '),
          ...(told.length > 0 && { 'postern-freshness': freshnessHeader(told) }),
        },
        disclosed: answers.flatMap(({ view }) => (view === undefined ? [] : disclosedBy(view))),
      };
    },
  });
