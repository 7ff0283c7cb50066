/** What the daily sweep looks at. */
import type { DataClass } from '../../policy/index.ts';

export interface ReportFacts {
  readonly id: string;
  readonly kind: 'periodic' | 'end-of-use';
  readonly periodFrom: number;
  readonly periodUntil: number;
  readonly dueAt: number;
  readonly filedAt: number | null;
}

/** A grant; instants are Unix ms. */
export interface GrantFacts {
  readonly id: string;
  readonly appId: string;
  readonly organisationId: string;
  /** As the rules name it. */
  readonly dataset: string;
  readonly dataClass: DataClass;
  readonly purposes: readonly string[];
  readonly grantedAt: number;
  readonly validUntil: number | null;
  readonly recertifiedAt: number | null;
  readonly revokedAt: number | null;
  readonly suspendedAt: number | null;
  readonly lastUsedAt: number | null;
  readonly removalProposedAt: number | null;
  readonly reminded: readonly string[];
  readonly reports: readonly ReportFacts[];
}

export interface EmergencyFacts {
  readonly id: string;
  readonly organisationId: string;
  readonly reviewDueAt: number;
  readonly reviewedAt: number | null;
  readonly alarmedAt: number | null;
}

export interface CareSettings {
  /** Days without use after which removal is proposed. */
  readonly dormantDays: number;
  /** Days between two reports of use. */
  readonly reportDays: number;
}

/** The purpose that a broken glass grants; the rules know it by this name. */
export const EMERGENCY = 'emergency';
export const DAY_MS = 86_400_000;
/** AS-805 rev. 2006: access privileges are reviewed every year. */
export const RECERTIFY_DAYS = 365;
/** Days after the end of a period, or of a grant, in which its report is filed. */
export const REPORT_GRACE_DAYS = 30;
export const REMINDER_DAYS = [30, 7] as const;
