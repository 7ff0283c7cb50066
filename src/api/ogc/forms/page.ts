/** A page: plain HTML with one style, no script, no outside host. */
import { framedPage, pageHeaders } from '../../../page.ts';
import { type Content, html, type Markup } from './html.ts';
import type { Link } from './link.ts';

const STYLE = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:70rem;margin:2rem auto;padding:0 1rem}
nav,footer{font-size:.9rem}
table{border-collapse:collapse;font-size:.85rem}
th,td{padding:.3rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent)}
thead th{border-bottom-width:2px;white-space:nowrap}
td.null{opacity:.5}
.wide{overflow-x:auto}
form{display:flex;gap:.5rem 1rem;flex-wrap:wrap;align-items:end;margin:1rem 0}
label{display:flex;flex-direction:column;font-size:.85rem}
label.long{flex:1 1 20rem}
input,select,button{font:inherit;padding:.3rem .5rem}
code,pre{font-size:.85em;overflow-wrap:anywhere}
svg.map{width:100%;max-height:24rem;border:1px solid color-mix(in srgb,currentColor 20%,transparent)}
svg.map circle{fill:#1d5fa8;fill-opacity:.7}
@media (prefers-color-scheme:dark){svg.map circle{fill:#8cc0ff}}`;

const HEADERS = pageHeaders(STYLE);

export interface Page {
  readonly title: string;
  /** From the landing page on; the last one is this page. */
  readonly crumbs: readonly { readonly title: string; readonly href: string }[];
  readonly body: Content;
  readonly links: readonly Link[];
  /** Edition, publisher and licence. */
  readonly footer?: Content;
}

/** The part of `Answer` that a page is. */
export const pageAnswer = (
  page: Page,
): { readonly body: string; readonly headers: Readonly<Record<string, string>> } => ({
  body: framedPage({
    title: `${page.title} – Postern`,
    style: STYLE,
    head: page.links.map(linkElement).join(''),
    body: bodyOf(page).text,
  }),
  headers: HEADERS,
});

const linkElement = ({ rel, href, type, title }: Link): string =>
  html`<link rel="${rel}" href="${href}" type="${type}" title="${title}">\n`.text;

const bodyOf = ({
  title,
  crumbs,
  body,
  links,
  footer,
}: Page): Markup => html`<nav aria-label="Breadcrumb">${crumbs.map(({ title: name, href }, index) => html`${index === 0 ? '' : ' / '}<a href="${href}">${name}</a>`)}</nav>
<main>
<h1>${title}</h1>
${body}
<h2>Links</h2>
<ul>
${links.map(({ rel, href, type, title: name }) => html`<li><a href="${href}">${name}</a> (<code>${rel}</code>, <code>${type}</code>)</li>\n`)}</ul>
</main>
<footer>${footer === undefined ? '' : html`<p>${footer}</p>`}<p>Not affiliated with or endorsed by the United States Postal Service.</p></footer>`;
