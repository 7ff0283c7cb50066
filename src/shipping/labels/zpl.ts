/** A sheet as ZPL II. The printer draws bars and letters itself; `>;` starts code set C and `>8` is FNC1 (^BC). */
import { DOTS_PER_INCH, LETTER_WIDTH, type Sheet } from './sheet.ts';

export type PrinterDots = 203 | 300;

export const zplOf = (sheet: Sheet, dotsPerInch: PrinterDots): string => {
  const dots = (value: number): number => Math.round((value * dotsPerInch) / DOTS_PER_INCH);
  const at = (x: number, y: number): string => `^FO${dots(x)},${dots(y)}`;
  const marks = sheet.marks.map((mark) => {
    const place = at(mark.x, mark.y);
    switch (mark.kind) {
      case 'box': {
        const [width, height] = [dots(mark.width), dots(mark.height)];
        return `${place}^GB${width},${height},${Math.min(width, height)}^FS`;
      }
      case 'text': {
        const reversed = mark.ink === 'white' ? '^FR' : '';
        return `${place}${reversed}^A0N,${dots(mark.size)},${dots(mark.size * LETTER_WIDTH)}^FD${mark.text}^FS`;
      }
      case 'bars':
        return `${place}^BY${dots(mark.module)}^BCN,${dots(mark.height)},N,N,N,N^FD${mark.bars.printer}^FS`;
    }
  });
  return ['^XA', `^CI0^PW${dots(sheet.width)}^LL${dots(sheet.height)}^LH0,0`, ...marks, '^XZ', ''].join('\n');
};
