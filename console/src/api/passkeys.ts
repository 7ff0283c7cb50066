/** Passkeys: what the browser does between two calls of the server. Loaded by the pages that need it alone. */
import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';
import { call, type Problem, type Result } from './client.ts';
import type { Session } from './session.ts';

interface Challenge<Options> {
  readonly challengeId: string;
  readonly options: Options;
}

/** One of the person's own passkeys, as `GET /postern/v1/passkeys` lists it. */
export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

/** The person, or the device, said no. */
const cancelled = (detail: string): { readonly ok: false; readonly problem: Problem } => ({
  ok: false,
  problem: { kind: 'invalid', status: 0, code: 'passkey_cancelled', detail, faults: [], body: {} },
});

/** Whether this page may use passkeys at all: an address of numbers may not (WebAuthn, relying party id). */
export const passkeysWorkHere = (): boolean =>
  'PublicKeyCredential' in window && !/^[\d.]+$|^\[/.test(location.hostname);

/** @param refused what to say where the device was not asked to the end */
export const signInWithPasskey = async (refused: string): Promise<Result<Session>> => {
  const asked = await call<Challenge<PublicKeyCredentialRequestOptionsJSON>>(
    '/postern/v1/session/passkey/options',
    { method: 'POST', body: {} },
  );
  if (!asked.ok) return asked;
  try {
    const response = await startAuthentication({ optionsJSON: asked.data.options });
    return await call<Session>('/postern/v1/session/passkey', {
      method: 'POST',
      body: { challengeId: asked.data.challengeId, response },
    });
  } catch {
    return cancelled(refused);
  }
};

/** @param refused what to say where the device made none */
export const addPasskey = async (name: string, refused: string): Promise<Result<Passkey>> => {
  const asked = await call<Challenge<PublicKeyCredentialCreationOptionsJSON>>(
    '/postern/v1/passkeys/options',
    {
      method: 'POST',
      body: {},
    },
  );
  if (!asked.ok) return asked;
  try {
    const response = await startRegistration({ optionsJSON: asked.data.options });
    return await call<Passkey>('/postern/v1/passkeys', {
      method: 'POST',
      body: { challengeId: asked.data.challengeId, name, response },
    });
  } catch {
    return cancelled(refused);
  }
};
