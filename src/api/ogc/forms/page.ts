/** A page: plain HTML with one style, no script, no outside host. */
import { hash } from 'node:crypto';
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

/** The one style is allowed by its hash; nothing else may be loaded or run. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`,
  "form-action 'self'",
  'img-src data:',
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

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
  body: document(page).text,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': CONTENT_SECURITY_POLICY,
  },
});

const document = ({ title, crumbs, body, links, footer }: Page): Markup => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Postern</title>
<link rel="icon" href="data:,">
${links.map(({ rel, href, type, title: name }) => html`<link rel="${rel}" href="${href}" type="${type}" title="${name}">\n`)}<style>${style}</style>
</head>
<body>
<nav aria-label="Breadcrumb">${crumbs.map(({ title: name, href }, index) => html`${index === 0 ? '' : ' / '}<a href="${href}">${name}</a>`)}</nav>
<main>
<h1>${title}</h1>
${body}
<h2>Links</h2>
<ul>
${links.map(({ rel, href, type, title: name }) => html`<li><a href="${href}">${name}</a> (<code>${rel}</code>, <code>${type}</code>)</li>\n`)}</ul>
</main>
<footer>${footer === undefined ? '' : html`<p>${footer}</p>`}<p>Not affiliated with or endorsed by the United States Postal Service.</p></footer>
</body>
</html>
`;

/** Our own text, which holds nothing to escape. */
const style = html([STYLE] as unknown as TemplateStringsArray);
