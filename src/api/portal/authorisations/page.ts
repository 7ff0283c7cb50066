/** The page that an authorisation link opens: what is asked, and how to answer. Plain HTML, no script, no outside host. */
import type { Statement } from '../../../access/index.ts';
import type { Answer } from '../../../gateway/index.ts';
import { escapeMarkup } from '../../../markup.ts';
import { framedPage, pageHeaders } from '../../../page.ts';

/** The look of the console, in as few lines as a page without its files needs. */
const STYLE = `
:root{color-scheme:light dark;font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
--ground:light-dark(#fbfaf7,#10151c);--raised:light-dark(#fff,#18202a);--sunken:light-dark(#f1eee7,#0b0f14);--line:light-dark(#d9d3c7,#2d3947);
--strong:light-dark(#8d8676,#6b7b8d);--text:light-dark(#1b2430,#e8e6e1);--muted:light-dark(#5a6270,#a4aebb);--accent:light-dark(#17395c,#2a5788);
--bad:light-dark(#a1261f,#ff9c93);--bad-ground:light-dark(#fbe8e6,#3a1714)}
body{margin:0;background:var(--ground);color:var(--text)}
.top{padding:.9rem 1.5rem;background:var(--raised);border-bottom:1px solid var(--line);font-weight:700;font-size:1.1rem}
main{max-width:44rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.75rem;line-height:1.2;margin:.5rem 0 1rem}
h2{font-size:1.15rem;margin:2rem 0 .5rem}
p{margin:.5rem 0}
dl,fieldset{background:var(--raised);border:1px solid var(--line);border-radius:.75rem;padding:1rem 1.15rem;margin:1rem 0}
dl{display:grid;grid-template-columns:minmax(7rem,max-content) minmax(0,1fr);gap:.4rem 1.25rem}
dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
label{display:block;margin:.75rem 0 .25rem;font-weight:600}
input,textarea,select{font:inherit;color:inherit;background:var(--ground);border:1px solid var(--strong);border-radius:.5rem;padding:.5rem .7rem;width:100%;box-sizing:border-box}
button{font:inherit;font-weight:600;color:#fff;background:var(--accent);border:1px solid var(--accent);border-radius:.5rem;padding:.6rem 1.4rem;margin-top:1rem;cursor:pointer}
:focus-visible{outline:3px solid light-dark(#1d5f9e,#6fb1f2);outline-offset:2px}
legend{font-weight:700;padding:0 .4rem}
table{border-collapse:collapse;width:100%;font-size:.9rem;background:var(--raised)}
th,td{text-align:left;vertical-align:top;padding:.45rem .7rem;border-bottom:1px solid var(--line)}
th{background:var(--sunken)}
.note{font-size:.9rem;color:var(--muted)}
.fault{border-left:4px solid var(--bad);background:var(--bad-ground);border-radius:0 .5rem .5rem 0;padding:.7rem 1rem;font-weight:600}
@media (max-width:32rem){dl{grid-template-columns:minmax(0,1fr);gap:0}dd{margin-bottom:.5rem}}`;

const HEADERS = pageHeaders(STYLE);

/** A page of ours under a strict policy: one style, no script, forms to this server alone. */
export const page = (title: string, body: string, status: number): Answer => ({
  status,
  body: framedPage({
    title,
    style: STYLE,
    body: `<div class="top">Postern</div>\n<main>\n<h1>${escapeMarkup(title)}</h1>\n${body}\n</main>`,
  }),
  headers: { ...HEADERS, 'cache-control': 'no-store' },
});

const termsOf = (statement: Statement): string => {
  const rows: [string, string][] = [
    ['Who asks', `${statement.organisation.name}, app "${statement.app.name}" (${statement.app.role})`],
    ['Mailer ID', statement.mids.join(', ')],
    ['How', statement.channels.map(({ words, basis }) => `${words}; basis: ${basis}`).join(' / ')],
    ['Purpose', statement.purpose],
    ['Until', statement.until.slice(0, 10)],
    ['This link is good', `once, until ${statement.linkUntil.slice(0, 10)}`],
  ];
  return `<dl>\n${rows.map(([name, text]) => `<dt>${escapeMarkup(name)}</dt><dd>${escapeMarkup(text)}</dd>`).join('\n')}\n</dl>`;
};

export interface Fault {
  readonly message: string;
  readonly cure: string | undefined;
  readonly status: number;
}

const faultOf = (fault: Fault): string =>
  `<p class="fault" role="alert">${escapeMarkup(fault.message)}${fault.cure === undefined ? '' : `<br>${escapeMarkup(fault.cure)}`}</p>`;

/** Step one: what is asked; below it step two, the answer. */
export const askPage = (statement: Statement, token: string, fault?: Fault): Answer =>
  page(
    `May ${statement.organisation.name} see your tracking?`,
    `${fault === undefined ? '' : faultOf(fault)}
<h2>1. What is asked</h2>
${statement.sentences.map((sentence) => `<p>${escapeMarkup(sentence)}</p>`).join('\n')}
${termsOf(statement)}
<p class="note">It rests on: ${statement.citations.map(escapeMarkup).join('; ')}.</p>
<h2>2. Your answer</h2>
<p>If you do not want this, close the page: nothing happens then.</p>
<form method="post" action="/postern/authorise/${escapeMarkup(token)}" autocomplete="off">
<input type="hidden" name="statement" value="${statement.sha256}">
<fieldset>
<legend>With an account</legend>
<label for="token">Personal token of somebody in the organisation that owns the Mailer ID</label>
<input id="token" name="token" type="password" maxlength="100" autocomplete="off">
<p class="note">It takes effect at once.</p>
</fieldset>
<fieldset>
<legend>Without an account</legend>
<label for="merchant">Your organisation</label>
<input id="merchant" name="merchant" maxlength="100">
<label for="person">Your name</label>
<input id="person" name="person" maxlength="100">
<p class="note">A steward verifies first that the Mailer ID is yours.</p>
</fieldset>
<button>I authorise this</button>
</form>`,
    fault?.status ?? 200,
  );

export const donePage = (state: string, statement: Statement): Answer =>
  state === 'effective'
    ? page(
        'Authorised',
        `<p>${escapeMarkup(statement.organisation.name)} may see the tracking of ${escapeMarkup(statement.mids.join(', '))} until ${statement.until.slice(0, 10)}.</p>
<p>You find it in the register of your Mailer ID, and can take it back there at any time.</p>`,
        200,
      )
    : page(
        'A steward verifies it',
        '<p>Your answer is kept. It takes effect when a steward has verified that the Mailer ID is yours; until then nobody sees anything.</p>',
        202,
      );

export const faultPage = (fault: Fault): Answer =>
  page('This link cannot be used', faultOf(fault), fault.status);
