/** Texts of signing in and of one's own account. */
export const signIn = {
  title: 'Sign in',
  lead: 'For your apps, requests and decisions. What is public needs no account.',
  passkey: {
    title: 'With a passkey',
    body: 'Your device asks for your fingerprint, face or PIN. Nothing secret leaves it.',
    action: 'Sign in with a passkey',
    cancelled:
      'The device was not asked to the end, or has no passkey for this server. Try again, or use a link.',
    byName: 'Passkeys need a host name. Open this server by its name instead of its number',
  },
  link: {
    title: 'With a link by mail',
    label: 'E-mail address',
    hint: 'If an account has this address, a link comes that works once.',
    action: 'Send me a link',
    sent: 'If an account has this address, a link is on its way. It works once, and not for long.',
    none: 'This server sends no mail. Ask its operator for a link: postern sign-in-link PERSON',
  },
  oidc: {
    failed: 'Signing in at your organisation did not succeed',
    title: 'With your organisation',
    action: (name: string) => `Go on with ${name}`,
  },
  redeeming: {
    title: 'Signing in',
    lead: 'The link is for one use. Press the button on the device where you want to be signed in.',
    action: 'Sign in on this device',
  },
  done: {
    title: 'You are signed in',
    body: 'You can close this tab and go on where you were.',
    portal: 'Go to the portal',
  },
} as const;

export const account = {
  title: 'Your account',
  lead: 'How you sign in, and what you have acknowledged.',
  facts: { name: 'Name', email: 'E-mail', role: 'Role', organisation: 'Organisation', session: 'Signed in' },
  way: (way: string) =>
    ({ passkey: 'with a passkey', link: 'with a link', oidc: 'with your organisation' })[way] ?? way,
  until: 'until',
  passkeys: {
    title: 'Passkeys',
    empty: 'No passkey yet',
    emptyBody: 'With a passkey you sign in by fingerprint, face or PIN, and need no more links.',
    add: 'Add a passkey',
    name: 'A name for it',
    nameHint: 'So that you know it again: “work laptop”, “phone”.',
    remove: 'Remove',
    columns: { name: 'Name', made: 'Made', used: 'Last used', what: 'What to do' },
    never: 'never',
    cancelled: 'The device did not make a passkey. Try again.',
    notHere: 'Passkeys need a host name: open this server by its name instead of its number.',
    last: 'Without a passkey you sign in with a link.',
  },
  training: {
    title: 'Awareness training',
    body: 'Who sees fields about persons confirms once a year that they know the rules on postal data.',
    action: 'I know the rules',
    done: 'Acknowledged. It holds for a year.',
  },
  banner: {
    title: 'Banner on sensitive information',
    action: 'I have read it',
    acknowledged: 'Acknowledged in this session.',
  },
} as const;
