/**
 * Links by which a recipient follows one piece: signed, expiring, revocable, made by the owner of the Mailer ID. A token is
 * `prl_` and 48 bytes: 16 of the link's id, 32 of HMAC-SHA-256 over what the link is. The store has no token, and
 * whoever changes a row there makes no link of it.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { PosternError } from '../../errors.ts';
import {
  type AuthenticationFailure,
  type Known,
  type Principal,
  recipientPrincipal,
} from '../../identity/index.ts';
import type { Mid, TrackingNumber } from '../../postal/barcode/index.ts';
import type { Store } from '../../store/index.ts';
import { type AskedPiece, askedPiece } from './asked.ts';

const ID_BYTES = 16;
const TOKEN = /^prl_([A-Za-z0-9_-]{64})$/;
const DAY_MS = 86_400_000;
/** Longer than a piece is under way, and shorter than a number rests before it is used again (120 days). */
export const LONGEST_LINK_MS = 60 * DAY_MS;

export interface RecipientLink {
  readonly id: string;
  readonly organisationId: string;
  readonly appId: string;
  readonly mid: Mid;
  readonly number: TrackingNumber;
  /** Unix ms. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
}

export interface RecipientLinkParts {
  readonly store: Store;
  /** 32 bytes, the same on every node. */
  readonly key: Uint8Array;
  /** `POSTERN_RECIPIENT_LINKS`. */
  readonly mode: 'off' | 'on';
}

type Signed = Pick<RecipientLink, 'id' | 'organisationId' | 'mid' | 'number' | 'expiresAt'>;

export class RecipientLinks {
  readonly #parts: RecipientLinkParts;
  /** The piece behind a principal that came by a link. */
  readonly #pieces = new WeakMap<Principal, AskedPiece>();

  constructor(parts: RecipientLinkParts) {
    this.#parts = parts;
  }

  /**
   * Makes a link.
   * @returns the link and its token, which is told this once
   * @throws PosternError `recipient_links_off` (403), `link_expiry_invalid` (400)
   */
  async create(
    wish: Pick<RecipientLink, 'organisationId' | 'appId' | 'mid' | 'number' | 'expiresAt'>,
    now: number,
  ): Promise<{ readonly link: RecipientLink; readonly token: string }> {
    const { store, mode } = this.#parts;
    if (mode === 'off') throw linksOff();
    if (!(wish.expiresAt > now && wish.expiresAt <= now + LONGEST_LINK_MS)) {
      throw new PosternError('link_expiry_invalid', 'A link ends within 60 days, and not in the past.', {
        status: 400,
        place: { field: 'expires' },
        cure: 'Expected a moment such as 2026-12-24T00:00:00Z.',
      });
    }
    const id = `link_${randomBytes(ID_BYTES).toString('hex')}`;
    const link: RecipientLink = { ...wish, id, createdAt: now, revokedAt: null };
    await store.db
      .insertInto('recipient_link')
      .values({
        id,
        organisation_id: link.organisationId,
        app_id: link.appId,
        mid: link.mid,
        number: link.number,
        created_at: now,
        expires_at: link.expiresAt,
        revoked_at: null,
      })
      .execute();
    return { link, token: `prl_${Buffer.concat([idBytes(id), this.#sign(link)]).toString('base64url')}` };
  }

  /** Links of an organisation, the newest first. */
  async list(organisationId: string): Promise<RecipientLink[]> {
    const rows = await this.#parts.store.db
      .selectFrom('recipient_link')
      .selectAll()
      .where('organisation_id', '=', organisationId)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(MOST_LISTED)
      .execute();
    return rows.map(linkOf);
  }

  async find(id: string): Promise<RecipientLink | undefined> {
    const row = await this.#parts.store.db
      .selectFrom('recipient_link')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? undefined : linkOf(row);
  }

  /** Counts from the next request on, on every node. */
  async revoke(id: string, now: number): Promise<void> {
    const { store } = this.#parts;
    await store.db
      .updateTable('recipient_link')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .execute();
    await store.signal('identity');
  }

  /** The principal of a token. One that is forged, unknown, revoked, ended, or whose owner lost the Mailer ID: all are unknown. */
  async read(token: string, now: number): Promise<Known | AuthenticationFailure> {
    const bytes = Buffer.from(TOKEN.exec(token)?.[1] ?? '', 'base64url');
    if (this.#parts.mode === 'off' || bytes.length === 0) return 'token_unknown';
    const link = await this.#alive(`link_${bytes.subarray(0, ID_BYTES).toString('hex')}`);
    if (link === undefined || !timingSafeEqual(this.#sign(link), bytes.subarray(ID_BYTES)))
      return 'token_unknown';
    if (link.revokedAt !== null || link.expiresAt <= now) return 'token_unknown';
    const principal = recipientPrincipal(link.id, link.expiresAt, now);
    this.#pieces.set(principal, askedPiece(link.number));
    return { principal, freshUntil: link.expiresAt };
  }

  /** The piece that a principal's link is for; undefined: it came by none. */
  pieceOf(principal: Principal): AskedPiece | undefined {
    return this.#pieces.get(principal);
  }

  /** A link whose organisation still is active and owns the Mailer ID. */
  async #alive(id: string): Promise<RecipientLink | undefined> {
    const row = await this.#parts.store.db
      .selectFrom('recipient_link')
      .innerJoin('mailer_id', 'mailer_id.mid', 'recipient_link.mid')
      .innerJoin('organisation', 'organisation.id', 'mailer_id.organisation_id')
      .selectAll('recipient_link')
      .whereRef('mailer_id.organisation_id', '=', 'recipient_link.organisation_id')
      .where('recipient_link.id', '=', id)
      .where('organisation.status', '=', 'active')
      .executeTakeFirst();
    return row === undefined ? undefined : linkOf(row);
  }

  #sign({ id, organisationId, mid, number, expiresAt }: Signed): Buffer {
    return createHmac('sha256', this.#parts.key)
      .update(JSON.stringify([id, organisationId, mid, number, expiresAt]))
      .digest();
  }
}

const MOST_LISTED = 1_000;

const idBytes = (id: string): Buffer => Buffer.from(id.slice('link_'.length), 'hex');

const linkOf = (row: {
  readonly id: string;
  readonly organisation_id: string;
  readonly app_id: string;
  readonly mid: string;
  readonly number: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly revoked_at: number | null;
}): RecipientLink => ({
  id: row.id,
  organisationId: row.organisation_id,
  appId: row.app_id,
  mid: row.mid as Mid,
  number: row.number as TrackingNumber,
  createdAt: Number(row.created_at),
  expiresAt: Number(row.expires_at),
  revokedAt: row.revoked_at === null ? null : Number(row.revoked_at),
});

const linksOff = (): PosternError =>
  new PosternError('recipient_links_off', 'Links for recipients are not given here.', {
    status: 403,
    cure: 'The operator switches them on with POSTERN_RECIPIENT_LINKS=on; recipients have usps.com in any case.',
  });
