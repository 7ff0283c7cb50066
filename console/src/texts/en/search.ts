/** Words of the search over everything. */
export const search = {
  kinds: {
    dataset: 'Dataset',
    place: 'Place',
    zip: 'ZIP Code',
    city: 'City',
    rule: 'Rule',
    document: 'Document',
    page: 'Page',
  },
} as const;
