export type { Piece, SectionDifference } from './compare.ts';
export { type DocumentHead, type Hit, PolicyLibrary, type Visibility } from './library.ts';
