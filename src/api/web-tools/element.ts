/** Writing the XML of the dialect: elements in the order given, empty ones left out or closed as the old answers had them. */
import { escapeMarkup } from '../../markup.ts';

/** A finished piece of XML, so that text is never taken for it. */
export interface Markup {
  readonly xml: string;
}

type Content = string | Markup | readonly Markup[];

const inside = (content: Content): string => {
  if (typeof content === 'string') return escapeMarkup(content);
  return 'xml' in content ? content.xml : content.map(({ xml }) => xml).join('');
};

/** An element; without content it is `<Name/>`. */
export const element = (
  name: string,
  content: Content,
  attributes: Readonly<Record<string, string | undefined>> = {},
): Markup => {
  const stated = Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escapeMarkup(value)}"`]))
    .join('');
  const text = inside(content);
  return { xml: text === '' ? `<${name}${stated}/>` : `<${name}${stated}>${text}</${name}>` };
};

/** Elements for those of the fields that are known, in their order. */
export const fields = (named: Readonly<Record<string, string | null | undefined>>): Markup[] =>
  Object.entries(named).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [element(name, value)],
  );

export const document = (root: Markup): string => `<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}`;
