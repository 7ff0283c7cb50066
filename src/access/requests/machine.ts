/**
 * The five steps as one state machine, without clock or store: who may make which move in which state, and where
 * it leads. Nothing else decides about requests.
 */
import { PosternError } from '../../errors.ts';
import type { Actor, Move, RequestState, Situation } from './model.ts';

type Party = 'requester' | 'reviewer' | 'system';

interface Transition {
  readonly from: readonly RequestState[];
  readonly by: Party;
  readonly to: (situation: Situation) => RequestState;
}

/** Data of these classes is granted by two people. */
export const needsTwo = ({ dataClass }: Pick<Situation, 'dataClass'>): 'two' | 'one' =>
  dataClass === 'nonpublic' ? 'one' : 'two';

const to = (state: RequestState) => (): RequestState => state;

const TRANSITIONS: Readonly<Record<Move, Transition>> = {
  submit: { from: ['draft'], by: 'requester', to: to('submitted') },
  check: { from: ['submitted'], by: 'system', to: to('review') },
  answer: { from: ['returned'], by: 'requester', to: to('submitted') },
  withdraw: {
    from: ['draft', 'review', 'second-approval', 'returned'],
    by: 'requester',
    to: to('withdrawn'),
  },
  return: { from: ['review', 'second-approval'], by: 'reviewer', to: to('returned') },
  refuse: { from: ['review', 'second-approval'], by: 'reviewer', to: to('refused') },
  grant: {
    from: ['review'],
    by: 'reviewer',
    to: (situation) => (needsTwo(situation) === 'two' ? 'second-approval' : 'granted'),
  },
  approve: { from: ['second-approval'], by: 'reviewer', to: to('granted') },
  lapse: { from: ['draft', 'returned'], by: 'system', to: to('withdrawn') },
};

const notYours = (message: string, cure: string): PosternError =>
  new PosternError('separation_of_duties', message, { status: 403, cure });

const assertRequester = (situation: Situation, actor: Actor): void => {
  const own = actor.organisationId !== '' && actor.organisationId === situation.organisationId;
  if ((actor.kind === 'app' || actor.kind === 'person') && (own || situation.requesters.includes(actor.id)))
    return;
  throw notYours(
    'Only the organisation that asks for access may do this.',
    'Act with credentials of that organisation.',
  );
};

const assertReviewer = (situation: Situation, move: Move, actor: Actor): void => {
  if (actor.kind !== 'person' || actor.role !== 'steward') {
    throw notYours('Requests are decided by stewards, under their own names.', 'Ask a steward.');
  }
  if (situation.requesters.includes(actor.id)) {
    throw notYours('Whoever asks for access does not decide about it.', 'Let another steward decide.');
  }
  if (needsTwo(situation) === 'two' && actor.organisationId === situation.organisationId) {
    throw notYours(
      'Access to sensitive data is not decided within the organisation that asks for it.',
      'Let a steward of another organisation decide.',
    );
  }
  if (move === 'approve' && actor.id === situation.firstApprover) {
    throw new PosternError('second_person_required', 'The second approval takes a second person.', {
      status: 403,
      cure: 'Let another steward look at the request and approve it.',
    });
  }
};

/**
 * Where the move leads.
 * @throws PosternError `request_state` (409) where the state has no such move, `separation_of_duties` or
 *   `second_person_required` (403) where it is not this actor's.
 */
export const transition = (situation: Situation, move: Move, actor: Actor): RequestState => {
  const { from, by, to: next } = TRANSITIONS[move];
  if (by === 'requester') assertRequester(situation, actor);
  if (by === 'reviewer') assertReviewer(situation, move, actor);
  if (by === 'system' && actor.kind !== 'system') {
    throw notYours('The program itself does this.', 'Wait for it.');
  }
  if (!from.includes(situation.state)) {
    throw new PosternError(
      'request_state',
      `The request is in the state ${situation.state}; ${move} needs ${from.join(' or ')}.`,
      { status: 409, cure: 'Look at the request again: somebody may have decided it meanwhile.' },
    );
  }
  return next(situation);
};

/** The moves that this actor could make now. */
export const movesOf = (situation: Situation, actor: Actor): Move[] =>
  (Object.keys(TRANSITIONS) as Move[]).filter((move) => {
    try {
      transition(situation, move, actor);
      return true;
    } catch {
      return false;
    }
  });
