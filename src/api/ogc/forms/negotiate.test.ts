import assert from 'node:assert/strict';
import { it } from 'node:test';
import { html } from './html.ts';
import { formOf } from './negotiate.ts';

it('a browser gets HTML, a program JSON, and whoever says f what it says', () => {
  const cases: readonly [string | undefined, 'json' | 'html'][] = [
    [undefined, 'json'],
    ['', 'json'],
    ['*/*', 'json'],
    ['text/html', 'html'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'html'],
    ['application/geo+json, application/json', 'json'],
    ['application/json, text/html', 'json'],
    ['text/html;q=0.5, application/json;q=0.9', 'json'],
    ['text/html;q=0.9, application/json;q=0.5', 'html'],
    ['TEXT/HTML', 'html'],
    ['text/html;q=0', 'json'],
    ['text/html;q=nonsense', 'json'],
    [`${'a/b,'.repeat(1_000)}text/html`, 'html'],
  ];
  for (const [accept, form] of cases) assert.equal(formOf(undefined, accept), form, String(accept));
  assert.equal(formOf('json', 'text/html'), 'json');
  assert.equal(formOf('html', '*/*'), 'html');
});

it('a template escapes every value that is no template itself', () => {
  const sharp = `<a href="x" title='y'>&</a>`;
  assert.equal(
    html`<p>${sharp}</p>`.text,
    '<p>&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;</p>',
  );
  assert.equal(html`${[html`<b>${'<'}</b>`, '>', null, 0, undefined, false]}`.text, '<b>&lt;</b>&gt;0');
});
