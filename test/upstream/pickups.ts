/** Pickups as USPS keeps them: each state has an ETag, and a change must name the state that it changes (RFC 9110 §13.1.1). */
import type { Fault, Passed } from './fault-proxy.ts';

const refusal = (status: number, message: string): Fault => ({
  status,
  body: JSON.stringify({ apiVersion: '/pickup/v3', error: { code: String(status), message, errors: [] } }),
});

/** @returns what answers a request for pickups; undefined: the request is for something else */
export const pickups = (): ((passed: Passed) => Fault | undefined) => {
  const kept = new Map<string, { readonly body: object; readonly version: number }>();
  const shown = (number: string): Fault => {
    const { body, version } = kept.get(number) ?? { body: {}, version: 0 };
    return {
      status: 200,
      headers: { etag: `"${version}"` },
      body: JSON.stringify({ confirmationNumber: number, ...body }),
    };
  };
  return ({ method, url, headers, body }) => {
    const [, number] = /^\/pickup\/v3\/carrier-pickup(?:\/([^/?]+))?$/.exec(url) ?? [];
    if (!url.startsWith('/pickup/v3/carrier-pickup') || number === 'eligibility') return undefined;
    if (method === 'POST') {
      const made = `WTC${String(kept.size + 1).padStart(9, '0')}`;
      kept.set(made, { body: JSON.parse(body) as object, version: 1 });
      return shown(made);
    }
    const pickup = kept.get(number ?? '');
    if (number === undefined || pickup === undefined) return refusal(404, 'There is no such pickup.');
    if (method === 'GET') return shown(number);
    if (headers['if-match'] !== `"${pickup.version}"`)
      return refusal(412, 'The pickup was changed meanwhile.');
    if (method === 'DELETE') {
      kept.delete(number);
      return { status: 200 };
    }
    kept.set(number, { body: JSON.parse(body) as object, version: pickup.version + 1 });
    return shown(number);
  };
};
