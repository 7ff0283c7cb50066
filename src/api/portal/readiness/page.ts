/**
 * Readiness as a page, for whoever has no account yet: what a role needs for these pieces under the rules in force. It is worked out
 * from the rules and the barcodes alone and looks nothing up, so it is public like the rules are.
 */
import { Readable } from 'node:stream';
import { askerOfRole, countedLines, type Readiness, readinessOf, tallyOf } from '../../../access/index.ts';
import type { Answer, AnyRoute } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import { escapeMarkup } from '../../../markup.ts';
import type { AuthorisationRooms } from '../authorisations/index.ts';
import { page } from '../authorisations/page.ts';
import { publicRoute } from '../declare.ts';
import { closed } from '../schemas.ts';

const MOST_CHARACTERS = 200_000;
const MOST_ROWS = 200;
const ROLES = {
  shipper: 'Shipper',
  platform: 'Platform or consolidator',
  serviceProvider: 'Service provider',
};

const form = (role: string, numbers: string): string => `<form method="post" action="/postern/readiness">
<label for="role">Your role</label>
<select id="role" name="role">${Object.entries(ROLES)
  .map(([value, words]) => `<option value="${value}"${value === role ? ' selected' : ''}>${words}</option>`)
  .join('')}</select>
<label for="numbers">Tracking numbers, Mailer IDs or a manifest, one a line</label>
<textarea id="numbers" name="numbers" rows="8" required maxlength="${MOST_CHARACTERS}">${escapeMarkup(numbers)}</textarea>
<button>What do I need?</button>
</form>
<p class="note">Nothing is looked up and nothing is kept. An app with an account sees what it holds already:
<code>postern access readiness FILE</code>.</p>`;

const rowText = ({ mid, pieces, channel, ready, todo }: Readiness['rows'][number]): string =>
  `<tr><td>${escapeMarkup(mid ?? 'none can be read')}</td><td>${pieces}</td><td>${escapeMarkup(channel)}</td><td>${ready}</td><td>${todo
    .map(
      ({ who, what, citations }) =>
        `${escapeMarkup(who)}: ${escapeMarkup(what)} <span class="note">(${citations.map(escapeMarkup).join('; ')})</span>`,
    )
    .join('<br>')}</td></tr>`;

const result = ({ rows, lines, pieces, unread, at }: Readiness): string => `<h2>What is needed</h2>
<p>${lines} lines, ${pieces} pieces, by the rules of ${escapeMarkup(at.slice(0, 10))}.${
  unread.count === 0
    ? ''
    : ` ${unread.count} lines could not be read, the first: ${unread.firstLines.join(', ')}.`
}</p>
<table>
<thead><tr><th scope="col">Mailer ID</th><th scope="col">Pieces</th><th scope="col">Channel</th><th scope="col">Ready</th><th scope="col">Who must do what</th></tr></thead>
<tbody>
${rows.slice(0, MOST_ROWS).map(rowText).join('\n')}
</tbody>
</table>${rows.length > MOST_ROWS ? `<p>… and ${rows.length - MOST_ROWS} rows more.</p>` : ''}
<h2>Ask again</h2>`;

const TITLE = 'Ready for tracking under the rule of April 2026?';

export const readinessPageRoutes = (rooms: AuthorisationRooms): AnyRoute[] => [
  publicRoute({
    id: 'readiness-page',
    method: 'GET',
    path: '/postern/readiness',
    dataset: 'policy',
    delivery: 'page',
    schema: {},
    summary: 'A page that says what a role needs to see pieces; works without an account and without script.',
    handler: () => page(TITLE, form('shipper', ''), 200),
  }),
  publicRoute({
    id: 'readiness-page-answer',
    method: 'POST',
    path: '/postern/readiness',
    dataset: 'policy',
    delivery: 'page',
    consumes: ['application/x-www-form-urlencoded', 'application/json'],
    quota: { kind: 'client', cost: 5 },
    schema: {
      body: Type.Object(
        {
          role: Type.Unsafe<keyof typeof ROLES>({
            type: 'string',
            enum: Object.keys(ROLES),
            description: 'a role',
          }),
          numbers: Type.String({
            minLength: 1,
            maxLength: MOST_CHARACTERS,
            description: 'numbers, one a line',
          }),
        },
        closed,
      ),
    },
    summary: 'Answers the form of the page; looks nothing up.',
    handler: async ({ body }, { now }): Promise<Answer> => {
      const tally = await tallyOf(countedLines(Readable.from([Buffer.from(body.numbers)])));
      const readiness = await readinessOf(
        { policy: rooms.policy(now), asker: askerOfRole(body.role), link: () => null, now },
        tally,
      );
      return page(TITLE, `${result(readiness)}\n${form(body.role, body.numbers)}`, 200);
    },
  }),
];
