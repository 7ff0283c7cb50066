/** Texts of the frame around every page, and of the parts that pages share. */
export const shell = {
  name: 'Postern',
  claim: 'The guarded door to official USPS data',
  skip: 'Skip to the content',
  sandbox: 'Sandbox: shippers, pieces and scans of this server are simulated.',
  menu: 'Menu',
  publicPages: 'Pages for everybody',
  portalPages: 'Developer portal',
  deskPages: "Steward's desk",
  signIn: 'Sign in',
  signOut: 'Sign out',
  account: 'Account',
  loadingPage: 'Loading the page',
  notAffiliated: 'Not affiliated with or endorsed by the United States Postal Service.',
  jsonTwin: 'This page as JSON',
  openApi: 'OpenAPI',
  theme: { label: 'Colours', system: 'System', light: 'Light', dark: 'Dark' },
  unknownPage: {
    title: 'No such page',
    body: 'There is no page at this address. It may have moved, or the link is mistyped.',
    home: 'Go to the first page',
  },
  broken: {
    title: 'This page stopped working',
    body: 'A fault of the console, not of yours. What you typed in forms is kept in this tab.',
    reload: 'Load the page again',
  },
  ended: {
    title: 'Your session has ended',
    body: 'What you typed is kept in this tab. Sign in again to go on where you were.',
    signIn: 'Sign in again',
    later: 'Go on without',
  },
  needsSignIn: {
    title: 'Sign in to see this page',
    body: 'This page is about your organisation, so Postern must know who you are.',
  },
  notYours: {
    title: 'This page is for another role',
    body: (role: string) =>
      `You are signed in as ${role}. The desk is for stewards, auditors and administrators.`,
  },
} as const;

export const parts = {
  loading: 'Loading',
  tryAgain: 'Try again',
  copy: 'Copy',
  copied: 'Copied',
  close: 'Close',
  cancel: 'Cancel',
  filter: 'Filter',
  filterHint: 'Type to filter the rows',
  exportCsv: 'Export as CSV',
  rows: (shown: number, all: number) => {
    const count = `${all.toLocaleString('en-US')} ${all === 1 ? 'row' : 'rows'}`;
    return shown === all ? count : `${shown.toLocaleString('en-US')} of ${count}`;
  },
  sortBy: (column: string) => `Sort by ${column}`,
  more: 'Show more',
  source: 'Source',
  unit: 'Unit',
  asTable: 'As a table',
  whyRefused: 'Why, and what would change it',
  whatToDo: 'What to do',
  rule: 'Rule',
  decision: 'Decision',
  required: 'required',
  suggestions: (count: number) => (count === 1 ? '1 suggestion' : `${count} suggestions`),
  problems: {
    offline: {
      title: 'The server does not answer',
      detail: 'It may be starting again, or the network is down. Nothing you typed is lost.',
    },
    session: { title: 'You are not signed in', detail: 'Sign in, then try again.' },
    refused: { title: 'Refused' },
    invalid: { title: 'That cannot be done as it stands' },
    absent: { title: 'Not found' },
    conflict: { title: 'Somebody else was first', detail: 'It has changed since this page was loaded.' },
    busy: { title: 'Not now' },
    failed: { title: 'The server had a fault' },
  },
  retryAfter: (seconds: number) =>
    seconds < 90 ? `Try again in ${seconds} seconds.` : `Try again in ${Math.ceil(seconds / 60)} minutes.`,
} as const;
