/** Texts of charts. */
export const charts = {
  unit: 'Unit',
  source: 'Source',
  table: 'As a table',
  failed: 'The chart could not be loaded. The table has the same numbers; loading the page again may help.',
  used: (used: string, most: string) => `${used} of ${most}`,
} as const;
