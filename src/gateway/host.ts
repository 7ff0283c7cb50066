/** Which `Host` headers are answered. Others may be a page elsewhere whose name was pointed at this machine. */
import type { Config } from '../config.ts';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** `[::1]:8080` → `[::1]`, `Name:80` → `name`. */
const nameOf = (host: string): string => host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** A check of the `Host` header against loopback names, the bound address, the public URL and allowed names. */
export const hostGuard = (config: Config): ((host: string | undefined) => boolean) => {
  const names = new Set([
    ...LOOPBACK,
    nameOf(bracketed(config.host)),
    ...config.allowedHosts.map(nameOf),
    ...(config.publicUrl === undefined ? [] : [new URL(config.publicUrl).hostname]),
  ]);
  return (host) => host !== undefined && names.has(nameOf(host));
};
