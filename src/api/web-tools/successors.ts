/**
 * Web Tools APIs and what USPS v3 has in their place. Names that no sample or client type in the references shows are not
 * answered; their error names the successor, or that there is none.
 */

export interface Successor {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
}

const to = (method: Successor['method'], path: string): Successor => ({ method, path });

/** By the API's name in small letters. */
const SUCCESSORS: ReadonlyMap<string, Successor> = new Map([
  ['verify', to('GET', '/addresses/v3/address')],
  ['zipcodelookup', to('GET', '/addresses/v3/zipcode')],
  ['citystatelookup', to('GET', '/addresses/v3/city-state')],
  ['trackv2', to('GET', '/tracking/v3/tracking/{trackingNumber}')],
  ['ratev4', to('POST', '/prices/v3/total-rates/search')],
  ['intlratev2', to('POST', '/international-prices/v3/total-rates/search')],
  ['sdcgetlocations', to('GET', '/service-standards/v3/estimates')],
  ['expressmailcommitment', to('GET', '/service-standards/v3/estimates')],
  ['prioritymail', to('GET', '/service-standards/v3/standards')],
  ['firstclassmail', to('GET', '/service-standards/v3/standards')],
  ['standardb', to('GET', '/service-standards/v3/standards')],
  ['carrierpickupavailability', to('GET', '/pickup/v3/carrier-pickup/eligibility')],
  ['carrierpickupschedule', to('POST', '/pickup/v3/carrier-pickup')],
  ['carrierpickupinquiry', to('GET', '/pickup/v3/carrier-pickup/{confirmationNumber}')],
  ['carrierpickupchange', to('PUT', '/pickup/v3/carrier-pickup/{confirmationNumber}')],
  ['carrierpickupcancel', to('DELETE', '/pickup/v3/carrier-pickup/{confirmationNumber}')],
  ['polocatorv2', to('GET', '/locations/v3/post-office-locations')],
  ['evs', to('POST', '/labels/v3/label')],
  ['scan', to('POST', '/scan-forms/v3/scan-form')],
]);

export const successorOf = (api: string): Successor | undefined => SUCCESSORS.get(api.toLowerCase());
