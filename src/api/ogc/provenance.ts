/** Where the features on a page come from. */
import type { FeatureTable } from '../../locations/index.ts';
import { html, type Markup } from './forms/html.ts';

export const provenanceNote = ({ edition, size }: FeatureTable): Markup =>
  html`Edition <code>${edition.edition}</code> (${edition.authority}), ${size} features, retrieved ${new Date(edition.retrievedAt).toISOString().slice(0, 10)}. Source: ${edition.source}. Publisher: ${edition.publisher}. Licence: ${edition.licence}.`;
