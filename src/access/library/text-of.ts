/** The text of a document: PDF, HTML or plain text. The readers are loaded when one is needed. */
import { PosternError } from '../../errors.ts';

export type DocumentType = 'application/pdf' | 'text/html' | 'text/plain';

const isPdf = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-';

/** What the bytes are, by themselves; a stated type that is none of the three says nothing. */
export const documentTypeOf = (bytes: Uint8Array, stated: string): DocumentType => {
  if (isPdf(bytes)) return 'application/pdf';
  const start = Buffer.from(bytes.subarray(0, 2048)).toString('latin1').trimStart().toLowerCase();
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) return 'text/html';
  return stated.startsWith('text/html') ? 'text/html' : 'text/plain';
};

const pdfText = async (bytes: Uint8Array): Promise<string> => {
  const { extractText, getDocumentProxy } = await import('unpdf');
  const document = await getDocumentProxy(new Uint8Array(bytes));
  const { text } = await extractText(document, { mergePages: false });
  return text.join('\n\n');
};

const htmlText = async (bytes: Uint8Array): Promise<string> => {
  const { convert } = await import('html-to-text');
  return convert(Buffer.from(bytes).toString('utf8'), {
    wordwrap: false,
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
      { selector: 'nav', format: 'skip' },
      { selector: 'script', format: 'skip' },
      { selector: 'style', format: 'skip' },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
        selector,
        options: { uppercase: false },
      })),
    ],
  });
};

/** @throws PosternError `document_unreadable` for a PDF that cannot be read, or a document without any text. */
export const textOf = async (bytes: Uint8Array, type: DocumentType): Promise<string> => {
  let text: string;
  try {
    text =
      type === 'application/pdf'
        ? await pdfText(bytes)
        : type === 'text/html'
          ? await htmlText(bytes)
          : new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable(`The document cannot be read as ${type}: ${(cause as Error).message}.`, cause);
  }
  if (text.trim() === '') throw unreadable('There is no text in the document; it may be a scan.', undefined);
  return text;
};

const unreadable = (message: string, cause: unknown): PosternError =>
  new PosternError('document_unreadable', message, {
    status: 400,
    cure: 'Attach a PDF with text in it, an HTML page, or plain text in UTF-8.',
    cause,
  });
