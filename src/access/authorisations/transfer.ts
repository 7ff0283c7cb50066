/**
 * Authorisations as a file, out and in. A file is checked first and taken as a whole or not at all; taking in what was
 * given out changes nothing.
 */
import { hash } from 'node:crypto';
import { PosternError } from '../../errors.ts';
import { newId } from '../../identity/index.ts';
import type { AuthorisationTable } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import { csvLine, csvRecords } from './csv.ts';
import { COLUMNS, type RowFault, readHeading, readRow, rowCells, type StatedAuthorisation } from './rows.ts';

const MOST_ROWS = 50_000;
const MOST_FAULTS = 200;
const ROWS_A_STATEMENT = 500;

/** What taking a file in does, or would do. */
export interface TransferPlan {
  /** SHA-256 of the file and of what stands here: names exactly this plan. */
  readonly digest: string;
  readonly rows: number;
  readonly added: number;
  /** Another end, evidence, or a revocation. */
  readonly changed: number;
  readonly unchanged: number;
  /** Mailer IDs that no organisation here has registered: nobody here can be told, and nobody here confirmed it. */
  readonly withoutOwner: number;
  readonly faults: readonly RowFault[];
  readonly moreFaults: number;
}

type Change =
  | { readonly kind: 'add'; readonly row: StatedAuthorisation; readonly id: string }
  | { readonly kind: 'change'; readonly row: StatedAuthorisation; readonly id: string };

interface Planned {
  readonly plan: TransferPlan;
  readonly changes: readonly Change[];
  readonly owners: ReadonlyMap<string, string>;
}

const keyOf = (
  app: string,
  mid: string,
  channel: string,
  basis: string,
  merchant: string | null,
  from: number,
) => JSON.stringify([app, mid, channel, basis, merchant, from]);

const statedKey = (row: StatedAuthorisation): string =>
  keyOf(row.app, row.mid, row.channel, row.basis, row.merchant, row.from);

const keptKey = (row: AuthorisationTable): string =>
  keyOf(row.app_id, row.mid, row.channel, row.basis, row.merchant, Number(row.valid_from));

const readFile = (text: string): { rows: StatedAuthorisation[]; faults: RowFault[] } => {
  const records = csvRecords(text);
  const heading = records.next();
  if (heading.done === true) {
    throw new PosternError('csv_columns', 'The file is empty; its first line names the columns.', {
      status: 400,
      cure: `Begin it with ${COLUMNS.join(',')}.`,
      place: { line: 1 },
    });
  }
  const places = readHeading(heading.value);
  const rows: StatedAuthorisation[] = [];
  const faults: RowFault[] = [];
  for (const record of records) {
    const read = readRow(record, places);
    if ('row' in read) rows.push(read.row);
    else faults.push(...read.faults);
    if (rows.length > MOST_ROWS) {
      throw new PosternError('csv_too_long', `The file has more than ${MOST_ROWS} rows.`, {
        status: 413,
        cure: 'Take it in by parts.',
      });
    }
  }
  return { rows, faults };
};

const differs = (row: StatedAuthorisation, kept: AuthorisationTable): boolean =>
  row.evidence !== kept.evidence ||
  row.until !== numberOrNull(kept.valid_until) ||
  row.revoked !== numberOrNull(kept.revoked_at);

const numberOrNull = (value: number | null): number | null => (value === null ? null : Number(value));

/** What a change may not do, in words; undefined: nothing. */
const objection = (row: StatedAuthorisation, kept: AuthorisationTable): string | undefined => {
  if (statedKey(row) !== keptKey(kept)) {
    return `${kept.id} stands here for another app, Mailer ID, channel, basis, merchant or beginning; leave the id out to add a new one.`;
  }
  if (kept.revoked_at !== null && row.revoked === null) {
    return `${kept.id} is revoked, and a revocation is not taken back; add a new one with a later beginning and no id.`;
  }
  return undefined;
};

const planOf = async (store: Store, text: string): Promise<Planned> => {
  const { rows, faults } = readFile(text);
  const [kept, apps, owners] = await Promise.all([
    store.db.selectFrom('authorisation').selectAll().orderBy('id').execute(),
    store.db.selectFrom('app').select('id').execute(),
    store.db.selectFrom('mailer_id').select(['mid', 'organisation_id']).execute(),
  ]);
  const knownApps = new Set(apps.map(({ id }) => id));
  const byId = new Map(kept.map((row) => [row.id, row]));
  const byKey = new Map<string, AuthorisationTable[]>();
  for (const row of kept) {
    if (row.revoked_at !== null) continue;
    const key = keptKey(row);
    byKey.set(key, [...(byKey.get(key) ?? []), row]);
  }
  const changes: Change[] = [];
  const taken = new Set<string>();
  let unchanged = 0;
  const refuse = (row: StatedAuthorisation, field: string | null, code: string, message: string): void => {
    faults.push({ line: row.line, column: null, field, code, message });
  };
  for (const row of rows) {
    if (!knownApps.has(row.app)) {
      refuse(row, 'app', 'app_unknown', `There is no app ${JSON.stringify(row.app)}.`);
      continue;
    }
    const same =
      row.id === null ? byKey.get(statedKey(row))?.find(({ id }) => !taken.has(id)) : byId.get(row.id);
    if (row.id !== null && taken.has(row.id)) {
      refuse(row, 'id', 'csv_doubled', `${row.id} stands in the file twice.`);
      continue;
    }
    if (same === undefined) {
      const id = row.id ?? newId('auth');
      taken.add(id);
      changes.push({ kind: 'add', row, id });
      continue;
    }
    const reason = objection(row, same);
    if (reason !== undefined) {
      refuse(row, 'id', 'authorisation_conflict', reason);
      continue;
    }
    taken.add(same.id);
    if (differs(row, same)) changes.push({ kind: 'change', row, id: same.id });
    else unchanged += 1;
  }
  faults.sort((left, right) => left.line - right.line);
  const ownerOf = new Map(owners.map(({ mid, organisation_id }) => [mid, organisation_id]));
  const standing = hash('sha256', kept.map((row) => JSON.stringify(rowCells(row))).join('\n'), 'hex');
  return {
    changes,
    owners: ownerOf,
    plan: {
      digest: hash('sha256', `${standing}\n${text}`, 'hex'),
      rows: rows.length,
      added: changes.filter(({ kind }) => kind === 'add').length,
      changed: changes.filter(({ kind }) => kind === 'change').length,
      unchanged,
      withoutOwner: changes.filter(({ kind, row }) => kind === 'add' && !ownerOf.has(row.mid)).length,
      faults: faults.slice(0, MOST_FAULTS),
      moreFaults: Math.max(0, faults.length - MOST_FAULTS),
    },
  };
};

/** A dry run: nothing is changed. @throws PosternError `csv_malformed`, `csv_columns`, `csv_too_long`. */
export const checkAuthorisations = async (store: Store, text: string): Promise<TransferPlan> =>
  (await planOf(store, text)).plan;

/**
 * Takes a file in that was checked before; all of it or nothing.
 * @throws PosternError `csv_rows_refused` where a row has a fault, `plan_stale` where what stands here has changed since.
 */
export const takeAuthorisations = async (
  store: Store,
  text: string,
  digest: string,
  now: number,
): Promise<TransferPlan> => {
  const { plan, changes, owners } = await planOf(store, text);
  if (plan.faults.length > 0) {
    const [first] = plan.faults;
    throw new PosternError(
      'csv_rows_refused',
      `${plan.faults.length + plan.moreFaults} faults; the first: ${first?.message ?? ''}`,
      {
        status: 400,
        cure: 'Check the file first, correct the rows it names, and take it in then; nothing was changed.',
        place: { ...(first !== undefined && { line: first.line }) },
      },
    );
  }
  if (plan.digest !== digest) {
    throw new PosternError('plan_stale', 'The file or what stands here has changed since the check.', {
      status: 409,
      cure: 'Check the file again and take in that plan.',
    });
  }
  await store.transaction(async (trx) => {
    const added = changes
      .filter(({ kind }) => kind === 'add')
      .map(
        ({ row, id }): AuthorisationTable => ({
          id,
          shipper_organisation_id: owners.get(row.mid) ?? null,
          app_id: row.app,
          mid: row.mid,
          channel: row.channel,
          basis: row.basis,
          merchant: row.merchant,
          evidence: row.evidence,
          valid_from: row.from,
          valid_until: row.until,
          revoked_at: row.revoked,
          created_at: now,
        }),
      );
    for (let at = 0; at < added.length; at += ROWS_A_STATEMENT) {
      await trx
        .insertInto('authorisation')
        .values(added.slice(at, at + ROWS_A_STATEMENT))
        .execute();
    }
    for (const { kind, row, id } of changes) {
      if (kind !== 'change') continue;
      await trx
        .updateTable('authorisation')
        .set({ evidence: row.evidence, valid_until: row.until, revoked_at: row.revoked })
        .where('id', '=', id)
        .execute();
    }
  });
  if (changes.length > 0) await store.signal('identity');
  return plan;
};

export interface ExportWish {
  readonly app?: string;
  readonly mid?: string;
}

/** The authorisations as CSV, in an order that depends on their contents alone. */
export const exportAuthorisations = async (store: Store, wish: ExportWish): Promise<string> => {
  let query = store.db.selectFrom('authorisation').selectAll();
  if (wish.app !== undefined) query = query.where('app_id', '=', wish.app);
  if (wish.mid !== undefined) query = query.where('mid', '=', wish.mid);
  const rows = await query.orderBy('mid').orderBy('app_id').orderBy('valid_from').orderBy('id').execute();
  return [[...COLUMNS], ...rows.map(rowCells)].map(csvLine).join('');
};
