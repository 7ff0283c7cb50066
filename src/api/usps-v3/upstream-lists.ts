/** The official API as a source for address lists: asked as a batch, so in the calls that interactive requests leave over. */
import { setTimeout as wait } from 'node:timers/promises';
import { PosternError } from '../../errors.ts';
import type { ListUpstream, Question, Said } from '../../reference/clean/index.ts';
import type { UpstreamGateway } from '../../upstream/index.ts';
import { upstreamResult } from './upstream-addresses.ts';

const API = 'addresses';

/** The cells of a row that an answer fills; what it does not say stays as it is. */
const saidIn = (body: unknown): Said => {
  const { address, carrierRoute, deliveryPoint, licensed } = upstreamResult(body);
  const cells = {
    std_firm: address.firm,
    std_line1: address.streetAddress,
    std_secondary: address.secondaryAddress,
    std_urbanization: address.urbanization,
    std_city: address.city,
    std_state: address.state,
    std_zip: address.zip,
    std_zip4: address.plus4,
    std_delivery_point: deliveryPoint?.digits ?? '',
    std_check_digit: deliveryPoint?.checkDigit ?? '',
    std_carrier_route: carrierRoute,
    std_dpv: licensed.dpvConfirmation,
  };
  return {
    said: 'found',
    cells: Object.fromEntries(Object.entries(cells).filter(([, text]) => text !== '')),
  };
};

export const listUpstream = (way: Pick<UpstreamGateway, 'call' | 'status'>): ListUpstream => ({
  async ask({ zip, ...stated }: Question, signal) {
    const query = Object.fromEntries(
      Object.entries({ ...stated, ZIPCode: zip }).filter(([, value]) => value !== ''),
    );
    const path = '/addresses/v3/address';
    const { status, body } = await way.call({ method: 'GET', path, query, priority: 'batch', signal });
    if (status === 200) return saidIn(body);
    if (status === 404) return { said: 'not-found' };
    if (status === 400) return { said: 'refused' };
    throw new PosternError('upstream_unavailable', `USPS answered ${status} to a question of a list.`, {
      status: 503,
      origin: 'usps',
      cure: 'Ask again later; what is held here is answered meanwhile.',
    });
  },
  async budget() {
    const own = (await way.status()).budgets.filter(({ api }) => api === API);
    const resets = own.flatMap(({ resetsAt }) => (resetsAt === null ? [] : [resetsAt]));
    const sum = (of: 'left' | 'limit'): number => own.reduce((total, budget) => total + budget[of], 0);
    return {
      left: sum('left'),
      limit: sum('limit'),
      resetsAt: resets.length === 0 ? null : Math.min(...resets),
    };
  },
  async wait(ms, signal) {
    await wait(ms, undefined, { signal });
  },
});
