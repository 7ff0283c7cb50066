/** The layouts that come along, from the folder `layouts/tracking/`. */
import { readFileSync } from 'node:fs';
import { PosternError } from '../../errors.ts';
import { nearestName } from '../../policy/nearest.ts';
import { type FileLayout, parseLayout } from './layout.ts';

/** In the order in which a file is compared with them: the strictest first. */
const NAMES = ['manifest-csv', 'iv-mtr', 'pub97-extract', 'confirm-pkg'] as const;

const FOLDER = new URL('../../../layouts/tracking/', import.meta.url);

let shipped: ReadonlyMap<string, FileLayout> | undefined;

export const shippedLayouts = (): ReadonlyMap<string, FileLayout> => {
  shipped ??= new Map(
    NAMES.map((name) => [
      name,
      parseLayout(JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as unknown),
    ]),
  );
  return shipped;
};

/** A layout by its name. @throws PosternError `layout_unknown` */
export const shippedLayout = (name: string): FileLayout => {
  const found = shippedLayouts().get(name);
  if (found !== undefined) return found;
  throw new PosternError('layout_unknown', `There is no layout ${JSON.stringify(name.slice(0, 60))}.`, {
    status: 400,
    place: { field: 'layout' },
    cure: `Did you mean ${nearestName(name.slice(0, 60), [...NAMES])}? Or give the file of a layout of your own.`,
  });
};
