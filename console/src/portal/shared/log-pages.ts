/** Reading on in the request log: a page of it may be empty although more follows. */
import { call, query, type Result } from '../../api/client.ts';
import type { LoggedRequest, RequestPage } from './shapes.ts';

export interface LogFilter {
  readonly effect?: string;
  readonly code?: string;
  /** ISO date-time. */
  readonly since?: string;
}

export const logPath = (app: string, filter: LogFilter, limit: number, before?: string): string =>
  `/postern/v1/apps/${app}/requests${query({ ...filter, limit, before })}`;

/** Stretches of the journal that are looked through at one press. */
const MOST_PAGES = 8;

/**
 * Asks until `limit` requests are found, the log is at its end, or enough of it was looked through.
 * @param from `next` of the page before; the newest unless stated
 */
export const readLog = async (
  app: string,
  filter: LogFilter,
  limit: number,
  from?: string,
): Promise<Result<RequestPage>> => {
  const requests: LoggedRequest[] = [];
  let before = from;
  for (let asked = 1; ; asked += 1) {
    const result = await call<RequestPage>(logPath(app, filter, limit - requests.length, before));
    if (!result.ok) return result;
    requests.push(...result.data.requests);
    const { next } = result.data;
    if (next === null || requests.length >= limit || asked === MOST_PAGES) {
      return { ...result, data: { requests, next } };
    }
    before = next;
  }
};
