/** The page that an authorisation link opens: what is asked, and how to answer. Plain HTML, no script, no outside host. */
import type { Statement } from '../../../access/index.ts';
import type { Answer } from '../../../gateway/index.ts';
import { escapeMarkup } from '../../../markup.ts';
import { framedPage, pageHeaders } from '../../../page.ts';

const STYLE = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:42rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;line-height:1.25}
h2{font-size:1.1rem;margin-top:2rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}
dt{font-weight:600}
dd{margin:0;overflow-wrap:anywhere}
label{display:block;margin:.75rem 0 .25rem;font-weight:600}
input,textarea,select{font:inherit;padding:.4rem .6rem;width:100%;box-sizing:border-box}
button{font:inherit;padding:.5rem 1.25rem;margin-top:1rem}
fieldset{border:1px solid;border-radius:.4rem;padding:0 1rem 1rem;margin:1rem 0}
legend{font-weight:600;padding:0 .4rem}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid}
.note{font-size:.9rem}
.fault{border-left:.3rem solid;padding:.25rem 1rem;font-weight:600}`;

const HEADERS = pageHeaders(STYLE);

/** A page of ours under a strict policy: one style, no script, forms to this server alone. */
export const page = (title: string, body: string, status: number): Answer => ({
  status,
  body: framedPage({
    title,
    style: STYLE,
    body: `<main>\n<h1>${escapeMarkup(title)}</h1>\n${body}\n</main>`,
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
