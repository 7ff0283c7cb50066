/** The control plane: identity, entitlements, editions, policy versions, journal, jobs. */
import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { ColumnTypes } from '../column-types.ts';
import type { Migration } from '../migrate.ts';

type Tables = Kysely<unknown>;

const withId = (db: Tables, name: string): CreateTableBuilder<string, 'id'> =>
  db.schema.createTable(name).addColumn('id', 'text', (column) => column.primaryKey().notNull());

const createIdentity = async (db: Tables, { integer }: ColumnTypes): Promise<void> => {
  await withId(db, 'organisation')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('crid', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('demo', integer, (column) => column.notNull())
    .addColumn('created_at', integer, (column) => column.notNull())
    .execute();
  await withId(db, 'app')
    .addColumn('organisation_id', 'text', (column) => column.notNull().references('organisation.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('products_json', 'text', (column) => column.notNull())
    .addColumn('default_purpose', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('quotas_json', 'text', (column) => column.notNull())
    .addColumn('created_at', integer, (column) => column.notNull())
    .execute();
  await withId(db, 'person')
    .addColumn('organisation_id', 'text', (column) => column.notNull().references('organisation.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('email', 'text')
    .addColumn('roles_json', 'text', (column) => column.notNull())
    .addColumn('training_ack_at', integer)
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('created_at', integer, (column) => column.notNull())
    .execute();
  await withId(db, 'credential')
    .addColumn('app_id', 'text', (column) => column.references('app.id'))
    .addColumn('person_id', 'text', (column) => column.references('person.id'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('secret_hash', 'text', (column) => column.notNull())
    .addColumn('hint', 'text', (column) => column.notNull())
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('expires_at', integer)
    .addColumn('revoked_at', integer)
    .addColumn('last_used_at', integer)
    .execute();
  await db.schema
    .createTable('token')
    .addColumn('token_hash', 'text', (column) => column.primaryKey().notNull())
    .addColumn('app_id', 'text', (column) => column.notNull().references('app.id'))
    .addColumn('credential_id', 'text', (column) => column.notNull().references('credential.id'))
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('issued_at', integer, (column) => column.notNull())
    .addColumn('expires_at', integer, (column) => column.notNull())
    .addColumn('revoked_at', integer)
    .execute();
  await db.schema.createIndex('app_organisation').on('app').column('organisation_id').execute();
  await db.schema.createIndex('person_organisation').on('person').column('organisation_id').execute();
  await db.schema.createIndex('credential_secret').unique().on('credential').column('secret_hash').execute();
  await db.schema.createIndex('credential_app').on('credential').column('app_id').execute();
  await db.schema.createIndex('credential_person').on('credential').column('person_id').execute();
  await db.schema.createIndex('token_app').on('token').column('app_id').execute();
  await db.schema.createIndex('token_credential').on('token').column('credential_id').execute();
  await db.schema.createIndex('token_expiry').on('token').column('expires_at').execute();
};

const createEntitlements = async (db: Tables, { integer, bytes }: ColumnTypes): Promise<void> => {
  await db.schema
    .createTable('mailer_id')
    .addColumn('mid', 'text', (column) => column.primaryKey().notNull())
    .addColumn('organisation_id', 'text', (column) => column.notNull().references('organisation.id'))
    .addColumn('proof', 'text', (column) => column.notNull())
    .addColumn('added_at', integer, (column) => column.notNull())
    .execute();
  await withId(db, 'authorisation')
    .addColumn('shipper_organisation_id', 'text', (column) => column.references('organisation.id'))
    .addColumn('app_id', 'text', (column) => column.notNull().references('app.id'))
    .addColumn('mid', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('basis', 'text', (column) => column.notNull())
    .addColumn('merchant', 'text')
    .addColumn('evidence', 'text', (column) => column.notNull())
    .addColumn('valid_from', integer, (column) => column.notNull())
    .addColumn('valid_until', integer)
    .addColumn('revoked_at', integer)
    .addColumn('created_at', integer, (column) => column.notNull())
    .execute();
  await withId(db, 'agreement')
    .addColumn('organisation_id', 'text', (column) => column.notNull().references('organisation.id'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('document_sha256', 'text')
    .addColumn('signed_at', integer, (column) => column.notNull())
    .addColumn('valid_until', integer)
    .addColumn('fee_required', integer)
    .addColumn('fee_paid_through', integer)
    .addColumn('revoked_at', integer)
    .execute();
  await withId(db, 'terms_acceptance')
    .addColumn('organisation_id', 'text', (column) => column.notNull().references('organisation.id'))
    .addColumn('document', 'text', (column) => column.notNull())
    .addColumn('version_at', integer, (column) => column.notNull())
    .addColumn('document_sha256', 'text')
    .addColumn('accepted_at', integer, (column) => column.notNull())
    .addColumn('accepted_by', 'text', (column) => column.notNull())
    .execute();
  await withId(db, 'access_grant')
    .addColumn('app_id', 'text', (column) => column.notNull().references('app.id'))
    .addColumn('dataset', 'text', (column) => column.notNull())
    .addColumn('purposes_json', 'text', (column) => column.notNull())
    .addColumn('fields_json', 'text', (column) => column.notNull())
    .addColumn('granted_at', integer, (column) => column.notNull())
    .addColumn('granted_by', 'text', (column) => column.notNull())
    .addColumn('valid_until', integer)
    .addColumn('recertified_at', integer)
    .addColumn('revoked_at', integer)
    .execute();
  await withId(db, 'sealed_secret')
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('sealed', bytes, (column) => column.notNull())
    .addColumn('created_at', integer, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('mailer_id_organisation').on('mailer_id').column('organisation_id').execute();
  await db.schema.createIndex('authorisation_app').on('authorisation').column('app_id').execute();
  await db.schema.createIndex('authorisation_mid').on('authorisation').column('mid').execute();
  await db.schema
    .createIndex('authorisation_shipper')
    .on('authorisation')
    .column('shipper_organisation_id')
    .execute();
  await db.schema.createIndex('agreement_organisation').on('agreement').column('organisation_id').execute();
  await db.schema
    .createIndex('terms_acceptance_organisation')
    .on('terms_acceptance')
    .column('organisation_id')
    .execute();
  await db.schema.createIndex('access_grant_app').on('access_grant').column('app_id').execute();
};

const createEditions = async (db: Tables, { integer, bytes }: ColumnTypes): Promise<void> => {
  await withId(db, 'edition')
    .addColumn('dataset', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('official_channel', 'text', (column) => column.notNull())
    .addColumn('official_source', 'text', (column) => column.notNull())
    .addColumn('authority', 'text', (column) => column.notNull())
    .addColumn('publisher', 'text', (column) => column.notNull())
    .addColumn('licence', 'text', (column) => column.notNull())
    .addColumn('retrieved_at', integer, (column) => column.notNull())
    .addColumn('valid_until', integer)
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('rows_read', integer, (column) => column.notNull())
    .addColumn('rows_kept', integer, (column) => column.notNull())
    .addColumn('rows_refused', integer, (column) => column.notNull())
    .addColumn('importer', 'text', (column) => column.notNull())
    .addColumn('diff_json', 'text', (column) => column.notNull())
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('activated_at', integer)
    .execute();
  await db.schema
    .createTable('edition_blob')
    .addColumn('edition_id', 'text', (column) =>
      column.notNull().references('edition.id').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('body', bytes, (column) => column.notNull())
    .addPrimaryKeyConstraint('edition_blob_key', ['edition_id', 'name'])
    .execute();
  await db.schema.createIndex('edition_dataset_state').on('edition').columns(['dataset', 'state']).execute();
};

const createRecord = async (db: Tables, { integer, bytes }: ColumnTypes): Promise<void> => {
  // A pack may come back into force later: the same content, another day of effect.
  await db.schema
    .createTable('policy_version')
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('effective_from', integer, (column) => column.notNull())
    .addColumn('known_since', integer, (column) => column.notNull())
    .addColumn('activated_by', 'text', (column) => column.notNull())
    .addColumn('pack_json', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('policy_version_key', ['sha256', 'effective_from'])
    .execute();
  await db.schema
    .createTable('journal_block')
    .addColumn('node', 'text', (column) => column.notNull())
    .addColumn('seq', integer, (column) => column.notNull())
    .addColumn('from_s', integer, (column) => column.notNull())
    .addColumn('until_s', integer, (column) => column.notNull())
    .addColumn('entries', integer, (column) => column.notNull())
    .addColumn('root', bytes, (column) => column.notNull())
    .addColumn('body', bytes)
    .addPrimaryKeyConstraint('journal_block_key', ['node', 'seq'])
    .execute();
  await db.schema
    .createTable('commitment')
    .addColumn('commitment', 'text', (column) => column.primaryKey().notNull())
    .addColumn('decision_id', 'text', (column) => column.notNull())
    .addColumn('field', 'text', (column) => column.notNull())
    .addColumn('salt', bytes)
    .addColumn('value', 'text')
    .addColumn('legal_hold', integer, (column) => column.notNull())
    .addColumn('recorded_at', integer, (column) => column.notNull())
    .addColumn('erased_at', integer)
    .execute();
  await db.schema
    .createTable('checkpoint')
    .addColumn('node', 'text', (column) => column.primaryKey().notNull())
    .addColumn('size', integer, (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('at', integer, (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('policy_version_effect')
    .on('policy_version')
    .column('effective_from')
    .execute();
  await db.schema
    .createIndex('journal_block_time')
    .on('journal_block')
    .columns(['from_s', 'until_s'])
    .execute();
  await db.schema.createIndex('commitment_decision').on('commitment').column('decision_id').execute();
  await db.schema.createIndex('commitment_recorded').on('commitment').column('recorded_at').execute();
};

const createWork = async (db: Tables, { integer }: ColumnTypes): Promise<void> => {
  await withId(db, 'job')
    .addColumn('queue', 'text', (column) => column.notNull())
    .addColumn('payload_json', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('run_at', integer, (column) => column.notNull())
    .addColumn('leased_until', integer)
    .addColumn('lease_id', 'text')
    .addColumn('attempts', integer, (column) => column.notNull())
    .addColumn('max_attempts', integer, (column) => column.notNull())
    .addColumn('progress_json', 'text')
    .addColumn('error', 'text')
    .addColumn('singleton_key', 'text')
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('finished_at', integer)
    .execute();
  await db.schema
    .createTable('job_progress')
    .addColumn('job_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('progress_json', 'text', (column) => column.notNull())
    .addColumn('saved_at', integer, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('schedule')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('queue', 'text', (column) => column.notNull())
    .addColumn('every_ms', integer, (column) => column.notNull())
    .addColumn('payload_json', 'text', (column) => column.notNull())
    .addColumn('next_at', integer, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('meta')
    .addColumn('key', 'text', (column) => column.primaryKey().notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('job_due').on('job').columns(['queue', 'state', 'run_at']).execute();
  await db.schema
    .createIndex('job_singleton')
    .unique()
    .on('job')
    .columns(['queue', 'singleton_key'])
    .where(sql.ref('state'), 'in', ['waiting', 'leased'])
    .execute();
};

export const controlPlane: Migration = {
  number: 1,
  name: 'control-plane',
  up: async (db, types) => {
    await createIdentity(db, types);
    await createEntitlements(db, types);
    await createEditions(db, types);
    await createRecord(db, types);
    await createWork(db, types);
  },
};
