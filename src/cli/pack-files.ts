/** Policy packs named on the command line. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PosternError } from '../errors.ts';

export interface PackText {
  readonly name: string;
  readonly text: string;
}

/** @throws PosternError `file_unreadable`. */
export const readPackFile = (path: string): PackText => {
  try {
    return { name: path, text: readFileSync(path, 'utf8') };
  } catch (cause) {
    throw new PosternError('file_unreadable', `The file ${path} cannot be read.`, { status: 400, cause });
  }
};

/** Files as named; a folder stands for the YAML files in it. */
export const packFiles = (paths: readonly string[]): PackText[] =>
  paths.flatMap((path) =>
    statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
      ? readdirSync(path)
          .filter((name) => /\.ya?ml$/.test(name))
          .sort()
          .map((name) => readPackFile(join(path, name)))
      : [readPackFile(path)],
  );
