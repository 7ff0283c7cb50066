/** Texts of citations and of their standing. */
export const citations = {
  confidence: {
    official: 'official',
    secondary: 'secondary',
    'operator-supplied': 'set by the operator',
    unverified: 'unverified',
  } as Readonly<Record<string, string>>,
  meaning: {
    official: "The publisher's own text was read.",
    secondary: "Read in somebody else's account.",
    'operator-supplied': 'Decided by whoever runs this Postern.',
    unverified: 'Stated somewhere, not found in the text.',
  } as Readonly<Record<string, string>>,
} as const;
