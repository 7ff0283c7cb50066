/** One line of progress on a terminal; silent everywhere else. */

const REDRAW_MS = 100;
const MOST_SECONDS = 359_999;

const clockTime = (seconds: number): string => {
  const whole = Math.min(MOST_SECONDS, Math.max(0, Math.round(seconds)));
  const minutes = Math.floor(whole / 60);
  return `${minutes}:${String(whole % 60).padStart(2, '0')}`;
};

export interface Step {
  readonly rows: number;
  /** Rows that were there at the start and do not count for the rate. */
  readonly earlierRows: number;
  /** 0 to 1; undefined where the end is not known. */
  readonly share: number | undefined;
}

/** `512,000 rows  98,000 rows/s  42 %  0:05 left`. @param seconds since the start */
export const progressLine = (
  { rows, earlierRows, share }: Step,
  startShare: number,
  seconds: number,
): string => {
  const rate = seconds > 0 ? (rows - earlierRows) / seconds : 0;
  const parts = [
    `${rows.toLocaleString('en-US')} rows`,
    `${Math.round(rate).toLocaleString('en-US')} rows/s`,
  ];
  if (share !== undefined) {
    parts.push(`${Math.floor(share * 100)} %`);
    const done = share - startShare;
    if (done > 0) parts.push(`${clockTime((seconds * (1 - share)) / done)} left`);
  }
  return parts.join('  ');
};

export interface ProgressBar {
  show(step: Step): void;
  /** Clears the line. */
  end(): void;
}

export const createProgress = (stream: NodeJS.WriteStream, now: () => number): ProgressBar => {
  if (!stream.isTTY) return { show: () => undefined, end: () => undefined };
  let start: { readonly at: number; readonly share: number } | undefined;
  let drawn = 0;
  return {
    show(step) {
      const at = now();
      start ??= { at, share: step.share ?? 0 };
      if (at - drawn < REDRAW_MS) return;
      drawn = at;
      stream.write(`\r\u001b[K${progressLine(step, start.share, (at - start.at) / 1_000)}`);
    },
    end() {
      if (drawn > 0) stream.write('\r\u001b[K');
    },
  };
};
