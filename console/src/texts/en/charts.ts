/** Texts of charts. */
export const charts = {
  unit: 'Unit',
  source: 'Source',
  table: 'As a table',
  drawing: 'Drawing the chart',
  used: (used: string, most: string) => `${used} of ${most}`,
} as const;
