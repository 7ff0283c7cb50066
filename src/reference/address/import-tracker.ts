/** Imports under way in this process, and how far they are. */
import type { BuildProgress } from './build-process.ts';
import type { Begun } from './unfinished.ts';

export interface ImportStart {
  readonly edition: string;
  /** What is imported, by its name at the command line. */
  readonly kind: string;
  readonly name: string;
  /** `anew` unless stated. */
  readonly begun?: Begun;
  /** null where the file comes as a stream of unknown length. */
  readonly bytesTotal: number | null;
  /** Unix milliseconds. */
  readonly startedAt: number;
}

/** An import under way. */
export interface ImportState extends ImportStart, BuildProgress {
  readonly rowsPerSecond: number;
  /** null where it cannot be said. */
  readonly remainingSeconds: number | null;
}

export interface TrackedImport {
  update(progress: BuildProgress, now: number): void;
  end(): void;
}

/** Keeps the state of imports by edition. */
export class ImportTracker {
  readonly #states = new Map<string, ImportState>();
  readonly #claimed = new Set<string>();

  /** Imports under way, the oldest first. */
  list(): ImportState[] {
    return [...this.#states.values()];
  }

  /** Takes a folder for one import alone. @returns how to give it back; undefined where another import has it */
  claim(folder: string): (() => void) | undefined {
    if (this.#claimed.has(folder)) return undefined;
    this.#claimed.add(folder);
    return () => {
      this.#claimed.delete(folder);
    };
  }

  begin(start: ImportStart): TrackedImport {
    const set = (progress: BuildProgress, now: number): void => {
      this.#states.set(start.edition, stateOf(start, progress, now));
    };
    set({ phase: 'reading', bytesRead: 0, rowsRead: 0 }, start.startedAt);
    return {
      update: set,
      end: () => {
        this.#states.delete(start.edition);
      },
    };
  }
}

const stateOf = (start: ImportStart, progress: BuildProgress, now: number): ImportState => {
  const seconds = (now - start.startedAt) / 1_000;
  const bytesPerSecond = seconds <= 0 ? 0 : progress.bytesRead / seconds;
  const reading = progress.phase === 'reading' && start.bytesTotal !== null && bytesPerSecond > 0;
  return {
    ...start,
    ...progress,
    rowsPerSecond: seconds <= 0 ? 0 : Math.round((progress.rowsRead - (progress.resumedRows ?? 0)) / seconds),
    remainingSeconds: reading
      ? Math.max(0, Math.round(((start.bytesTotal ?? 0) - progress.bytesRead) / bytesPerSecond))
      : null,
  };
};
