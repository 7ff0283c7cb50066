/**
 * The one error class. Everything that a person may meet is thrown as a `PosternError`:
 * a stable `code`, a public message (what came, what was expected, where, what to do),
 * and details that stay in the log.
 */

/** Where in an input the fault lies; every part is optional. Lines and columns count from 1. */
export interface ErrorPlace {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly field?: string;
}

export interface ErrorOptions {
  /** HTTP status that this error answers with, when it reaches the gateway. Default 500. */
  readonly status?: number;
  /** What the person can do about it. */
  readonly cure?: string;
  readonly place?: ErrorPlace;
  /** The code that USPS publishes for this error, for example `010002`; told in USPS dialects. */
  readonly published?: string;
  /** Whose doing it is, where it is not ours: told apart in every dialect. */
  readonly origin?: 'usps';
  /** After how many seconds to ask again; sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** For the log alone; never sent to a client. */
  readonly detail?: string;
  readonly cause?: unknown;
}

/** An error for the person who meets it. `message` is public and holds no secret and no personal data. */
export class PosternError extends Error {
  /** Stable, snake_case, documented in `docs/errors.md`. */
  readonly code: string;
  readonly status: number;
  readonly cure: string | undefined;
  readonly place: ErrorPlace | undefined;
  readonly published: string | undefined;
  readonly origin: 'usps' | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly detail: string | undefined;

  constructor(code: string, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PosternError';
    this.code = code;
    this.status = options.status ?? 500;
    this.cure = options.cure;
    this.place = options.place;
    this.published = options.published;
    this.origin = options.origin;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.detail = options.detail;
  }

  /** The place as `file:line:column (field)`, or an empty string. */
  get where(): string {
    if (this.place === undefined) return '';
    const { file, line, column, field } = this.place;
    const position = [file, line, column].filter((part) => part !== undefined).join(':');
    return field === undefined ? position : `${position} (${field})`.trim();
  }
}
