/** Attribute snapshots as plain JSON: what the decision journal keeps, and what a person writes to try a decision. */
import { PosternError } from '../errors.ts';
import { Attributes, PrincipalAttributes, RequestAttributes, SubjectAttributes } from './attributes.ts';
import { nearestName } from './nearest.ts';
import { PATH_NAMES, type PathInfo, pathInfo } from './paths.ts';

const EXPECTED: Readonly<Record<PathInfo['type'], string>> = {
  text: 'text',
  list: 'a list of texts',
  flag: 'true or false',
  number: 'a number',
  time: 'a time in Unix milliseconds',
};

const refuse = (path: string, message: string): PosternError =>
  new PosternError('snapshot_invalid', message, { status: 400, place: { field: path } });

const fits = (info: PathInfo, value: unknown): boolean => {
  if (value === null) return info.nullable;
  switch (info.type) {
    case 'text':
      return typeof value === 'string';
    case 'list':
      return Array.isArray(value) && value.every((member) => typeof member === 'string');
    case 'flag':
      return typeof value === 'boolean';
    default:
      return typeof value === 'number' && Number.isFinite(value);
  }
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads `{principal: {…}, request: {…}, subject: {…}}`, as `JSON.stringify` writes `Attributes`. What is left out
 * has the default of its class. The result has the classes' fixed shape, which evaluation needs to be quick.
 * @throws PosternError `snapshot_invalid` for an unknown attribute or a value of another type.
 */
export const attributesFromJson = (json: unknown): Attributes => {
  if (!isObject(json)) throw refuse('', 'A snapshot is an object with principal, request and subject.');
  const attributes = new Attributes(
    new PrincipalAttributes(),
    new RequestAttributes(),
    new SubjectAttributes(),
  );
  for (const [group, members] of Object.entries(json)) {
    if (!isObject(members)) throw refuse(group, `${group} is no object; expected one with its attributes.`);
    for (const [name, value] of Object.entries(members)) {
      const path = `${group}.${name}`;
      const info = pathInfo(path);
      if (info === undefined) {
        throw refuse(path, `There is no attribute ${path}; did you mean ${nearestName(path, PATH_NAMES)}?`);
      }
      if (!fits(info, value)) {
        const expected = `${EXPECTED[info.type]}${info.nullable ? ' or null' : ''}`;
        throw refuse(path, `${path} is ${JSON.stringify(value)}; expected ${expected}.`);
      }
      Object.assign(attributes[info.whose], { [name]: value });
    }
  }
  return attributes;
};
