/** The page of changes: plain HTML made here, no script, nothing from outside; light and dark as the reader's system is. */
import { escapeMarkup } from '../../markup.ts';
import { framedPage, pageHeaders } from '../../page.ts';
import type { Edition } from '../../reference/index.ts';
import { CHANGE_KINDS, type ChangeKind } from '../diff/index.ts';
import { LOCATION_KINDS, type LocationKind } from '../facility.ts';
import type { EditionStep } from '../history.ts';
import { addressOf, CHANGE_WORDS, detailsOf } from './describe.ts';
import type { FlatChange } from './flat.ts';

export interface ChangesPage {
  readonly kind: LocationKind;
  readonly step: EditionStep;
  readonly editions: readonly Edition[];
  readonly counts: Readonly<Record<ChangeKind, number>>;
  readonly unchanged: number;
  /** As asked; empty where all are wanted. */
  readonly change: string;
  readonly state: string;
  readonly states: readonly string[];
  /** Changes that match. */
  readonly matched: number;
  readonly offset: number;
  readonly limit: number;
  readonly changes: readonly FlatChange[];
}

const STYLE = `
:root{color-scheme:light dark;font:16px/1.45 system-ui,sans-serif;--line:light-dark(#ccd3da,#444c56);--soft:light-dark(#f4f6f8,#22272e);--warn:light-dark(#8a3b00,#ffb77a)}
body{max-width:72rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;line-height:1.2}
form{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:end;background:var(--soft);padding:.8rem;border:1px solid var(--line);border-radius:.4rem}
label{display:grid;font-size:.85rem}
select,button{font:inherit;padding:.3rem .5rem;max-width:20rem}
dl{display:flex;flex-wrap:wrap;gap:.5rem 1.6rem;margin:1rem 0}
dl div{display:flex;flex-direction:column-reverse}
dd{margin:0;font-size:1.5rem;font-variant-numeric:tabular-nums}
dt{font-size:.85rem}
.table{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:start;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line)}
thead th{border-bottom-width:2px}
.held{color:var(--warn);font-weight:600}
nav{display:flex;flex-wrap:wrap;gap:.4rem 1.2rem;margin:1rem 0}
small{font-size:.85rem}`;

/** Headers of the page. */
export const CHANGES_PAGE_HEADERS = pageHeaders(STYLE);

const KIND_WORDS: Readonly<Record<LocationKind, string>> = {
  'post-offices': 'Post offices',
  'collection-boxes': 'Collection boxes',
};

const PATH = '/postern/v1/locations/diff';

export const changesPage = (page: ChangesPage): string => {
  const { kind, step, counts, changes } = page;
  const title = `${KIND_WORDS[kind]}: what changed`;
  const body = `<main>
<h1>${title}</h1>
<p>From ${editionLine(step.from)}<br>to ${editionLine(step.to)}</p>
${step.to.state === 'held' ? `<p class="held">This edition is held for review and does not serve: ${escapeMarkup(step.to.reason ?? 'no reason stated')}.</p>\n` : ''}${form(page)}
<dl>
${CHANGE_KINDS.map((one) => `<div><dt>${CHANGE_WORDS[one]}</dt><dd>${number(counts[one])}</dd></div>`).join('\n')}
<div><dt>Unchanged</dt><dd>${number(page.unchanged)}</dd></div>
</dl>
<h2>${number(page.matched)} ${page.matched === 1 ? 'place' : 'places'}</h2>
${changes.length === 0 ? '<p>Nothing of what was asked for changed.</p>' : table(changes)}
${pager(page)}
<nav aria-label="Other forms">${OTHER_FORMS.map(([form, words]) => `<a href="${link(page, { format: form })}">${words}</a>`).join('\n')}
<a href="/postern/v1/locations/changes.atom?kind=${kind}">Atom feed</a>
<a href="/postern/v1/locations/changes.rss?kind=${kind}">RSS feed</a></nav>
<footer><small>Moved means by more than 50 metres. Places are known by their ids, and where an id was lost by type and address.
Source: ${escapeMarkup(step.to.publisher)}, ${escapeMarkup(step.to.source)} (${step.to.authority}); licence: ${escapeMarkup(step.to.licence)}.
Not affiliated with or endorsed by the United States Postal Service.</small></footer>
</main>`;
  return framedPage({
    title,
    style: STYLE,
    head: `<link rel="alternate" type="application/atom+xml" title="${title}" href="/postern/v1/locations/changes.atom?kind=${kind}">\n`,
    body,
  });
};

const OTHER_FORMS = [
  ['json', 'JSON'],
  ['csv', 'CSV'],
  ['geojson', 'GeoJSON'],
] as const;

const number = (value: number): string => value.toLocaleString('en-US');
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

const editionLine = ({ edition, retrievedAt, rowsKept, authority }: Edition): string =>
  `<strong>${dayOf(retrievedAt)}</strong> (${escapeMarkup(edition)}, ${authority}, ${number(rowsKept)} places)`;

const option = (value: string, words: string, chosen: string): string =>
  `<option value="${escapeMarkup(value)}"${value === chosen ? ' selected' : ''}>${escapeMarkup(words)}</option>`;

const form = ({ kind, step, editions, change, state, states }: ChangesPage): string => {
  const ofEditions = (chosen: string): string =>
    editions
      .map(({ edition, retrievedAt, state: held }) =>
        option(
          edition,
          `${dayOf(retrievedAt)} ${held === 'superseded' ? '' : `(${held}) `}\u2026${edition.slice(-8)}`,
          chosen,
        ),
      )
      .join('');
  return `<form action="${PATH}" method="get">
<input type="hidden" name="format" value="html"><input type="hidden" name="kind" value="${kind}">
<label>From <select name="from">${ofEditions(step.from.edition)}</select></label>
<label>To <select name="to">${ofEditions(step.to.edition)}</select></label>
<label>Change <select name="change">${option('', 'all', change)}${CHANGE_KINDS.map((one) => option(one, CHANGE_WORDS[one], change)).join('')}</select></label>
<label>State <select name="state">${option('', 'all', state)}${states.map((one) => option(one, one, state)).join('')}</select></label>
<button>Show</button>
${(Object.keys(LOCATION_KINDS) as LocationKind[])
  .filter((other) => other !== kind)
  .map((other) => `<a href="${PATH}?format=html&amp;kind=${other}">${KIND_WORDS[other]}</a>`)
  .join('\n')}
</form>`;
};

const table = (changes: readonly FlatChange[]): string => `<div class="table"><table>
<thead><tr><th scope="col">Change</th><th scope="col">Place</th><th scope="col">Address</th><th scope="col">Details</th></tr></thead>
<tbody>
${changes.map(tableRow).join('\n')}
</tbody>
</table></div>`;

const tableRow = (change: FlatChange): string => {
  const words = change.changes.map((kind) => CHANGE_WORDS[kind]).join(', ');
  const details = detailsOf(change).map(escapeMarkup).join('<br>');
  return `<tr><td>${words}</td><td>${escapeMarkup(change.name || change.id)}<br><small>${escapeMarkup(change.type)} ${escapeMarkup(change.id)}</small></td><td>${escapeMarkup(addressOf(change))}</td><td>${details}</td></tr>`;
};

const link = ({ kind, step, change, state }: ChangesPage, more: Readonly<Record<string, string>>): string => {
  const query = new URLSearchParams({ kind, from: step.from.edition, to: step.to.edition });
  if (change !== '') query.set('change', change);
  if (state !== '') query.set('state', state);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  return escapeMarkup(`${PATH}?${query}`);
};

const pager = (page: ChangesPage): string => {
  const { offset, limit, matched, changes } = page;
  const to = (start: number, words: string): string =>
    `<a href="${link(page, { format: 'html', offset: String(start), limit: String(limit) })}">${words}</a>`;
  const shown = changes.length === 0 ? '' : `${number(offset + 1)}\u2013${number(offset + changes.length)}`;
  return `<nav aria-label="Pages">${offset > 0 ? to(Math.max(0, offset - limit), 'Previous') : ''}
<span>${shown}</span>
${offset + limit < matched ? to(offset + limit, 'Next') : ''}</nav>`;
};
