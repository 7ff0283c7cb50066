/** Requests for access with their steps, the care of grants, break-glass, incidents, and reports of use. */
import type { Migration } from '../migrate.ts';

export const accessRequests: Migration = {
  number: 6,
  name: 'access-requests',
  up: async (db, types) => {
    await db.schema
      .createTable('access_request')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('organisation_id', 'text', (column) => column.notNull().references('organisation.id'))
      .addColumn('app_id', 'text', (column) => column.notNull().references('app.id'))
      .addColumn('dataset', 'text', (column) => column.notNull())
      .addColumn('data_class', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('state_since', types.integer, (column) => column.notNull())
      .addColumn('due_at', types.integer)
      .addColumn('created_at', types.integer, (column) => column.notNull())
      .addColumn('form_json', 'text', (column) => column.notNull())
      .addColumn('requesters_json', 'text', (column) => column.notNull())
      .addColumn('attestation_json', 'text')
      .addColumn('checks_json', 'text')
      .addColumn('terms_json', 'text')
      .addColumn('first_approver', 'text')
      .addColumn('second_approver', 'text')
      .addColumn('outcome_json', 'text')
      .addColumn('grant_id', 'text')
      .execute();
    await db.schema
      .createIndex('access_request_state')
      .on('access_request')
      .columns(['state', 'due_at'])
      .execute();
    await db.schema
      .createIndex('access_request_organisation')
      .on('access_request')
      .columns(['organisation_id', 'created_at'])
      .execute();
    await db.schema
      .createTable('access_request_step')
      .addColumn('request_id', 'text', (column) => column.notNull().references('access_request.id'))
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('at', types.integer, (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('move', 'text', (column) => column.notNull())
      .addColumn('from_state', 'text', (column) => column.notNull())
      .addColumn('to_state', 'text', (column) => column.notNull())
      .addColumn('note', 'text')
      .addPrimaryKeyConstraint('access_request_step_key', ['request_id', 'number'])
      .execute();
    for (const [name, type] of [
      ['request_id', 'text'],
      ['conditions_json', 'text'],
      ['suspended_at', types.integer],
      ['suspended_because', 'text'],
      ['last_used_at', types.integer],
      ['removal_proposed_at', types.integer],
      ['reminded_json', 'text'],
    ] as const) {
      await db.schema.alterTable('access_grant').addColumn(name, type).execute();
    }
    await db.schema
      .createTable('break_glass')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('app_id', 'text', (column) => column.notNull().references('app.id'))
      .addColumn('organisation_id', 'text', (column) => column.notNull())
      .addColumn('dataset', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('broken_by', 'text', (column) => column.notNull())
      .addColumn('grant_id', 'text', (column) => column.notNull())
      .addColumn('from_at', types.integer, (column) => column.notNull())
      .addColumn('until_at', types.integer, (column) => column.notNull())
      .addColumn('review_due_at', types.integer, (column) => column.notNull())
      .addColumn('alarmed_at', types.integer)
      .addColumn('reviewed_by', 'text')
      .addColumn('reviewed_at', types.integer)
      .addColumn('verdict', 'text')
      .addColumn('review_note', 'text')
      .execute();
    await db.schema
      .createTable('incident')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('organisation_id', 'text')
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('description', 'text', (column) => column.notNull())
      .addColumn('decisions_json', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('opened_by', 'text', (column) => column.notNull())
      .addColumn('opened_at', types.integer, (column) => column.notNull())
      .addColumn('closed_by', 'text')
      .addColumn('closed_at', types.integer)
      .addColumn('closing_note', 'text')
      .execute();
    await db.schema
      .createTable('use_report')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('grant_id', 'text', (column) => column.notNull().references('access_grant.id'))
      .addColumn('organisation_id', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('period_from', types.integer, (column) => column.notNull())
      .addColumn('period_until', types.integer, (column) => column.notNull())
      .addColumn('due_at', types.integer, (column) => column.notNull())
      .addColumn('filed_at', types.integer)
      .addColumn('filed_by', 'text')
      .addColumn('answers_json', 'text')
      .execute();
    await db.schema
      .createIndex('use_report_period')
      .on('use_report')
      .columns(['grant_id', 'kind', 'period_from'])
      .unique()
      .execute();
    await db.schema.createIndex('notice_waiting').on('notice').columns(['sent_at', 'created_at']).execute();
  },
};
