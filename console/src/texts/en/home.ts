/** Texts of the first page. */
export const home = {
  title: 'What do you need?',
  lead: 'Post offices, collection boxes, ZIP Codes, rules: open to anybody. The rest is decided for each request, and every refusal says why.',
  search: {
    label: 'Search places, ZIP Codes, datasets and rules',
    placeholder: 'A ZIP Code, a city, a dataset, a question …',
    button: 'Search',
    nothing: 'Nothing of that name. Press Search to ask what can be had.',
  },
  ways: 'Ways in',
  cards: [
    {
      href: '/find',
      title: 'Find a post office',
      text: 'On a map and in a list, with hours and the next collection.',
    },
    {
      href: '/zip',
      title: 'Look up a ZIP Code',
      text: 'City, county and time zone, or all ZIP Codes of a city.',
    },
    { href: '/track', title: 'Track a package', text: 'What a number says, and who may see where it is.' },
    { href: '/address', title: 'Check an address', text: 'In standard form, with every change explained.' },
    {
      href: '/access',
      title: 'What can I access?',
      text: 'Tell what you need; see the channel, the steps and the rules.',
    },
    { href: '/datasets', title: 'Datasets', text: 'What is in each, who may have it, how fresh it is.' },
    { href: '/coverage', title: 'Coverage', text: 'How far people live from a post office or a box.' },
    {
      href: '/policies',
      title: 'Policies',
      text: 'Every rule as a sentence, with its source and its dates.',
    },
  ],
  state: {
    title: 'What this server holds',
    names: { facilities: 'Post offices', 'collection-boxes': 'Collection boxes', zip: 'ZIP Codes' },
    held: (count: number) => count.toLocaleString('en-US'),
    sample: 'sample only',
    none: 'none yet',
    next: 'The operator’s next step:',
    commands: {
      facilities: 'postern import post-offices FILE',
      'collection-boxes': 'postern import collection-boxes FILE',
      zip: 'postern import zip-locale FILE',
    },
    age: (days: number) =>
      days < 1
        ? 'from today'
        : days < 60
          ? `${days} ${days === 1 ? 'day' : 'days'} old`
          : `${Math.round(days / 30.4)} months old`,
  },
} as const;
