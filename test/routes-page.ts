/** `docs/routes.md`, made of the declarations. Run this file to write it anew: `node test/routes-page.ts`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AnyRoute } from '../src/gateway/index.ts';
import { openProgram } from './program.ts';

const HEAD = `# Routes

Every route that this server answers, from the same declarations that it decides on (\`/openapi.json\` has their schemas). Made by
\`node test/routes-page.ts\`; a test holds it to the code. Routes of class \`public\` need no token; all others do, and the scope where one is
named. The dialect says which body a refusal has: \`usps\` the USPS error body, \`oauth\` that of RFC 6749, \`problem\` RFC 9457, \`web-tools\` the old error XML.

Beside them, without a decision: \`GET /healthz\` (the process is alive) and \`GET /readyz\` (it can answer).

| method | path | dataset | class | action | scope | dialect | what it is for |
| --- | --- | --- | --- | --- | --- | --- | --- |
`;

const rowOf = (route: AnyRoute): string =>
  `| ${[
    route.method,
    `\`${route.path}\``,
    `\`${route.dataset}\``,
    route.dataClass,
    route.action,
    route.scope === null ? '–' : `\`${route.scope}\``,
    route.dialect,
    route.summary.replaceAll('|', '\\|'),
  ].join(' | ')} |\n`;

/** The page of these routes, in the order of their paths. */
export const routesPage = (routes: readonly AnyRoute[]): string => {
  const key = ({ path, method }: AnyRoute): string => `${path} ${method}`;
  const ordered = [...routes].sort((left, right) => (key(left) < key(right) ? -1 : 1));
  return HEAD + ordered.map(rowOf).join('');
};

export const ROUTES_FILE = fileURLToPath(new URL('../docs/routes.md', import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const program = await openProgram();
  writeFileSync(ROUTES_FILE, routesPage(program.postern.gateway.routes.map(({ route }) => route)));
  await program.close();
}
