/** A sheet as a PNG, a dot a pixel, by the drawing surface of bwip-js with the face that it brings along. */
import { barcodes } from './barcodes.ts';
import { LETTER_WIDTH, type Sheet } from './sheet.ts';

const FACE = 'OCR-B';
/** Advance of a letter of the face, of its width; and the height of its capitals, of its height. */
const ADVANCE = 0.64;
const CAPITALS = 0.68;
const INK = { black: '000000', white: 'ffffff' } as const;

export const pngOf = async (sheet: Sheet): Promise<Uint8Array> => {
  const surface = barcodes().drawingZlibPng();
  surface.setopts?.({
    bcid: 'gs1-128',
    text: '',
    backgroundcolor: 'ffffff',
    paddingleft: 0,
    paddingright: 0,
    paddingtop: 0,
    paddingbottom: 0,
  });
  surface.init(sheet.width, sheet.height);
  const fill = (x: number, y: number, width: number, height: number): void => {
    const [right, bottom] = [x + width, y + height];
    surface.polygon([
      [x, y],
      [x, bottom],
      [right, bottom],
      [right, y],
    ]);
    surface.fill(INK.black);
  };
  for (const mark of sheet.marks) {
    if (mark.kind === 'box') fill(mark.x, mark.y, mark.width, mark.height);
    else if (mark.kind === 'text') {
      const width = Math.floor((mark.size * LETTER_WIDTH) / ADVANCE);
      const height = Math.round(mark.size * 0.95);
      const font = { name: FACE, width, height, dx: 0 };
      surface.text(mark.x, mark.y + Math.round(height * CAPITALS), mark.text, INK[mark.ink], font);
    } else {
      let { x } = mark;
      mark.bars.widths.forEach((width, index) => {
        if (index % 2 === 0) fill(x, mark.y, width * mark.module, mark.height);
        x += width * mark.module;
      });
    }
  }
  return surface.end();
};
