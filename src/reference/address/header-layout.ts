/** Layouts of files with a header: columns by name, several names a column where releases differ. */
import { readFile } from 'node:fs/promises';
import { PosternError } from '../../errors.ts';

export interface HeaderColumn {
  readonly field: string;
  readonly names: readonly string[];
  readonly need: 'required' | 'optional';
}

export interface HeaderLayout {
  readonly layout: string;
  readonly version: number;
  readonly title: string;
  readonly publisher: string;
  readonly officialChannel: string;
  readonly officialSource: string;
  readonly columns: readonly HeaderColumn[];
}

/** A shipped layout by its name. */
export const readHeaderLayout = async (name: string): Promise<HeaderLayout> =>
  JSON.parse(
    await readFile(new URL(`../../../layouts/${name}.json`, import.meta.url), 'utf8'),
  ) as HeaderLayout;

/** Where each field stands: its position and the name that the header gives it. */
export type FoundColumns = ReadonlyMap<string, { readonly position: number; readonly name: string }>;

/**
 * Finds the columns of a header; case and blanks around do not matter.
 * @throws PosternError `layout_mismatch` where a required one is missing or a name stands twice
 */
export const findHeaderColumns = (
  layout: Pick<HeaderLayout, 'title' | 'columns'>,
  header: readonly string[],
  file: string,
): FoundColumns => {
  const names = header.map((name) => name.trim().toUpperCase());
  const found = new Map<string, { position: number; name: string }>();
  for (const { field, names: known, need } of layout.columns) {
    const positions = names.flatMap((name, position) =>
      known.some((one) => one.toUpperCase() === name) ? [position] : [],
    );
    const [position] = positions;
    if (positions.length > 1) {
      throw mismatch(
        layout.title,
        file,
        `the column ${known.join(' or ')} stands ${positions.length} times`,
        header,
      );
    }
    if (position !== undefined) found.set(field, { position, name: (header[position] ?? '').trim() });
    else if (need === 'required')
      throw mismatch(layout.title, file, `the column ${known.join(' or ')} is missing`, header);
  }
  return found;
};

const MOST_SHOWN = 20;

const mismatch = (title: string, file: string, why: string, header: readonly string[]): PosternError => {
  const shown = header.slice(0, MOST_SHOWN).map((name) => JSON.stringify(name.slice(0, 40)));
  const more = header.length > MOST_SHOWN ? ` and ${header.length - MOST_SHOWN} more` : '';
  return new PosternError(
    'layout_mismatch',
    `${file}: the header is not that of ${title}: ${why}. Found ${shown.join(', ')}${more}.`,
    {
      status: 422,
      place: { file, line: 1 },
      cure: 'Check that this is the right file, with its header on the first line.',
    },
  );
};
