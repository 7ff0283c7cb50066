/**
 * Faults on demand: what a client of USPS has to live with. They come after the decision and instead of the answer, so a
 * fault is recorded like any other answer, and marked.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { PosternError } from '../../errors.ts';
import type { Answer, AnyRoute } from '../../gateway/index.ts';
import type { Random } from './random.ts';

export const FAULTS = ['401', '403', '429', '5xx', 'slow', 'garbage'] as const;
export type Fault = (typeof FAULTS)[number];

/** Shares of answers, together at most 1; and how long a slow one takes, ms. */
export interface FaultRates {
  readonly shares: Readonly<Partial<Record<Fault, number>>>;
  readonly slowMs: number;
}

const isFault = (text: string): text is Fault => (FAULTS as readonly string[]).includes(text);

const SLOW_MS = 2_000;
const MOST_SLOW_MS = 60_000;

const refuse = (text: string): never => {
  throw new PosternError(
    'usage_faults',
    `The faults ${JSON.stringify(text)} cannot be read; expected for example 401=0.01,5xx=0.05,slow=0.1:2000.`,
    {
      status: 400,
      cure: `Known are ${FAULTS.join(', ')}, each with a share from 0 to 1, together at most 1; a slow answer takes up to ${MOST_SLOW_MS} ms.`,
      place: { field: 'faults' },
    },
  );
};

/** Reads `401=0.01,429=0.05,5xx=0.02,slow=0.1:2000,garbage=0.01`. @throws PosternError `usage_faults` */
export const parseFaults = (text: string): FaultRates => {
  const shares: Partial<Record<Fault, number>> = {};
  let slowMs = SLOW_MS;
  for (const part of text.split(',').map((one) => one.trim())) {
    const [, name = '', amount = '', ms] = /^(\w+)=(\d*\.?\d+)(?::(\d+))?$/.exec(part) ?? [];
    const share = Number(amount);
    if (!isFault(name) || amount === '' || share > 1 || (ms !== undefined && name !== 'slow')) refuse(text);
    else shares[name] = share;
    if (ms !== undefined) slowMs = Number(ms);
  }
  const sum = Object.values(shares).reduce((total, share) => total + share, 0);
  if (sum > 1 + 1e-9 || slowMs > MOST_SLOW_MS) refuse(text);
  return { shares, slowMs };
};

const usps = (code: string, message: string): string =>
  JSON.stringify({
    apiVersion: 'v3',
    error: {
      code,
      message,
      errors: [{ title: 'Simulated fault', detail: message, source: 'sandbox', code: `sandbox_${code}` }],
    },
  });

const JSON_TYPE = 'application/json; charset=utf-8';

const BODIES: Readonly<Record<Exclude<Fault, 'slow'>, Answer>> = {
  '401': {
    status: 401,
    body: usps('401', 'Invalid or expired token (simulated).'),
    headers: { 'content-type': JSON_TYPE, 'www-authenticate': 'Bearer error="invalid_token"' },
  },
  '403': {
    status: 403,
    body: usps('403', 'Access is not permitted (simulated).'),
    headers: { 'content-type': JSON_TYPE },
  },
  '429': {
    status: 429,
    body: usps('429', 'Too many requests (simulated).'),
    headers: { 'content-type': JSON_TYPE, 'retry-after': '1' },
  },
  '5xx': {
    status: 503,
    body: usps('503', 'Service unavailable (simulated).'),
    headers: { 'content-type': JSON_TYPE },
  },
  garbage: {
    body: '<html><head><title>Simulated</title></head><body>{"not": json',
    headers: { 'content-type': 'text/html; charset=utf-8' },
  },
};

const drawn = ({ shares }: FaultRates, random: Random): Fault | undefined => {
  let rest = random.next();
  for (const fault of FAULTS) {
    rest -= shares[fault] ?? 0;
    if (rest < 0) return fault;
  }
  return undefined;
};

/** Asked at each answer; undefined: all is well for now. */
export type FaultSource = () => FaultRates | undefined;

/** The route with faults, where it speaks a dialect of USPS; others are left as they are. */
export const withFaults = (route: AnyRoute, source: FaultSource, random: Random): AnyRoute => {
  if (route.dialect === 'problem') return route;
  const { mask } = route;
  return {
    ...route,
    async handler(input, context) {
      const rates = source();
      const fault = rates === undefined ? undefined : drawn(rates, random);
      if (rates === undefined || fault === undefined) return route.handler(input, context);
      const mark = { 'postern-sandbox-fault': fault };
      if (fault === 'slow') {
        await wait(rates.slowMs);
        const answer = await route.handler(input, context);
        return { ...answer, headers: { ...answer.headers, ...mark } };
      }
      const answer = BODIES[fault];
      return { ...answer, headers: { ...answer.headers, ...mark } };
    },
    // A fault is finished text and holds nothing to mask.
    ...(mask !== undefined && { mask: (body: unknown) => (typeof body === 'string' ? body : mask(body)) }),
  };
};
