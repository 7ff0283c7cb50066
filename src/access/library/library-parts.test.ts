import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compareSections, lineDifference } from './compare.ts';
import { sectionsOf } from './sections.ts';
import { documentTypeOf, textOf } from './text-of.ts';

const HANDBOOK = `Preface line.

3-5.1 Labels
Mark what is restricted.

3-5.1.1 Media
Each medium has a label.
12.5 percent of them are read, which is no heading since it goes on in small letters.

§ 266.1 Purpose and scope
It says why.
`;

describe('the sections of a document', () => {
  it('are split at numbered headings, with what stands before the first as one of its own', () => {
    assert.deepEqual(
      sectionsOf(HANDBOOK).map(({ number, title }) => [number, title]),
      [
        ['', ''],
        ['3-5.1', 'Labels'],
        ['3-5.1.1', 'Media'],
        ['§ 266.1', 'Purpose and scope'],
      ],
    );
  });

  it('hold every word of the text, whatever it is', () => {
    const words = (text: string): string[] => text.match(/[a-z0-9§]+/gi) ?? [];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('1.2 Title', 'some text here', '', '4-1 Other', 'x. y')),
        (lines) => {
          const sections = sectionsOf(lines.join('\n'));
          const kept = sections.map(({ number, title, text }) => `${number} ${title} ${text}`).join(' ');
          assert.deepEqual(words(kept), words(lines.join(' ')));
        },
      ),
    );
  });

  it('are found in linear time in a long line without end', () => {
    assert.equal(sectionsOf(`1.${'1.'.repeat(200_000)} A`).length, 1);
  });
});

describe('two editions of a document', () => {
  it('differ by sections added, removed, changed word by word, and moved to another number', () => {
    const later = HANDBOOK.replace('3-5.1.1 Media', '3-5.1.9 Media')
      .replace('what is restricted', 'whatever is restricted')
      .replace('§ 266.1 Purpose and scope\nIt says why.\n', '9-1 New\nA new one.\n');
    const found = compareSections(sectionsOf(HANDBOOK), sectionsOf(later));
    assert.deepEqual(
      found.map(({ change, number }) => [change, number]),
      [
        ['changed', '3-5.1'],
        ['moved', '3-5.1.9'],
        ['added', '9-1'],
        ['removed', '§ 266.1'],
      ],
    );
    const changed = found[0]?.pieces
      .filter(({ kind }) => kind !== 'same')
      .map(({ kind, text }) => [kind, text.trim()]);
    assert.deepEqual(changed, [
      ['removed', 'what'],
      ['added', 'whatever'],
    ]);
  });

  it('do not differ from themselves', () => {
    assert.deepEqual(compareSections(sectionsOf(HANDBOOK), sectionsOf(HANDBOOK)), []);
    assert.equal(lineDifference(HANDBOOK, HANDBOOK, 1000), '');
  });

  it('show the lines that went and came, cut where they are many', () => {
    assert.equal(lineDifference('a\nb\nc\n', 'a\nx\nc\n', 1000), '- b\n+ x');
    assert.ok(lineDifference('', 'line\n'.repeat(1000), 100).length < 110);
  });
});

describe('the text of a document', () => {
  it('comes from HTML without its scripts and navigation', async () => {
    const html = Buffer.from(
      '<!doctype html><nav>Menu</nav><h2>1.2 Title</h2><p>Text &amp; more</p><script>alert(1)</script>',
    );
    assert.equal(documentTypeOf(html, ''), 'text/html');
    const text = await textOf(html, 'text/html');
    assert.match(text, /1\.2 Title\n+Text & more/);
    assert.doesNotMatch(text, /alert|Menu/);
  });

  it('is refused where there is none: broken PDF, no UTF-8, nothing at all', async () => {
    const pdf = Buffer.from('%PDF-1.7\nbroken');
    assert.equal(documentTypeOf(pdf, ''), 'application/pdf');
    await assert.rejects(textOf(pdf, 'application/pdf'), { code: 'document_unreadable' });
    await assert.rejects(textOf(Buffer.of(0xff, 0xfe, 0x41), 'text/plain'), { code: 'document_unreadable' });
    await assert.rejects(textOf(Buffer.from('  \n'), 'text/plain'), { code: 'document_unreadable' });
  });
});
