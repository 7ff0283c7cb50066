/**
 * Links by mail. Asking writes one sealed row, whatever the address is, and says nothing; whether there is such a
 * person is looked up by the job that sends. The mail goes by POST to the receiver of notices, which is the operator's
 * mail gateway; it is no notice, since a whole organisation reads those.
 */
import type { Outgoing } from '../../egress/index.ts';
import { PosternError } from '../../errors.ts';
import type { Jobs, Sealer, Store } from '../../store/index.ts';
import type { SignInMailTable } from '../../store/schema.ts';
import { findPeopleByEmail, type Person } from '../people.ts';
import { newId } from '../secrets.ts';
import { countOpenLinks, type MadeLink, makeSignInLink, withdrawSignInLink } from './links.ts';

export interface SignInMailPlaces {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly outgoing: () => Promise<Outgoing>;
  /** Where mails are sent; undefined: no mail is set up. */
  readonly url: string | undefined;
  /** Address of this server, without a slash at its end. Of a setting, never of a request. */
  readonly baseUrl: string;
}

const QUEUE = 'sign-in-mail';
const MINUTE_MS = 60_000;
/** A mail that did not get out by then is asked for again. */
const LIFE_MS = 15 * MINUTE_MS;
/** So that nobody's mailbox is filled by somebody else. */
const MOST_OPEN = 3;
const MOST_PEOPLE = 5;
const TIMEOUT_MS = 15_000;
const LARGEST_ANSWER = 65_536;

const textOf = (person: Person, link: string): string =>
  [
    `Hello ${person.name},`,
    '',
    `somebody, probably you, asked to sign in to Postern as ${person.name} (${person.roles.join(', ')}).`,
    'This link does it, once, within 15 minutes:',
    '',
    link,
    '',
    'If it was not you, do nothing: without this link nobody signs in.',
  ].join('\n');

export class SignInMail {
  readonly #places: SignInMailPlaces;
  #jobs: Jobs | undefined;

  constructor(places: SignInMailPlaces) {
    this.#places = places;
  }

  /** Whether a link can be asked for. */
  get isOpen(): boolean {
    return this.#places.url !== undefined;
  }

  /** Notes that a link was asked for. The same work whether or not there is such a person. */
  async ask(email: string, now: number): Promise<void> {
    const { store, sealer } = this.#places;
    const id = newId('mail');
    await store.db
      .insertInto('sign_in_mail')
      .values({ id, sealed: sealer.seal(QUEUE, email), created_at: now, expires_at: now + LIFE_MS })
      .execute();
    await this.#jobs?.enqueue(QUEUE, {}, { singletonKey: QUEUE });
  }

  /** Sends from now on: at once where somebody asks here, within a minute what was left over. */
  async work(jobs: Jobs, now: () => number): Promise<void> {
    if (!this.isOpen) return;
    this.#jobs = jobs;
    jobs.work(QUEUE, async () => {
      await this.send(now);
    });
    await jobs.schedule(QUEUE, { queue: QUEUE, everyMs: MINUTE_MS, payload: {} });
  }

  /**
   * Sends what waits, oldest first; one that is not taken holds up no other. @returns how many mails went out.
   * @throws PosternError `sign_in_mail_not_taken`, or what the way out throws, after the others were tried.
   */
  async send(now: () => number): Promise<number> {
    const { store } = this.#places;
    const waiting = await store.db
      .selectFrom('sign_in_mail')
      .selectAll()
      .where('expires_at', '>', now())
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    let sent = 0;
    const failures: unknown[] = [];
    for (const row of waiting) {
      try {
        sent += await this.#answer(row, now());
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return sent;
  }

  async #answer(row: SignInMailTable, now: number): Promise<number> {
    const { store, sealer } = this.#places;
    const people = await findPeopleByEmail(store, sealer.open(QUEUE, row.sealed));
    let sent = 0;
    for (const person of people.slice(0, MOST_PEOPLE)) sent += await this.#sendTo(person, row.id, now);
    await store.db.deleteFrom('sign_in_mail').where('id', '=', row.id).execute();
    return sent;
  }

  async #sendTo(person: Person, id: string, now: number): Promise<0 | 1> {
    const { store } = this.#places;
    if (person.email === null) return 0;
    if ((await countOpenLinks(store, person.id, 'mail', now)) >= MOST_OPEN) return 0;
    const link = await makeSignInLink(store, person.id, 'mail', now);
    try {
      await this.#post(person, `${id}-${person.id}`, link, now);
      return 1;
    } catch (error) {
      await withdrawSignInLink(store, link);
      throw error;
    }
  }

  async #post(person: Person, id: string, { path, expiresAt }: MadeLink, now: number): Promise<void> {
    const { outgoing, url = '', baseUrl } = this.#places;
    const answer = await (await outgoing()).fetch({
      url,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': id },
      body: JSON.stringify({
        id,
        organisation: person.organisationId,
        to: { name: person.name, email: person.email },
        kind: 'sign-in.link',
        title: 'Sign in to Postern',
        body: textOf(person, `${baseUrl}${path}`),
        at: new Date(now).toISOString(),
        until: new Date(expiresAt).toISOString(),
      }),
      timeoutMs: TIMEOUT_MS,
      maxBytes: LARGEST_ANSWER,
      redirects: 0,
    });
    if (answer.status >= 200 && answer.status <= 299) return;
    throw new PosternError('sign_in_mail_not_taken', `The receiver of mails answered ${answer.status}.`, {
      status: 502,
      cure: 'Look at POSTERN_NOTICE_URL; the mail waits here for some minutes and is sent again.',
    });
  }
}
