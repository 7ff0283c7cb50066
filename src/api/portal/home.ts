/** The page of a server whose console was not built: what it is, and where to begin. Plain HTML, no script, no outside host. */
import type { Answer } from '../../gateway/index.ts';
import { framedPage, pageHeaders } from '../../page.ts';

const STYLE = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:42rem;margin:3rem auto;padding:0 1rem}
form{display:flex;gap:.5rem;flex-wrap:wrap;margin:.5rem 0 1.5rem}
input{font:inherit;padding:.4rem .6rem;flex:1 1 12rem}
button{font:inherit;padding:.4rem 1rem}
code{font-size:.9em}`;

const BODY = `<main>
<h1>Postern</h1>
<p>The guarded door to official USPS data. What is public is open to anybody; the rest is decided for each request, and
every refusal says which rule refused and what would change the answer.</p>
<h2>Ask</h2>
<form action="/postern/v1/advise" method="get">
<label for="text">What do you need?</label>
<input id="text" name="text" required maxlength="500" placeholder="Can I get tracking through an API?">
<button>Ask the adviser</button>
</form>
<form action="/postern/v1/zips" method="get">
<label for="city">City</label> <input id="city" name="city" required maxlength="100">
<label for="state">State</label> <input id="state" name="state" required maxlength="30">
<button>Find its ZIP Codes</button>
</form>
<h2>Read</h2>
<ul>
<li><a href="/postern/v1/datasets">Datasets</a> of the official channels, and what is not released</li>
<li><a href="/postern/v1/policies">Rules</a> in force, as sentences</li>
<li><a href="/postern/readiness">Ready for tracking</a> under the rule of April 2026? Who must do what, for your numbers</li>
<li><a href="/postern/v1/editions">Editions</a> that serve, with their sources</li>
<li><a href="/ogc">Post offices, collection boxes and ZIP Codes</a> as features, for GIS tools and for reading</li>
<li><a href="/openapi.json">OpenAPI</a>, <a href="/data.json">DCAT-US</a></li>
</ul>
<p>Software written for USPS APIs v3 works with this address as its base: begin at <code>POST /oauth2/v3/token</code>.</p>
<p><small>Not affiliated with or endorsed by the United States Postal Service.</small></p>
</main>`;

/** The page as an answer. */
export const HOME_PAGE: Answer = {
  body: framedPage({ title: 'Postern', style: STYLE, body: BODY }),
  headers: { ...pageHeaders(STYLE), 'cache-control': 'no-cache' },
};
