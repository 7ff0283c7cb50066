/** Layouts that the operator keeps in the data folder, `layouts/NAME.json`: each says which column of a file holds what. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PosternError } from '../errors.ts';
import { type LocationLayout, parseLayout } from './import/index.ts';

/** Names are parts of paths: nothing else may stand in them. */
export const LAYOUT_NAME = '^[a-z0-9-]{1,50}$';
const NAME = new RegExp(LAYOUT_NAME);
const ENDING = '.json';

export interface SavedLayout extends LocationLayout {
  readonly name: string;
}

export class LayoutFolder {
  readonly #folder: string;

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'layouts');
  }

  /** Ascending by name; a file that is no layout is told by its error. */
  async list(): Promise<(SavedLayout | { readonly name: string; readonly error: string })[]> {
    const files = await readdir(this.#folder).catch(() => []);
    const names = files
      .filter((file) => file.endsWith(ENDING))
      .map((file) => file.slice(0, -ENDING.length))
      .filter((name) => NAME.test(name))
      .sort();
    return Promise.all(
      names.map((name) =>
        this.get(name).catch((error: unknown) => ({ name, error: (error as Error).message })),
      ),
    );
  }

  /** @throws PosternError `layout_unknown`, `layout_invalid` */
  async get(name: string): Promise<SavedLayout> {
    return { name, ...parseLayout(await this.text(name)) };
  }

  /** The JSON as it stands in the file. @throws PosternError `layout_unknown` */
  async text(name: string): Promise<string> {
    try {
      if (NAME.test(name)) return await readFile(join(this.#folder, `${name}${ENDING}`), 'utf8');
    } catch {
      // Told below.
    }
    throw new PosternError('layout_unknown', `No layout ${JSON.stringify(name)} is kept here.`, {
      status: 404,
      cure: '`postern locations layouts` lists them; --layout also takes the path of a file.',
      place: { field: 'layout' },
    });
  }

  /** Keeps a layout, in place of the one of that name. @throws PosternError `layout_invalid` */
  async save(name: string, layout: unknown): Promise<SavedLayout> {
    const kept = parseLayout(JSON.stringify(layout));
    await mkdir(this.#folder, { recursive: true });
    const partial = join(this.#folder, `.${name}.${randomBytes(4).toString('hex')}`);
    await writeFile(partial, `${JSON.stringify(kept, null, 2)}\n`);
    await rename(partial, join(this.#folder, `${name}${ENDING}`));
    return { name, ...kept };
  }
}
