/** A sheet in the format that was asked for. */
import { PosternError } from '../../errors.ts';
import { pdfOf } from './pdf.ts';
import { pngOf } from './png.ts';
import type { Sheet } from './sheet.ts';
import { zplOf } from './zpl.ts';

export const IMAGE_TYPES = ['PDF', 'PNG', 'ZPL203DPI', 'ZPL300DPI', 'NONE'] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

export interface Image {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** Without a dot. */
  readonly ending: string;
}

/** @throws PosternError `label_image_unsupported` where USPS has the format and a sandbox does not */
export const imageTypeOf = (asked: string | undefined): ImageType => {
  const type = IMAGE_TYPES.find((known) => known === (asked ?? 'PDF'));
  if (type !== undefined) return type;
  throw new PosternError('label_image_unsupported', `A sandbox makes no images of the type ${asked}.`, {
    status: 400,
    place: { field: 'imageInfo.imageType' },
    cure: `Ask for one of ${IMAGE_TYPES.join(', ')}.`,
  });
};

/** Undefined where none was asked for. */
export const imageOf = async (sheet: Sheet, type: ImageType): Promise<Image | undefined> => {
  switch (type) {
    case 'NONE':
      return undefined;
    case 'PDF':
      return { bytes: await pdfOf(sheet, 'SAMPLE'), mediaType: 'application/pdf', ending: 'pdf' };
    case 'PNG':
      return { bytes: await pngOf(sheet), mediaType: 'image/png', ending: 'png' };
    case 'ZPL203DPI':
    case 'ZPL300DPI': {
      const text = zplOf(sheet, type === 'ZPL203DPI' ? 203 : 300);
      return { bytes: Buffer.from(text), mediaType: 'application/zpl', ending: 'zpl' };
    }
  }
};
