/** Text as it may stand in XML, SVG and HTML, in an element or an attribute: the one escaper of this program. */

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Controls other than blanks, halves of characters, and what Unicode keeps from being a character (XML 1.0 §2.2). */
const NO_CHARACTER = /[[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]--[\t\n\r]]/gv;

/** What the formats cannot hold at all, escaped or not, becomes the replacement character: nothing vanishes unseen. */
export const escapeMarkup = (text: string): string =>
  text.replace(NO_CHARACTER, '\ufffd').replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
