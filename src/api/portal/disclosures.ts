/**
 * The accounting of disclosures (39 CFR 266.1), erasure and legal hold. A person's value travels in a body alone, so that no log
 * and no address bar keeps it.
 */
import {
  type AuditLog,
  accountOf,
  type CareOptions,
  eraseWithFloor,
  recordAdministration,
  type Selection,
  setLegalHold,
} from '../../audit/index.ts';
import { PosternError } from '../../errors.ts';
import type { AnyRoute } from '../../gateway/index.ts';
import { Type } from '../../gateway/schema.ts';
import { parseInstant } from '../../identity/index.ts';
import { administrationRoute, insightRoute } from './declare.ts';
import { closed, Instant } from './schemas.ts';

const Value = Type.String({
  minLength: 1,
  maxLength: 400,
  description: 'a name, tracking number or address',
});
const Reason = Type.String({ minLength: 3, maxLength: 1_000, description: 'the request or order behind it' });

const Which = {
  decision: Type.Optional(Type.String({ pattern: '^[0-9a-f]{40}$', description: 'a decision id' })),
  value: Type.Optional(Value),
  recordedBefore: Type.Optional(Instant),
};

interface WhichBody {
  readonly decision?: string;
  readonly value?: string;
  readonly recordedBefore?: string;
}

/** @throws PosternError `selection_unclear`. */
const selectionOf = ({ decision, value, recordedBefore }: WhichBody): Selection => {
  const stated: Selection[] = [
    ...(decision === undefined ? [] : [{ decision }]),
    ...(value === undefined ? [] : [{ value }]),
    ...(recordedBefore === undefined
      ? []
      : [{ recordedBefore: parseInstant('recordedBefore', recordedBefore) }]),
  ];
  const [selection, ...others] = stated;
  if (selection !== undefined && others.length === 0) return selection;
  throw new PosternError('selection_unclear', `${stated.length} selections were stated; expected one.`, {
    status: 400,
    cure: 'State exactly one of decision, value and recordedBefore.',
  });
};

/** `decision`, `value` or `recordedBefore`: by what, and never by which. */
const kindOf = (selection: Selection): string => Object.keys(selection)[0] ?? '';

/** The reason stands in the log before anything is done. It must name the order, not the person. */
const recordReason = async (
  log: AuditLog,
  at: number,
  actor: string,
  action: string,
  reason: string,
  detail: Readonly<Record<string, string>>,
): Promise<void> => {
  await recordAdministration(log, { at, actor, action, target: '', detail: { reason, ...detail } });
};

export const disclosureRoutes = (log: AuditLog, care: CareOptions): AnyRoute[] => [
  insightRoute({
    id: 'disclosures-account',
    method: 'POST',
    path: '/postern/v1/disclosures/account',
    dataset: 'disclosures',
    durable: 'before-answer',
    schema: { body: Type.Object({ value: Value }, closed) },
    summary: 'What of a person was disclosed, to whom, when and for what.',
    description:
      'Erased records can no longer be found by their value; the log still proves that they were made.',
    handler: async ({ body }) => ({
      body: {
        disclosures: (await accountOf({ log, store: care.store }, body.value)).map(
          ({ field, disclosure }) => ({
            field,
            at: new Date(disclosure.at).toISOString(),
            recipient: disclosure.recipient,
            organisation: disclosure.organisation,
            app: disclosure.app,
            dataset: disclosure.dataset,
            purpose: disclosure.purpose,
            decision: disclosure.decision,
          }),
        ),
      },
    }),
  }),
  administrationRoute({
    id: 'disclosures-erase',
    method: 'POST',
    path: '/postern/v1/disclosures/erase',
    dataset: 'person-records',
    schema: {
      body: Type.Object(
        {
          ...Which,
          reason: Reason,
          floor: Type.Optional(
            Type.Union([Type.Literal('kept'), Type.Literal('waived')], {
              description: 'whether records younger than the accounting floor may go',
            }),
          ),
        },
        closed,
      ),
    },
    harmless: () => ({}),
    summary: 'Erases salts and values behind commitments; proofs given before stay valid, held records stay.',
    handler: async ({ body }, { principal, now }) => {
      const selection = selectionOf(body);
      const floor = body.floor ?? 'kept';
      await recordReason(log, now, principal.id, 'disclosures.erase', body.reason, {
        by: kindOf(selection),
        floor,
      });
      return { body: await eraseWithFloor(care, selection, floor) };
    },
  }),
  administrationRoute({
    id: 'disclosures-hold',
    method: 'POST',
    path: '/postern/v1/disclosures/hold',
    dataset: 'person-records',
    schema: {
      body: Type.Object(
        {
          ...Which,
          reason: Reason,
          state: Type.Union([Type.Literal('held'), Type.Literal('released')], {
            description: 'held or released',
          }),
        },
        closed,
      ),
    },
    harmless: () => ({}),
    summary: 'Sets or lifts a legal hold: held records are not erased.',
    handler: async ({ body }, { principal, now }) => {
      const selection = selectionOf(body);
      const by = kindOf(selection);
      await recordReason(log, now, principal.id, `disclosures.${body.state}`, body.reason, { by });
      return { body: { records: await setLegalHold(care.store, selection, body.state) } };
    },
  }),
];
