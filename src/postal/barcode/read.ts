/** Any barcode text at all: packages, letters, containers, trays, the likeliest reading first. */
import type { ContainerReading, TrayReading } from './container.ts';
import { parseContainer, parseTray } from './container.ts';
import type { BarCorrection, ImbReading } from './imb.ts';
import { parseImb } from './imb.ts';
import { parseTrackingNumber } from './parse.ts';
import type { PackageReading } from './reading.ts';

export type BarcodeReading = PackageReading | ImbReading | ContainerReading | TrayReading;

/** Everything the text can be. Without a reading, `notes` say why; `corrected` names a bar that was put right. */
export interface ReadBarcode {
  readonly readings: readonly BarcodeReading[];
  readonly corrected: BarCorrection | null;
  readonly notes: readonly string[];
}

/** At least this many letters T, D, A, F mean that bars were sent, even if some are missing or wrong. */
const LIKE_BARS = 20;

const looksLikeBars = (text: string): boolean => (text.match(/[TDAF]/gi)?.length ?? 0) >= LIKE_BARS;

/**
 * Reads a barcode of any kind. Valid package readings come first; 20 digits without a right check digit are
 * more likely an Intelligent Mail barcode, so that comes before an invalid one. Never throws.
 */
export const readBarcode = (text: string): ReadBarcode => {
  const parsed = parseTrackingNumber(text);
  const imb = parseImb(text);
  if (!imb.ok && looksLikeBars(parsed.cleaned)) {
    const { came, expected, position } = imb.error;
    const where = position === null ? '' : ` (at ${position})`;
    return { readings: [], corrected: null, notes: [`Bars: ${came}${where}; expected ${expected}.`] };
  }
  const container = parseContainer(text);
  const tray = parseTray(text);
  const readings: readonly BarcodeReading[] = [
    ...parsed.readings.filter(({ valid }) => valid),
    ...(imb.ok ? [imb.reading] : []),
    ...(container.ok ? [container.reading] : []),
    ...(tray.ok ? [tray.reading] : []),
    ...parsed.readings.filter(({ valid }) => !valid),
  ];
  return {
    readings,
    corrected: imb.ok ? imb.corrected : null,
    notes: readings.length === 0 ? parsed.notes : [],
  };
};
