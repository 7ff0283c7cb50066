/** Small pieces of SVG. Every text that is not ours passes `escapeMarkup`. */

import { escapeMarkup } from '../../../markup.ts';

/** Pixels to a tenth. */
export const px = (value: number): string => String(Math.round(value * 10) / 10);

export type Anchor = 'start' | 'middle' | 'end';

export interface TextStyle {
  readonly size?: number;
  readonly anchor?: Anchor;
  readonly tone?: 'plain' | 'muted' | 'strong';
}

const TONES = { plain: '', muted: ' class="muted"', strong: ' font-weight="600"' } as const;

export const textAt = (
  x: number,
  y: number,
  text: string,
  { size = 12, anchor = 'start', tone = 'plain' }: TextStyle = {},
): string =>
  `<text x="${px(x)}" y="${px(y)}" font-size="${size}"${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}${TONES[tone]}>${escapeMarkup(text)}</text>`;

export const lineFromTo = (x1: number, y1: number, x2: number, y2: number, className: string): string =>
  `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" class="${className}"/>`;
