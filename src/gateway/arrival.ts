/** A request as it arrives, before anything of it is believed. */
import type { WebToolsGiven } from '../identity/index.ts';
import type { NegotiationHeader, SignatureHeader } from './route.ts';

/** By which door a request came in: the network, or the socket in the data folder. */
export type Door = 'network' | 'local';

/** What the pipeline reads of a request; the server fills it in. */
export interface Arrival {
  readonly door: Door;
  readonly baseUrl: string;
  readonly path: string;
  readonly clientAddress: string;
  readonly authorization: string | undefined;
  /** USERID and PASSWORD, where the dialect has them in the request itself. */
  readonly webTools?: WebToolsGiven | undefined;
  readonly purpose: string | undefined;
  /** The header `Cookie`. */
  readonly cookie: string | undefined;
  /** The header `Postern-CSRF`. */
  readonly csrf: string | undefined;
  /** Where a browser says that the request comes from: `Origin` and `Sec-Fetch-Site`. */
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  readonly header: (name: NegotiationHeader | SignatureHeader) => string | undefined;
}
