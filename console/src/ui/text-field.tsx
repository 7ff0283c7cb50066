/** A labelled line or several of text, with hint and fault: what nearly every field of a form is. */
import type { ComponentChildren, ComponentProps } from 'preact';
import { Field } from './parts.tsx';

interface Labelled {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly fault?: string | undefined;
}

export const TextField = ({ label, hint, fault, ...input }: Labelled & ComponentProps<'input'>) => (
  <Field label={label} hint={hint} fault={fault}>
    {(control) => <input {...input} {...control} />}
  </Field>
);

export const TextArea = ({ label, hint, fault, ...area }: Labelled & ComponentProps<'textarea'>) => (
  <Field label={label} hint={hint} fault={fault}>
    {(control) => <textarea {...area} {...control} />}
  </Field>
);
