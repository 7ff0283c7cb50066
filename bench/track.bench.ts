/**
 * Look-ups of tracking histories: in process, median and 99th percentile, against the aim of ten µs; and over HTTP, governed
 * and durable in the record before the answer, against bare node:http and node:sqlite doing the same read.
 */
import type { BenchResult } from './result.ts';
import { timeHttp } from './track-http.ts';
import { timeLookups } from './track-store.ts';

const AIM_MICROSECONDS = 10;

export default async (): Promise<BenchResult> => {
  const inProcess = await timeLookups();
  const http = await timeHttp();
  const { governed, bare } = http;
  const ratio = governed.requestsPerSecond / bare.requestsPerSecond;
  return {
    name: 'track',
    unit: 'look-ups/s over HTTP, durable before the answer',
    ours: governed.requestsPerSecond,
    peers: { 'node:http and node:sqlite': bare.requestsPerSecond },
    ratio: Math.round(ratio * 100) / 100,
    details: { aimMicrosecondsInProcess: AIM_MICROSECONDS, inProcess, http },
  };
};
