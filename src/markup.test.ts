import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { escapeMarkup } from './markup.ts';

describe('text in markup', () => {
  it('can open no element, end no attribute and begin no entity, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(escapeMarkup(text).replace(/&(?:amp|lt|gt|quot|#39);/g, ''), /[&<>"']/);
      }),
    );
  });

  it('shows that something stood where no format can hold it, and keeps blanks', () => {
    assert.equal(escapeMarkup('a\u0000b\ud800c\uffff\t\n\r'), 'a\ufffdb\ufffdc\ufffd\t\n\r');
  });
});
