/** A sheet as a PDF of its own size. */
import { DOTS_PER_INCH, LETTER_WIDTH, type Sheet } from './sheet.ts';

const POINTS_PER_DOT = 72 / DOTS_PER_INCH;
/** Advance of a letter of Courier, of its size. */
const COURIER_WIDTH = 0.6;
/** Of the capitals of Courier. */
const CAPITALS = 0.56;

export const pdfOf = async (sheet: Sheet, title: string): Promise<Uint8Array> => {
  // Loaded here: few servers make labels, and the library is large.
  const { PDFDocument, rgb, StandardFonts } = await import('pdf-lib');
  const [black, white] = [rgb(0, 0, 0), rgb(1, 1, 1)];
  const file = await PDFDocument.create();
  file.setTitle(title);
  file.setProducer('Postern');
  const font = await file.embedFont(StandardFonts.CourierBold);
  const points = (dots: number): number => dots * POINTS_PER_DOT;
  const page = file.addPage([points(sheet.width), points(sheet.height)]);
  const bar = (x: number, y: number, width: number, height: number): void =>
    page.drawRectangle({
      x: points(x),
      y: points(sheet.height - y - height),
      width: points(width),
      height: points(height),
      color: black,
    });
  for (const mark of sheet.marks) {
    if (mark.kind === 'box') bar(mark.x, mark.y, mark.width, mark.height);
    else if (mark.kind === 'text') {
      const size = points(mark.size) * (LETTER_WIDTH / COURIER_WIDTH);
      page.drawText(mark.text, {
        x: points(mark.x),
        y: points(sheet.height - mark.y) - size * CAPITALS,
        size,
        font,
        color: mark.ink === 'black' ? black : white,
      });
    } else {
      let { x } = mark;
      mark.bars.widths.forEach((width, index) => {
        if (index % 2 === 0) bar(x, mark.y, width * mark.module, mark.height);
        x += width * mark.module;
      });
    }
  }
  return file.save();
};
