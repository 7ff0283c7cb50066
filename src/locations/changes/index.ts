export { atomFeed, type FeedStep, rssFeed } from './feed.ts';
export { type FlatChange, flatChange } from './flat.ts';
export { CHANGES_PAGE_HEADERS, changesPage } from './page.ts';
export { changesCsv, changesGeoJson } from './write.ts';
