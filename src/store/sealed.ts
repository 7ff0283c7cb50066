/**
 * Secrets that must be read again (webhook, upstream): AES-256-GCM under a key file beside the data.
 * A sealed body is version (1 byte), nonce (12), tag (16), ciphertext; its purpose is authenticated with it.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PosternError } from '../errors.ts';

const KEY_BYTES = 32;
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

export interface Sealer {
  /** Seals `secret`; only the same `purpose` opens it again. */
  seal(purpose: string, secret: string): Uint8Array;
  /** @throws PosternError `sealed_unreadable` when key, purpose or bytes are not those of `seal`. */
  open(purpose: string, sealed: Uint8Array): string;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Makes the key file, whole or not at all; one that appeared meanwhile is kept. */
const makeKeyFile = async (path: string, key: Uint8Array): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomBytes(8).toString('hex')}`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(key);
    await file.sync();
    await link(temporary, path).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  } finally {
    await file.close();
    await rm(temporary, { force: true });
  }
};

const readKey = async (path: string): Promise<Uint8Array> => {
  const { mode } = await stat(path);
  // Windows has no such bits: there the folder's own rights must do.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new PosternError(
      'key_file_open',
      `The key file ${path} has mode ${(mode & 0o777).toString(8).padStart(4, '0')}: others than its owner may read or write it.`,
      { cure: `Run: chmod 600 ${path}. If others may have read it, replace the secrets sealed under it.` },
    );
  }
  const key = await readFile(path);
  if (key.length !== KEY_BYTES) {
    throw new PosternError(
      'key_file_wrong',
      `The key file ${path} holds ${key.length} bytes; a key has ${KEY_BYTES}.`,
      {
        cure: 'Restore the key file from a backup, or move it aside: a new one is made, and sealed secrets must be entered again.',
      },
    );
  }
  return key;
};

const unreadable = (purpose: string, cause?: unknown): PosternError =>
  new PosternError('sealed_unreadable', `A sealed secret (${purpose}) does not open with this key file.`, {
    cure: 'Restore the key file that was in place when the secret was entered, or enter the secret again.',
    cause,
  });

/** Seals and opens with `key` (32 bytes). `nonce` gives 12 fresh random bytes each time. */
export const sealerWith = (
  key: Uint8Array,
  nonce: () => Uint8Array = () => randomBytes(NONCE_BYTES),
): Sealer => ({
  seal: (purpose, secret) => {
    const iv = nonce();
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    cipher.setAAD(Buffer.from(purpose, 'utf8'));
    const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return new Uint8Array(Buffer.concat([Uint8Array.of(VERSION), iv, cipher.getAuthTag(), body]));
  },
  open: (purpose, sealed) => {
    if (sealed.length < HEADER_BYTES || sealed[0] !== VERSION) throw unreadable(purpose);
    const iv = sealed.subarray(1, 1 + NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(purpose, 'utf8'));
    decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEADER_BYTES));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(HEADER_BYTES)), decipher.final()]).toString(
        'utf8',
      );
    } catch (error) {
      throw unreadable(purpose, error);
    }
  },
});

const unusable = (path: string, error: unknown): unknown =>
  error instanceof PosternError
    ? error
    : new PosternError(
        'key_file_unusable',
        `The key file ${path} can be neither read nor made (${error instanceof Error ? error.message : String(error)}).`,
        {
          cure: 'Give the user that runs Postern access to it and its folder, or set POSTERN_KEY_FILE.',
          cause: error,
        },
      );

/**
 * Opens the key file at `path` (`POSTERN_KEY_FILE`), made with 32 random bytes and mode 0600 when it is missing.
 * @throws PosternError `key_file_open`, `key_file_wrong`, `key_file_unusable`
 */
export const openSealer = async (path: string): Promise<Sealer> => {
  try {
    try {
      return sealerWith(await readKey(path));
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      await makeKeyFile(path, randomBytes(KEY_BYTES));
      return sealerWith(await readKey(path));
    }
  } catch (error) {
    throw unusable(path, error);
  }
};
