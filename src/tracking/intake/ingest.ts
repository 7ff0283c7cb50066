/** From drafts to the store: the gate, then one durable batch each. */
import { meaningOf } from '../../postal/status/index.ts';
import type { AppendResult, EventStore } from '../event-store.ts';
import { batchOf, type Draft, type DraftRow, type RowReject } from './draft.ts';
import type { OpenEntitlements } from './entitlements.ts';
import { admit, type RefusalReason } from './gate.ts';
import { type MessagePart, missingParts } from './iv-mtr-json.ts';
import type { FilePart } from './read-file.ts';

/** What became of a draft. */
export interface Ingested extends AppendResult {
  readonly rows: number;
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>;
  /** Event codes that are kept and whose meaning is not known here, with how many events had them. */
  readonly unknownCodes: Readonly<Record<string, number>>;
}

/** What a code may look like in a report; anything else could be anything. */
const CODE = /^[0-9A-Z]{1,4}$/;

const unknownCodesOf = (rows: readonly DraftRow[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { events } of rows) {
    for (const { code, text } of events) {
      if (meaningOf(code, text) !== undefined) continue;
      const name = CODE.test(code) ? code : 'other';
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return counts;
};

export interface IngestParts {
  readonly events: Pick<EventStore, 'append' | 'ownerOf'>;
  readonly entitlements: Pick<OpenEntitlements, 'current'>;
  readonly mode: 'entitled' | 'all';
}

export class Ingest {
  readonly #parts: IngestParts;

  constructor(parts: IngestParts) {
    this.#parts = parts;
  }

  /** Keeps what may be kept; resolves once it is durable. */
  async take(draft: Draft): Promise<Ingested> {
    const { events, entitlements, mode } = this.#parts;
    const { rows, refused } = await admit(draft, {
      mode,
      entitlements: await entitlements.current(),
      ownerOf: (number) => events.ownerOf(number),
    });
    const nothing = rows.length === 0 && draft.unread === null;
    const { added, duplicates } = nothing
      ? { added: 0, duplicates: 0 }
      : await events.append(batchOf(draft, rows));
    return { added, duplicates, refused, rows: rows.length, unknownCodes: unknownCodesOf(rows) };
  }
}

/** What an import says of a file. Rejects and refusals hold no number. */
export interface IntakeReport {
  readonly layout: string;
  /** Rows of the file; those kept, refused and rejected make them up. */
  readonly rowsRead: number;
  readonly rowsKept: number;
  readonly eventsAdded: number;
  readonly duplicates: number;
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>;
  readonly unknownCodes: Ingested['unknownCodes'];
  readonly rowsRejected: number;
  /** The first {@link MOST_REJECTS}. */
  readonly rejects: readonly RowReject[];
  /** Columns that no field was found for. */
  readonly unmapped: readonly string[];
  readonly messages: readonly MessagePart[];
  /** Parts of messages that were not among them. */
  readonly missing: ReturnType<typeof missingParts>;
}

export const MOST_REJECTS = 1_000;

/** Nothing read yet. */
export const EMPTY_REPORT: IntakeReport = {
  layout: '',
  rowsRead: 0,
  rowsKept: 0,
  eventsAdded: 0,
  duplicates: 0,
  refused: {},
  unknownCodes: {},
  rowsRejected: 0,
  rejects: [],
  unmapped: [],
  messages: [],
  missing: [],
};

const sumOf = <Name extends string>(
  left: Readonly<Partial<Record<Name, number>>>,
  right: Readonly<Partial<Record<Name, number>>>,
): Partial<Record<Name, number>> => {
  const sum: Partial<Record<Name, number>> = { ...left };
  for (const [name, count] of Object.entries(right) as [Name, number][]) sum[name] = (sum[name] ?? 0) + count;
  return sum;
};

/** Two reports as one: of parts of a file, or of files of a folder. */
export const addReports = (left: IntakeReport, right: IntakeReport): IntakeReport => {
  const messages = [...left.messages, ...right.messages];
  return {
    layout:
      left.layout === '' || left.layout === right.layout ? right.layout : `${left.layout}, ${right.layout}`,
    rowsRead: left.rowsRead + right.rowsRead,
    rowsKept: left.rowsKept + right.rowsKept,
    eventsAdded: left.eventsAdded + right.eventsAdded,
    duplicates: left.duplicates + right.duplicates,
    refused: sumOf(left.refused, right.refused),
    unknownCodes: sumOf(left.unknownCodes, right.unknownCodes) as Record<string, number>,
    rowsRejected: left.rowsRejected + right.rowsRejected,
    rejects: [...left.rejects, ...right.rejects].slice(0, MOST_REJECTS),
    unmapped: [...new Set([...left.unmapped, ...right.unmapped])].sort(),
    messages,
    missing: missingParts(messages),
  };
};

/**
 * Takes a file in, part by part. A crash between parts loses nothing that was answered, and the same file again changes
 * nothing, so it is simply imported again.
 * @param onPart hears of each durable part
 */
export const ingestFile = async (
  ingest: Ingest,
  parts: AsyncIterable<FilePart>,
  onPart: (report: IntakeReport) => void = () => undefined,
): Promise<IntakeReport> => {
  let report = EMPTY_REPORT;
  for await (const { draft, layout, unmapped, message } of parts) {
    const { added, duplicates, refused, unknownCodes, rows } = await ingest.take(draft);
    const refusedRows = Object.values(refused).reduce((sum, count) => sum + count, 0);
    report = addReports(report, {
      ...EMPTY_REPORT,
      layout,
      rowsRead: rows + refusedRows + draft.rejects.length,
      rowsKept: rows,
      eventsAdded: added,
      duplicates,
      refused,
      unknownCodes,
      rowsRejected: draft.rejects.length,
      rejects: draft.rejects,
      unmapped,
      messages: message === null ? [] : [message],
    });
    onPart(report);
  }
  return report;
};
