/** HTML that escapes whatever is put into it: only what this file made may stand as markup. */

import { escapeMarkup } from '../../../markup.ts';

export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Content = Markup | string | number | boolean | null | undefined | readonly Content[];

const written = (content: Content): string => {
  if (content instanceof Markup) return content.text;
  if (content === null || content === undefined || content === false) return '';
  if (Array.isArray(content)) return content.map(written).join('');
  return escapeMarkup(String(content));
};

/** A template whose values are escaped, save those that are themselves such templates. */
export const html = (parts: TemplateStringsArray, ...values: readonly Content[]): Markup =>
  new Markup(parts.map((part, index) => part + written(values[index])).join(''));
