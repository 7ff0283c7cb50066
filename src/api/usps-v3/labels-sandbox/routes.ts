/** Labels where everything is simulated. Outside a sandbox the same addresses go on to USPS. */
import type { AnyRoute } from '../../../gateway/index.ts';
import type { Mid } from '../../../postal/barcode/index.ts';
import { LabelDesk, PaymentTokens } from '../../../shipping/labels/index.ts';
import type { Sealer, Store } from '../../../store/index.ts';
import { openSealedKey } from '../../../store/index.ts';
import { packageNumberOf, type Simulation, serialsOf } from '../../../tracking/sandbox/index.ts';
import { formRoutes } from './form.ts';
import { keepingRoutes } from './keep.ts';
import { makingRoutes } from './make.ts';
import { paymentRoute } from './pay.ts';

export interface LabelSandbox {
  readonly simulation: Simulation;
  readonly store: Store;
  readonly sealer: Sealer;
  readonly now: () => number;
}

/** The routes that answer here instead of those that go upstream. */
export const labelSandbox = async ({ simulation, store, sealer, now }: LabelSandbox): Promise<AnyRoute[]> => {
  const desk = new LabelDesk({
    store,
    sealer,
    now,
    numberOf: (mid, serviceType, serial) => packageNumberOf(mid as Mid, serviceType, serial),
    serialsOf: (mid) => serialsOf(mid as Mid),
  });
  const tokens = new PaymentTokens(await openSealedKey(store, sealer, 'sandbox-payments', now()));
  const rooms = { desk, tokens, simulation };
  return [paymentRoute(rooms), ...makingRoutes(rooms), ...keepingRoutes(rooms), ...formRoutes(rooms)];
};

/** The routes with those replaced that have the same method and path. */
export const replaced = (routes: readonly AnyRoute[], by: readonly AnyRoute[]): AnyRoute[] => {
  const addressOf = ({ method, path }: AnyRoute): string => `${method} ${path}`;
  const taken = new Set(by.map(addressOf));
  return [...by, ...routes.filter((route) => !taken.has(addressOf(route)))];
};
