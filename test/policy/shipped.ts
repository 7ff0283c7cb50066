/** The shipped pack, and attributes by path, for the tests of this folder. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  Attributes,
  type AttributeValue,
  loadPack,
  type Pack,
  PrincipalAttributes,
  RequestAttributes,
  SubjectAttributes,
} from '../../src/policy/index.ts';

const folder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'policies');

/** The files of `policies/`. */
export const shippedFiles = (): { name: string; text: string }[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

/** The pack that Postern ships. */
export const shippedPack = (): Pack => loadPack(shippedFiles());

/** A snapshot with the given values and the defaults of the classes for the rest. */
export const attributesOf = (values: Readonly<Record<string, AttributeValue>>): Attributes => {
  const attributes = new Attributes(
    new PrincipalAttributes(),
    new RequestAttributes(),
    new SubjectAttributes(),
  );
  for (const [path, value] of Object.entries(values)) {
    const [group = '', name = ''] = path.split('.');
    const part = attributes[group as 'principal' | 'request' | 'subject'];
    if (part === undefined || !(name in part)) throw new RangeError(`No attribute ${path}.`);
    Object.assign(part, { [name]: value });
  }
  return attributes;
};
