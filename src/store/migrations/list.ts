/** Every migration, in order. A release never changes one that has shipped; it adds the next number. */
import type { Migration } from '../migrate.ts';
import { controlPlane } from './0001-control-plane.ts';
import { quota } from './0002-quota.ts';
import { commitmentValue } from './0003-commitment-value.ts';
import { guard } from './0004-guard.ts';
import { policyProposal } from './0005-policy-proposal.ts';
import { accessRequests } from './0006-access-requests.ts';
import { authorisations } from './0007-authorisations.ts';
import { tracking } from './0008-tracking.ts';
import { subscriptions } from './0009-subscriptions.ts';
import { library } from './0010-library.ts';
import { upstream } from './0011-upstream.ts';
import { webTools } from './0012-web-tools.ts';
import { ownedThings } from './0013-owned-things.ts';
import { labels } from './0014-labels.ts';
import { signIn } from './0015-sign-in.ts';
import { selfService } from './0016-self-service.ts';
import { merchantOfOwnedThings } from './0017-merchant-of-owned-things.ts';
import { noticeRecipients } from './0018-notice-recipients.ts';

export const MIGRATIONS: readonly Migration[] = [
  controlPlane,
  quota,
  commitmentValue,
  guard,
  policyProposal,
  accessRequests,
  authorisations,
  tracking,
  subscriptions,
  library,
  upstream,
  webTools,
  ownedThings,
  labels,
  signIn,
  selfService,
  merchantOfOwnedThings,
  noticeRecipients,
];
