/** The log's signing key, in a file of its own. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { PosternError } from '../errors.ts';

/**
 * Reads an Ed25519 private key (PKCS #8, PEM); makes it (mode 0600) where the file does not exist.
 * @throws PosternError `audit_key_unreadable`
 */
export const openKeyFile = (file: string): KeyObject => {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    const descriptor = openSync(file, 'wx', 0o600);
    writeSync(descriptor, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    fsyncSync(descriptor);
    closeSync(descriptor);
    return privateKey;
  }
  const key = readKey(file);
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw new PosternError(
    'audit_key_unreadable',
    'The signing key of the audit log is no Ed25519 key in PEM.',
    {
      place: { file },
      cure: 'Restore the key file from its copy; without it the log cannot be continued.',
    },
  );
};

const readKey = (file: string): KeyObject | undefined => {
  try {
    return createPrivateKey(readFileSync(file));
  } catch {
    return undefined;
  }
};
