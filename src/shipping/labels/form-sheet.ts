/** A sample SCAN form: one barcode for all labels of a shipment. */
import { barsOf, inGroups } from './bars.ts';
import type { LabelParty } from './label.ts';
import { addressLines } from './label-sheet.ts';
import { box, centred, DOTS_PER_INCH, line, type Sheet } from './sheet.ts';

export interface Form {
  readonly number: string;
  readonly from: LabelParty;
  readonly mailingDate: string;
  readonly entryZip: string;
  readonly pieces: number;
  readonly size: '8.5X11LABEL' | '4X6LABEL';
}

const MODULE = 3;
const EDGE = 32;

export const formSheet = (form: Form): Sheet => {
  const small = form.size === '4X6LABEL';
  const width = Math.round((small ? 4 : 8.5) * DOTS_PER_INCH);
  const height = (small ? 6 : 11) * DOTS_PER_INCH;
  const inner = width - 2 * EDGE;
  const bars = barsOf('', form.number);
  return {
    width,
    height,
    marks: [
      box(0, 0, width, 150),
      centred(EDGE, 26, 124, 'SAMPLE', inner, 'white'),
      centred(EDGE, 168, 44, 'NOT VALID FOR MAILING', inner),
      centred(EDGE, 226, 40, 'SIMULATED SHIPMENT CONFIRMATION', inner),
      box(0, 280, width, 4),
      line(EDGE, 300, 34, `MAILING DATE ${form.mailingDate}`, inner),
      line(EDGE, 344, 34, `ENTERED AT ZIP CODE ${form.entryZip}`, inner),
      line(EDGE, 388, 34, `LABELS ${form.pieces}`, inner),
      line(EDGE, 450, 24, 'FROM', 200),
      ...addressLines(form.from).map((text, index) => line(EDGE, 480 + index * 38, 34, text, inner)),
      box(0, 720, width, 10),
      {
        kind: 'bars',
        x: Math.round((width - bars.modules * MODULE) / 2),
        y: 770,
        height: 200,
        module: MODULE,
        bars,
      },
      centred(EDGE, 990, 40, inGroups(form.number), inner),
      box(0, 1050, width, 10),
      centred(EDGE, 1080, 44, 'SAMPLE - MADE IN A SANDBOX', inner),
    ],
  };
};
