/** A browser without a window: keeps its cookies and the token against forgery, and says whence it asks. */
import assert from 'node:assert/strict';
import { expectJson } from '../people.ts';
import type { Answered, Asked, TestProgram } from '../program.ts';

export interface SessionBody {
  readonly signedIn: boolean;
  readonly csrf: string | null;
  readonly ways: {
    readonly passkey: boolean;
    readonly link: boolean;
    readonly oidc: { readonly name: string } | null;
  };
  readonly person: { readonly id: string; readonly role: string; readonly passkeys: number } | null;
  readonly session?: { readonly way: string; readonly createdAt: string; readonly expiresAt: string };
}

export const HOST = 'localhost:8080';
export const ORIGIN = `http://${HOST}`;

export class Browser {
  readonly #program: TestProgram;
  readonly #host: string;
  readonly cookies = new Map<string, string>();
  csrf: string | null = null;

  constructor(program: TestProgram, host = HOST) {
    this.#program = program;
    this.#host = host;
  }

  /** Asks as a page of the server does. */
  async ask(path: string, asked: Asked = {}): Promise<Answered> {
    const method = asked.method ?? 'GET';
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#program.ask(path, {
      ...asked,
      headers: {
        host: this.#host,
        ...(cookie !== '' && { cookie }),
        ...(method !== 'GET' && { origin: `http://${this.#host}`, 'sec-fetch-site': 'same-origin' }),
        ...(method !== 'GET' && this.csrf !== null && { 'postern-csrf': this.csrf }),
        ...asked.headers,
      },
    });
    this.#keep(answer);
    return answer;
  }

  #keep({ headers, json }: Answered): void {
    const set = headers['set-cookie'];
    if (set !== undefined) {
      const [pair = '', ...attributes] = String(set).split('; ');
      const at = pair.indexOf('=');
      if (attributes.includes('Max-Age=0')) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    if (typeof json === 'object' && json !== null && 'csrf' in json) this.csrf = json.csrf as string | null;
  }

  async session(): Promise<SessionBody> {
    return expectJson<SessionBody>(await this.ask('/postern/v1/session'), 200);
  }

  redeem(token: string): Promise<Answered> {
    return this.ask('/postern/v1/session/links/redeem', { method: 'POST', body: { token } });
  }
}

/** The code of a problem. */
export const codeOf = ({ json }: Answered): string => (json as { code?: string } | undefined)?.code ?? '';

export const assertRefused = (answer: Answered, status: number, code: string): void => {
  assert.deepEqual([answer.status, codeOf(answer)], [status, code], answer.text);
};

/** The token of a link that the operator makes. */
export const operatorLink = async (program: TestProgram, personId: string): Promise<string> => {
  const answer = await program.operate(`/postern/v1/people/${personId}/sign-in-links`, { method: 'POST' });
  return expectJson<{ path: string }>(answer, 201).path.split('#token=')[1] ?? '';
};

/** A browser in which this person is signed in. */
export const signedIn = async (program: TestProgram, personId: string): Promise<Browser> => {
  const browser = new Browser(program);
  expectJson(await browser.redeem(await operatorLink(program, personId)), 200);
  return browser;
};
