/** The frame of the pages that this program makes itself: HTML with one style, no script, nothing from outside. */
import { hash } from 'node:crypto';
import { escapeMarkup } from './markup.ts';

export interface Frame {
  /** Text; it is escaped here. */
  readonly title: string;
  /** One sheet, our own text. */
  readonly style: string;
  /** Finished HTML. */
  readonly body: string;
  /** Finished elements for the head. */
  readonly head?: string;
}

/** A whole document. */
export const framedPage = ({ title, style, body, head = '' }: Frame): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)}</title>
<link rel="icon" href="data:,">
${head}<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;

/** The headers of such a page: its one style is allowed by its hash, nothing else is loaded or run, forms come back here. */
export const pageHeaders = (style: string): Readonly<Record<string, string>> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
    "form-action 'self'",
    'img-src data:',
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
});
