import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { inAskedForm, prefersXml, xmlText } from './xml.ts';

/** XML 1.0 §2.2, production 2. */
const isXmlCharacter = (code: number): boolean =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  code >= 0x10000;

const NAMES = {
  root: 'Answer',
  elements: { corrections: 'addressCorrections' },
  members: { corrections: 'addressCorrection' },
};

describe('the XML twin', () => {
  it('names elements, wraps named lists and repeats the others', () => {
    const text = xmlText(
      'Answer',
      { city: 'ITHACA', corrections: [{ code: '22' }], errors: [1, 2], none: null },
      NAMES,
    );
    assert.equal(
      text,
      '<?xml version="1.0" encoding="UTF-8"?>\n<Answer><city>ITHACA</city><addressCorrections><addressCorrection>' +
        '<code>22</code></addressCorrection></addressCorrections><errors>1</errors><errors>2</errors></Answer>\n',
    );
  });

  it('lets no text leave its element, and carries no character that XML forbids', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const inner =
          xmlText('A', { t: text }, { root: 'A' }).split('<A><t>')[1]?.replace('</t></A>\n', '') ?? '';
        assert.doesNotMatch(inner, /[<>]/);
        assert.doesNotMatch(inner, /&(?!(amp|lt|gt|quot|apos);)/);
        for (const character of inner) assert.ok(isXmlCharacter(character.codePointAt(0) ?? 0), inner);
        assert.ok(inner.isWellFormed());
      }),
    );
  });

  it('is given to whoever prefers it, and to nobody else', () => {
    const wanted = [
      'application/xml',
      'application/json;q=0.5, application/xml',
      'text/html, application/xml;q=0.9',
    ];
    const others = [undefined, '*/*', 'application/json', 'application/xml, application/json', 'text/xml'];
    assert.deepEqual(wanted.map(prefersXml), [true, true, true]);
    assert.deepEqual(others.map(prefersXml), [false, false, false, false, false]);
  });

  it('has the root of errors for an error, and says that the form depends on what was asked for', () => {
    const outcome = {
      status: 404,
      headers: { 'content-type': 'application/json' },
      text: '{"apiVersion":"v3"}',
    };
    const given = inAskedForm(outcome, NAMES, 'application/xml');
    assert.match(String(given.text), /<ErrorMessage><apiVersion>v3<\/apiVersion><\/ErrorMessage>/);
    assert.equal(given.headers['content-type'], 'application/xml; charset=utf-8');
    assert.equal(given.headers.vary, 'accept');
    assert.equal(inAskedForm(outcome, NAMES, undefined).text, outcome.text);
  });
});
