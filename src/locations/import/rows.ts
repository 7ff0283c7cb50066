/** The rows of a location file, whatever its form: each is columns by name with texts, or one JSON object. */

/** A row under the header of its table. */
export interface CellRow {
  readonly kind: 'cells';
  readonly line: number;
  readonly cells: readonly string[];
}

/** One object of a GeoJSON, an OpenStreetMap or a USPS answer; `line` counts objects where they share lines. */
export interface ObjectRow {
  readonly kind: 'object';
  readonly line: number;
  readonly object: Readonly<Record<string, unknown>>;
}

export interface RowFault {
  readonly kind: 'fault';
  readonly line: number;
  readonly column: string | number;
  readonly reason: string;
}

export type SourceRow = CellRow | ObjectRow | RowFault;
