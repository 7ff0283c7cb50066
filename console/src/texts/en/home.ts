export const home = {
  title: 'What do you need?',
  lead: 'Post offices, collection boxes, ZIP Codes, rules: open to anybody. The rest is decided for each request, and every refusal says why.',
} as const;
