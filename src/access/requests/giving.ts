/** What a request becomes when it is granted: the grant, its quota, and the notice of it. */
import type { Transaction } from 'kysely';
import { type NewNotice, newGrant } from '../../identity/index.ts';
import type { Database, GrantTable } from '../../store/schema.ts';
import type { RequestableDataset } from './model.ts';
import type { AccessRequest } from './rows.ts';
import { termsOf } from './terms.ts';

export interface Giving {
  readonly grant: GrantTable;
  readonly notice: Omit<NewNotice, 'organisationId'>;
  /** Writes grant and quota in the transaction of the move. */
  readonly write: (trx: Transaction<Database>) => Promise<void>;
}

/** The API whose allowance the grant sets: the rules name it first. */
const apiOf = ({ ruleDataset }: RequestableDataset): string => ruleDataset.split('.')[0] ?? ruleDataset;

const setQuota = async (
  trx: Transaction<Database>,
  appId: string,
  api: string,
  limit: number,
): Promise<void> => {
  const app = await trx
    .selectFrom('app')
    .select('quotas_json')
    .where('id', '=', appId)
    .executeTakeFirstOrThrow();
  const quotas = {
    ...(JSON.parse(app.quotas_json) as Record<string, unknown>),
    [api]: { limit, windowSeconds: 3600 },
  };
  await trx
    .updateTable('app')
    .set({ quotas_json: JSON.stringify(quotas) })
    .where('id', '=', appId)
    .execute();
};

/** @throws PosternError `input_invalid` where the end that the first approver set has passed meanwhile. */
export const givingOf = (
  request: AccessRequest,
  dataset: RequestableDataset,
  grantedBy: string,
  now: number,
): Giving => {
  const terms = termsOf(request.terms ?? { reason: 'as asked for' }, request.form, now);
  const grant: GrantTable = {
    ...newGrant(
      {
        appId: request.appId,
        dataset: dataset.ruleDataset,
        purposes: terms.purposes,
        fields: terms.fields,
        grantedBy,
        validUntil: terms.until,
      },
      now,
    ),
    request_id: request.id,
    conditions_json: JSON.stringify(terms.conditions),
  };
  return {
    grant,
    notice: {
      kind: 'access.granted',
      title: `Your request ${request.id} is granted`,
      body: `The grant for ${dataset.title} holds until ${new Date(terms.until).toISOString()}.`,
    },
    async write(trx) {
      await trx.insertInto('access_grant').values(grant).execute();
      if (terms.quotaPerHour !== null) {
        await setQuota(trx, request.appId, apiOf(dataset), terms.quotaPerHour);
      }
    },
  };
};
