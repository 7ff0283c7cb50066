/** Changes as feeds: Atom (RFC 4287) and RSS 2.0. Ids of entries rest on the editions alone, so they never change. */
import { hash } from 'node:crypto';
import { escapeMarkup } from '../../markup.ts';
import { detailsOf, titleOf } from './describe.ts';
import type { FlatChange } from './flat.ts';

/** One edition that came, and places that changed with it. */
export interface FeedStep {
  /** Id of the edition. */
  readonly edition: string;
  /** Unix ms. */
  readonly at: number;
  /** `120 added, 3 removed, …`. */
  readonly summary: string;
  /** The page that shows all of it. */
  readonly page: string;
  readonly changes: readonly FlatChange[];
}

export interface Feed {
  /** What the feed is of, for its id: `collection-boxes NY`. */
  readonly key: string;
  readonly title: string;
  readonly self: string;
  readonly page: string;
  /** The latest first. */
  readonly steps: readonly FeedStep[];
}

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly at: number;
  readonly page: string;
  readonly text: string;
}

const entriesOf = ({ steps }: Feed): Entry[] =>
  steps.flatMap(({ edition, at, summary, page, changes }) => [
    { id: urn(edition), title: `New edition: ${summary}`, at, page, text: `Edition ${edition}.` },
    ...changes.map((change) => ({
      id: urn(`${edition} ${change.id}`),
      title: titleOf(change),
      at,
      page,
      text: detailsOf(change).join('. '),
    })),
  ]);

/** A UUID of version 8 (RFC 9562) made from a name: the same one for ever. */
const urn = (name: string): string => {
  const hex = hash('sha256', `postern locations ${name}`);
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const element = (name: string, text: string): string => `<${name}>${escapeMarkup(text)}</${name}>`;
const isoOf = (at: number): string => new Date(at).toISOString();

export const atomFeed = (feed: Feed): string => {
  const entries = entriesOf(feed).map(({ id, title, at, page, text }) =>
    [
      '<entry>',
      element('id', id),
      element('title', title),
      element('updated', isoOf(at)),
      `<link rel="alternate" type="text/html" href="${escapeMarkup(page)}"/>`,
      element('summary', text),
      '</entry>',
    ].join(''),
  );
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    element('id', urn(feed.key)),
    element('title', feed.title),
    element('updated', isoOf(feed.steps[0]?.at ?? 0)),
    `<author>${element('name', 'Postern')}</author>`,
    `<link rel="self" type="application/atom+xml" href="${escapeMarkup(feed.self)}"/>`,
    `<link rel="alternate" type="text/html" href="${escapeMarkup(feed.page)}"/>`,
    ...entries,
    '</feed>',
    '',
  ].join('\n');
};

export const rssFeed = (feed: Feed): string => {
  const items = entriesOf(feed).map(({ id, title, at, page, text }) =>
    [
      '<item>',
      element('title', title),
      element('link', page),
      `<guid isPermaLink="false">${escapeMarkup(id)}</guid>`,
      element('pubDate', new Date(at).toUTCString()),
      element('description', text),
      '</item>',
    ].join(''),
  );
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>',
    element('title', feed.title),
    element('link', feed.page),
    element('description', 'Places added, removed, moved, renamed, or with other hours, edition by edition.'),
    `<atom:link rel="self" type="application/rss+xml" href="${escapeMarkup(feed.self)}"/>`,
    ...items,
    '</channel></rss>',
    '',
  ].join('\n');
};
