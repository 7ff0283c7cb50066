export { acknowledge, acknowledgedAt, BANNER, BANNER_SHA256 } from './banner.ts';
export { type DocumentFacts, Documents, MOST_DOCUMENT_BYTES } from './documents.ts';
export { acceptVersion, addTermsVersion, listTermsVersions, type Standing, standingOf } from './terms.ts';
