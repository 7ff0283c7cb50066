import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { PosternError } from '../errors.ts';
import { escapeMarkup } from '../markup.ts';
import { childText, readXml } from './xml-reader.ts';

const isRefused = (text: string): void => {
  assert.throws(
    () => readXml(text),
    (error) => error instanceof PosternError && error.code === 'xml_invalid' && error.status === 400,
    text.slice(0, 80),
  );
};

describe('reading XML', () => {
  it('gives elements, attributes and text as they stand, with and without a declaration', () => {
    const root = readXml(
      '<?xml version="1.0"?>\n<R USERID="a&amp;b"><!-- c --><A ID="0">x &lt; y</A><A ID="1"/><B>00501</B></R>',
    );
    assert.equal(root.name, 'R');
    assert.deepEqual({ ...root.attributes }, { USERID: 'a&b' });
    assert.deepEqual(
      root.children.map(({ name, attributes, text }) => [name, attributes.ID, text]),
      [
        ['A', '0', 'x < y'],
        ['A', '1', ''],
        ['B', undefined, '00501'],
      ],
    );
    assert.equal(childText(root, 'B'), '00501');
    assert.equal(childText(root, 'C'), '');
  });

  it('gives back any text that was escaped, in elements and attributes', () => {
    const text = fc.string({ unit: 'grapheme' }).map((one) => one.replace(/\s+/g, ' ').trim());
    fc.assert(
      fc.property(text, (one) => {
        const root = readXml(`<R a="${escapeMarkup(one)}">${escapeMarkup(one)}</R>`);
        assert.equal(escapeMarkup(root.text), escapeMarkup(one));
        assert.equal(escapeMarkup(root.attributes.a ?? ''), escapeMarkup(one));
      }),
    );
  });

  it('refuses document types and entities, so that nothing expands and no file is read', () => {
    isRefused('<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><r>&b;</r>');
    isRefused('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>');
    isRefused('<!doctype r><r/>');
    isRefused('<r>&x;</r>');
    isRefused('<r a="&x;"/>');
    isRefused('<r>&#0;</r>');
    isRefused('<r>&#xD800;</r>');
    isRefused('<r><![CDATA[x]]></r>');
  });

  it('refuses what is not one well-formed element', () => {
    for (const text of [
      '',
      ' ',
      'text',
      '<r>',
      '<r></s>',
      '<r/><s/>',
      '<r a=1/>',
      '<r a="1" a="2"/>',
      '<1/>',
      '<r>&</r>',
    ]) {
      isRefused(text);
    }
  });

  it('refuses what is too large, too many or too deep, in time that grows with the size alone', () => {
    isRefused(`<r>${'x'.repeat(70_000)}</r>`);
    isRefused(`<r>${'<a/>'.repeat(5_000)}</r>`);
    isRefused(`${'<a>'.repeat(20)}${'</a>'.repeat(20)}`);
    isRefused(`${'<a>'.repeat(1_900)}${'</a>'.repeat(1_900)}`);
  });

  it('answers any text with an element or that error, which repeats nothing of the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '/', '&', ';', '"', '!', '?', 'a', 'USERID=', ' ') }),
        (text) => {
          try {
            readXml(text);
          } catch (error) {
            assert.ok(error instanceof PosternError && error.code === 'xml_invalid', String(error));
            assert.ok(!error.message.includes('USERID='));
          }
        },
      ),
    );
  });
});
