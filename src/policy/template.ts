/** The placeholders of `message`, `cure` and `explain`: checked when a pack is read, filled when a refusal is explained. */
import type { Attributes } from './attributes.ts';
import { nearestName } from './nearest.ts';
import type { Condition, Leaf, Rule } from './pack.ts';
import { type AttributeValue, knownPath, PATHS, type PathInfo, pathInfo } from './paths.ts';
import { invalid, type Source } from './source.ts';
import { sayTime } from './time.ts';

const PLACEHOLDER = /\{([^{}]*)\}/g;

/** All leaves of a condition, in the order they are written. */
export const leavesOf = (condition: Condition | null): Leaf[] => {
  if (condition === null) return [];
  if (condition.kind === 'leaf') return [condition];
  return condition.kind === 'not' ? leavesOf(condition.of) : condition.of.flatMap(leavesOf);
};

const SHOWN_VALUES = PATHS.filter((info) => info.shown === 'value').map((info) => info.path);

/**
 * Refuses a placeholder that does not exist or would show what must not be shown.
 * @throws PosternError `policy_invalid`.
 */
export const checkTemplates = (source: Source, from: object, rule: Rule): void => {
  const refuse = (owner: object, key: string, message: string): never => {
    throw invalid(source.file, source.at(owner, key), `rule ${rule.id}: ${message}`, { field: key });
  };
  for (const key of ['message', 'cure'] as const) {
    for (const [, name = ''] of rule[key].matchAll(PLACEHOLDER)) {
      if (pathInfo(name)?.shown !== 'value') {
        refuse(
          from,
          key,
          `{${name}} is no attribute that may be shown; did you mean {${nearestName(name, SHOWN_VALUES)}}?`,
        );
      }
    }
  }
  const leaves = leavesOf(rule.when);
  for (const [path, template] of Object.entries(rule.explain)) {
    const own = leaves.filter((leaf) => leaf.path === path);
    if (own.length === 0)
      refuse(rule.explain, path, `explain names ${path}, which no condition of this rule reads.`);
    for (const [, name = ''] of template.matchAll(PLACEHOLDER)) {
      if (!['value', 'n', 'required'].includes(name)) {
        refuse(rule.explain, path, `{${name}} is no placeholder; expected {value}, {n} or {required}.`);
      }
      if (name === 'value' && knownPath(path).shown !== 'value') {
        refuse(rule.explain, path, `{value} would show ${path}, which belongs to others; leave it out.`);
      }
    }
  }
};

/** A value in words. */
export const sayValue = (info: PathInfo, value: AttributeValue): string => {
  if (value === null) return 'not known';
  if (info.shown === 'never') return 'not shown';
  if (typeof value === 'object') {
    if (info.shown === 'count') return String(value.length);
    return value.length === 0 ? 'none' : value.join(', ');
  }
  if (typeof value === 'number' && info.type === 'time') return sayTime(value);
  if (value === '') return 'none';
  return String(value);
};

/** Fills `{path}` placeholders of a message or a cure from the request's own attributes. */
export const fillMessage = (template: string, attributes: Attributes): string =>
  template.replace(PLACEHOLDER, (_, name: string) => {
    const info = knownPath(name);
    return sayValue(info, info.get(attributes));
  });

/** Fills `{value}`, `{n}` and `{required}`. */
export const fillExplanation = (
  template: string,
  parts: { readonly value: string; readonly n: string; readonly required: string },
): string => template.replace(PLACEHOLDER, (_, name: 'value' | 'n' | 'required') => parts[name]);
