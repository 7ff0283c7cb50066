/** Answers kept in memory, the least lately used given up first. Nothing of it is ever written to disk. */
import type { Checked } from './answer.ts';

export interface Kept {
  readonly answer: Checked;
  /** Unix ms. */
  readonly freshUntil: number;
}

export class AnswerCache {
  readonly #mostBytes: number;
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;
  hits = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get(key: string): Kept | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept;
  }

  set(key: string, kept: Kept): void {
    this.delete(key);
    this.#kept.set(key, kept);
    this.#bytes += sizeOf(key, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#mostBytes) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    this.#kept.delete(key);
    this.#bytes -= sizeOf(key, kept);
  }

  clear(): void {
    this.#kept.clear();
    this.#bytes = 0;
  }

  get entries(): number {
    return this.#kept.size;
  }
}

const sizeOf = (key: string, { answer }: Kept): number => 2 * key.length + 3 * answer.raw.length + 500;
