/** Schemas of what authenticators say. */
import { Type } from '../../../gateway/schema.ts';

export const Base64Url = Type.String({
  pattern: '^[A-Za-z0-9_-]+$',
  maxLength: 32_768,
  description: 'bytes in base64url',
});

export const ChallengeId = Type.String({
  pattern: '^[a-z]+_[0-9a-f]{24}$',
  description: 'the id of a challenge (chal_…)',
});
