/**
 * Versions of documents of terms and who accepted which. When a version takes effect, whoever accepted an older one has
 * to accept anew: the rules read the newest accepted and the newest in force.
 */
import { PosternError } from '../../errors.ts';
import { acceptTerms, parseName } from '../../identity/index.ts';
import type { AgreementTable, TermsAcceptanceTable, TermsDocumentTable } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';

export interface NewTermsVersion {
  readonly document: string;
  readonly title: string;
  /** The version's own date, Unix ms. */
  readonly versionAt: number;
  /** From when on it must be accepted, Unix ms; its date unless stated. */
  readonly effectiveFrom?: number;
  readonly sha256?: string;
}

/** Records a version. The same again changes nothing. @throws PosternError `terms_version_taken`. */
export const addTermsVersion = async (
  store: Store,
  input: NewTermsVersion,
  addedBy: string,
  now: number,
): Promise<TermsDocumentTable> => {
  const row: TermsDocumentTable = {
    document: input.document,
    version_at: input.versionAt,
    title: parseName('title', input.title),
    sha256: input.sha256 ?? null,
    effective_from: input.effectiveFrom ?? input.versionAt,
    added_by: addedBy,
    added_at: now,
  };
  await store.db
    .insertInto('terms_document')
    .values(row)
    .onConflict((conflict) => conflict.columns(['document', 'version_at']).doNothing())
    .execute();
  const kept = await store.db
    .selectFrom('terms_document')
    .selectAll()
    .where('document', '=', row.document)
    .where('version_at', '=', row.version_at)
    .executeTakeFirstOrThrow();
  const same =
    kept.title === row.title &&
    kept.sha256 === row.sha256 &&
    Number(kept.effective_from) === row.effective_from;
  if (!same) {
    throw new PosternError(
      'terms_version_taken',
      `The version of ${new Date(row.version_at).toISOString().slice(0, 10)} of ${row.document} stands here with another text or date of effect.`,
      { status: 409, cure: 'A changed text is a version of its own: record it with its own date.' },
    );
  }
  await store.signal('identity');
  return kept;
};

export const listTermsVersions = (store: Store): Promise<TermsDocumentTable[]> =>
  store.db
    .selectFrom('terms_document')
    .selectAll()
    .orderBy('document')
    .orderBy('version_at', 'desc')
    .execute();

export interface TermsStanding {
  readonly document: string;
  readonly title: string | null;
  /** Date of the version in force, ISO; null: none is recorded here. */
  readonly inForce: string | null;
  readonly sha256: string | null;
  readonly accepted: string | null;
  readonly acceptedBy: string | null;
  readonly acceptedAt: string | null;
  readonly state: 'accepted' | 'to accept' | 'never accepted';
  /** A version that takes effect later and is not accepted yet. */
  readonly next: { readonly version: string; readonly effective: string } | null;
}

export interface AgreementStanding {
  readonly id: string;
  readonly kind: string;
  readonly signed: string;
  readonly until: string | null;
  readonly sha256: string | null;
  /** As the operator states it; null: not stated. */
  readonly feeRequired: 'yes' | 'no' | null;
  readonly feePaidThrough: string | null;
  readonly state: 'in force' | 'not yet' | 'ended' | 'revoked';
  readonly confidence: 'operator-supplied';
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(Number(at)).toISOString());
const day = (at: number): string => new Date(Number(at)).toISOString().slice(0, 10);

const agreementStanding = (row: AgreementTable, now: number): AgreementStanding => ({
  id: row.id,
  kind: row.kind,
  signed: new Date(Number(row.signed_at)).toISOString(),
  until: iso(row.valid_until),
  sha256: row.document_sha256,
  feeRequired: row.fee_required === null ? null : Number(row.fee_required) === 1 ? 'yes' : 'no',
  feePaidThrough: iso(row.fee_paid_through),
  state:
    row.revoked_at !== null
      ? 'revoked'
      : row.valid_until !== null && Number(row.valid_until) <= now
        ? 'ended'
        : Number(row.signed_at) > now
          ? 'not yet'
          : 'in force',
  confidence: 'operator-supplied',
});

const newestOf = <Row extends { readonly version_at: number }>(rows: readonly Row[]): Row | undefined =>
  rows.reduce<Row | undefined>(
    (best, row) => (best === undefined || Number(row.version_at) > Number(best.version_at) ? row : best),
    undefined,
  );

const termsStanding = (
  document: string,
  versions: readonly TermsDocumentTable[],
  acceptances: readonly TermsAcceptanceTable[],
  now: number,
): TermsStanding => {
  const inForce = newestOf(versions.filter((row) => Number(row.effective_from) <= now));
  const accepted = newestOf(acceptances);
  const acceptedAt = accepted === undefined ? Number.NEGATIVE_INFINITY : Number(accepted.version_at);
  const next = newestOf(
    versions.filter((row) => Number(row.effective_from) > now && Number(row.version_at) > acceptedAt),
  );
  return {
    document,
    title: inForce?.title ?? null,
    inForce: inForce === undefined ? null : day(inForce.version_at),
    sha256: inForce?.sha256 ?? null,
    accepted: accepted === undefined ? null : day(accepted.version_at),
    acceptedBy: accepted?.accepted_by ?? null,
    acceptedAt: accepted === undefined ? null : iso(accepted.accepted_at),
    state:
      accepted === undefined
        ? 'never accepted'
        : inForce !== undefined && acceptedAt < Number(inForce.version_at)
          ? 'to accept'
          : 'accepted',
    next: next === undefined ? null : { version: day(next.version_at), effective: day(next.effective_from) },
  };
};

export interface Standing {
  readonly organisation: string;
  readonly agreements: readonly AgreementStanding[];
  readonly terms: readonly TermsStanding[];
}

/** What an organisation signed and accepted, and what it has to accept. */
export const standingOf = async (store: Store, organisation: string, now: number): Promise<Standing> => {
  const [agreements, acceptances, versions] = await Promise.all([
    store.db
      .selectFrom('agreement')
      .selectAll()
      .where('organisation_id', '=', organisation)
      .orderBy('signed_at')
      .orderBy('id')
      .execute(),
    store.db.selectFrom('terms_acceptance').selectAll().where('organisation_id', '=', organisation).execute(),
    listTermsVersions(store),
  ]);
  const documents = [...new Set([...versions, ...acceptances].map(({ document }) => document))].sort();
  return {
    organisation,
    agreements: agreements.map((row) => agreementStanding(row, now)),
    terms: documents.map((document) =>
      termsStanding(
        document,
        versions.filter((row) => row.document === document),
        acceptances.filter((row) => row.document === document),
        now,
      ),
    ),
  };
};

/**
 * A person accepts a version that is recorded here, for their organisation.
 * @throws PosternError `terms_version_unknown` where no such version is recorded, or its text is another.
 */
export const acceptVersion = async (
  store: Store,
  input: {
    readonly organisationId: string;
    readonly document: string;
    readonly versionAt: number;
    /** Of the text that the person read; required where the version has one. */
    readonly sha256?: string;
    readonly acceptedBy: string;
  },
  now: number,
): Promise<TermsAcceptanceTable> => {
  const version = await store.db
    .selectFrom('terms_document')
    .selectAll()
    .where('document', '=', input.document)
    .where('version_at', '=', input.versionAt)
    .executeTakeFirst();
  if (version === undefined || version.sha256 !== (input.sha256 ?? null)) {
    throw new PosternError(
      'terms_version_unknown',
      'No version of this document with this date and this text is recorded here.',
      { status: 404, cure: 'GET /postern/v1/terms lists the versions with the SHA-256 of their texts.' },
    );
  }
  return acceptTerms(
    store,
    {
      organisationId: input.organisationId,
      document: input.document,
      versionAt: input.versionAt,
      ...(version.sha256 !== null && { documentSha256: version.sha256 }),
      acceptedBy: input.acceptedBy,
    },
    now,
  );
};
