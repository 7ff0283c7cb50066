/** The form of one operation: parameters and body out of its schema, with an example. */

import { access } from '../../texts/en/access.ts';
import { tryIt } from '../../texts/en/portal-try.ts';
import { Button, Card, Field } from '../../ui/parts.tsx';
import { Table } from '../../ui/table.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import type { Asked } from './asked.ts';
import { choicesOf, exampleOf, exampleText, fieldsOf, kindOf } from './example.ts';
import type { Operation, Parameter, Schema } from './operations.ts';

const text = tryIt.form;

const exampleBody = ({ type, schema }: NonNullable<Operation['body']>): string => {
  const example = exampleOf(schema);
  if (type !== 'application/x-www-form-urlencoded') return JSON.stringify(example, null, 2);
  return new URLSearchParams(example as Record<string, string>).toString();
};

/** The request as it begins: required parameters have an example, others are not sent. */
export const beginning = ({ parameters, body }: Operation): Asked => ({
  values: Object.fromEntries(
    parameters.map(({ name, required, schema }) => [name, required ? exampleText(name, schema) : '']),
  ),
  body: body === undefined ? '' : exampleBody(body),
  purpose: '',
});

interface ParameterFieldProps {
  readonly of: Parameter;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const ParameterField = ({ of, value, onChange }: ParameterFieldProps) => {
  const { name, required, schema } = of;
  const choices = choicesOf(schema);
  const example = exampleText(name, schema);
  const hint = [of.description, required ? text.required : text.optional].filter(Boolean).join('; ');
  return (
    <Field label={name} hint={hint}>
      {(control) =>
        choices === undefined ? (
          <input
            {...control}
            required={required}
            spellcheck={false}
            autocomplete="off"
            placeholder={example}
            value={value}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
        ) : (
          <select {...control} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
            {!required && <option value="">{text.unset}</option>}
            {choices.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        )
      }
    </Field>
  );
};

const BodyFields = ({ schema }: { readonly schema: Schema }) => {
  const fields = fieldsOf(schema);
  if (fields.length === 0) return null;
  return (
    <details class="try-fields">
      <summary>{text.fields}</summary>
      <Table
        caption={text.fields}
        tools="bare"
        rows={fields}
        rowKey={({ path }) => path}
        columns={[
          {
            title: text.columns.name,
            value: ({ path }) => path,
            cell: ({ path, required }) => (
              <>
                <code>{path}</code> {required && <span class="hint">{text.required}</span>}
              </>
            ),
          },
          { title: text.columns.kind, value: ({ schema: field }) => kindOf(field) },
          { title: text.columns.meaning, value: ({ schema: field }) => field.description },
        ]}
      />
    </details>
  );
};

const isJson = (body: string): boolean => {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
};

interface RequestFormProps {
  readonly operation: Operation;
  readonly asked: Asked;
  readonly busy: boolean;
  readonly onChange: (asked: Asked) => void;
  readonly onSend: () => void;
  readonly onStop: () => void;
}

export const RequestForm = ({ operation, asked, busy, onChange, onSend, onStop }: RequestFormProps) => {
  const { parameters, body } = operation;
  const isWrong = body?.type === 'application/json' && asked.body.trim() !== '' && !isJson(asked.body);
  return (
    <Card title={text.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isWrong) onSend();
        }}
      >
        <div class="try-parameters">
          {parameters.map((parameter) => (
            <ParameterField
              key={parameter.name}
              of={parameter}
              value={asked.values[parameter.name] ?? ''}
              onChange={(value) =>
                onChange({ ...asked, values: { ...asked.values, [parameter.name]: value } })
              }
            />
          ))}
          <Field label={text.purpose} hint={text.purposeHint}>
            {(control) => (
              <select
                {...control}
                value={asked.purpose}
                onChange={(event) => onChange({ ...asked, purpose: event.currentTarget.value })}
              >
                <option value="">{text.noPurpose}</option>
                {Object.entries(access.purposes).map(([purpose, name]) => (
                  <option key={purpose} value={purpose}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        {body !== undefined && (
          <>
            <TextArea
              label={`${text.body} (${body.type})`}
              fault={isWrong ? text.bodyFault : undefined}
              class="try-body"
              rows={Math.min(18, asked.body.split('\n').length + 1)}
              spellcheck={false}
              value={asked.body}
              onInput={(event) => onChange({ ...asked, body: event.currentTarget.value })}
            />
            <BodyFields schema={body.schema} />
          </>
        )}
        <div class="row">
          <Button type="submit" kind="main" busy={busy}>
            {text.send}
          </Button>
          {busy && <Button onClick={onStop}>{text.stop}</Button>}
          <Button kind="quiet" onClick={() => onChange(beginning(operation))}>
            {text.example}
          </Button>
        </div>
      </form>
    </Card>
  );
};
