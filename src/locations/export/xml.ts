/** Text for XML 1.0: what the format cannot hold is left out, what it reads as markup is escaped. */

/** Controls other than blanks, and what Unicode keeps from being a character (XML 1.0 §2.2). */
const NOT_XML = /[[\p{Cc}\p{Noncharacter_Code_Point}]--[\t\n\r]]/gv;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const xmlText = (text: string): string =>
  text
    .toWellFormed()
    .replace(NOT_XML, '')
    .replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
