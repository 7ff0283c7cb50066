/** The library that draws barcodes, loaded when the first label is made: it is large, and few servers make labels. */
import { createRequire } from 'node:module';
import type bwipjs from 'bwip-js/node';

let loaded: typeof bwipjs | undefined;

export const barcodes = (): typeof bwipjs => {
  loaded ??= createRequire(import.meta.url)('bwip-js/node') as typeof bwipjs;
  return loaded;
};
