/** Texts of the page that finds post offices and collection boxes. */
const TYPES: Readonly<Record<string, string>> = {
  POST_OFFICE: 'Post office',
  CONTRACT_POSTAL_UNIT: 'Contract postal unit',
  CONTRACT_UNIT: 'Contract postal unit',
  COMMUNITY_POST_OFFICE: 'Community post office',
  VILLAGE_POST_OFFICE: 'Village post office',
  APPROVED_POSTAL_PROVIDER: 'Approved postal provider',
  SELF_SERVICE_KIOSK: 'Self-service kiosk',
  BLUE_BOX: 'Collection box',
  COLLECTION_BOX: 'Collection box',
  PO_LOBBY: 'Lobby drop',
  CARRIER_FACILITY: 'Carrier facility',
};

const SERVICES: Readonly<Record<string, string>> = {
  RETAIL: 'Counter',
  LOBBY: 'Lobby',
  PO_BOX: 'PO Boxes',
  PO_BOX_ACCESS: 'PO Box access',
  PASSPORT: 'Passports',
  PASSPORTS: 'Passports',
  BULK_MAIL: 'Bulk mail',
  BUSINESS_MAIL: 'Business mail',
  COLLECTION: 'Collections',
};

/** `SOME_WORDS` as `Some words`. */
const plain = (word: string): string => {
  const text = word.replaceAll(/[_-]+/g, ' ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
};

const oneDecimal = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const noDecimal = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const number = (value: number): string => (value < 20 ? oneDecimal : noDecimal).format(value);

/** Below a tenth of a mile people think in feet. */
const NEAR_METRES = 160;
const FEET_PER_METRE = 3.280_84;

const miles = (inMiles: number, inMetres: number): string =>
  inMetres < NEAR_METRES ? `${noDecimal.format(inMetres * FEET_PER_METRE)} ft` : `${number(inMiles)} mi`;
const metres = (inMetres: number): string =>
  inMetres < NEAR_METRES ? `${noDecimal.format(inMetres)} m` : `${number(inMetres / 1000)} km`;
const distance = (inMiles: number, inMetres: number): string =>
  `${miles(inMiles, inMetres)} (${metres(inMetres)})`;

const KM_PER_MILE = 1.609_344;
const off = (km: number): string => `${number(km / KM_PER_MILE)} mi (${number(km)} km)`;

export const find = {
  title: 'Find a post office or collection box',
  lead: 'Near a ZIP Code, a city, an address or a point on the map.',
  search: {
    label: 'Near which place, address or ZIP Code?',
    placeholder: 'ZIP Code, city and state, or address',
    button: 'Search',
    nothing: 'No place of that name is known. Press Search to try it as an address.',
    position: 'Use my position',
    locating: 'Finding your position …',
    noPosition: 'Your browser did not give a position. Type a place or a ZIP Code instead.',
    here: 'Search here',
    privacy: 'A typed street address stays out of the query of this page’s address.',
  },
  filters: {
    label: 'What is wanted',
    kind: 'Kind of place',
    kinds: { all: 'All', 'post-offices': 'Post offices', 'collection-boxes': 'Collection boxes' },
    open: 'Open',
    openAny: 'At any time',
    openNow: 'Open now',
    openAt: 'Open at …',
    openAtLabel: 'Open at, on your own clock',
    after: 'Collection',
    afterAny: 'At any time',
    afterNow: 'Still collected today',
    afterAt: 'Collected after …',
    afterAtLabel: 'Collected today after, on the clock of the place',
    more: 'More filters',
    moreCount: (count: number) => `More filters (${count})`,
    type: 'Type',
    anyType: 'Any type',
    services: 'Services, all of them',
    distance: 'Within',
    anyDistance: 'Any distance',
    miles: (miles: string) => `${miles} miles`,
    clear: 'Clear the filters',
  },
  results: {
    heading: 'Nearest places',
    count: (count: number, miles: number) =>
      count === 1 ? '1 place' : `The ${count} nearest places, up to ${number(miles)} mi away`,
    more: 'Show more places',
    none: 'No such place is found',
    noneNext: 'Take a filter away, or search farther.',
    begin: 'Where shall the search begin?',
    beginNext: 'Type a place above, use your position, or click on the map.',
    uncertain: 'The start is not exact, so the first and the second may stand in the wrong order.',
    near: 'Places near it',
  },
  origin: {
    point: (latitude: number, longitude: number) =>
      `Measured from the point ${latitude.toFixed(4)}, ${longitude.toFixed(4)}.`,
    'address-point': 'Measured from the imported point of the address.',
    zip: (zip: string, km: number | null) =>
      km === null
        ? `Measured from the middle of ZIP Code ${zip}.`
        : `Measured from the middle of ZIP Code ${zip}, which may be ${off(km)} off.`,
    city: (km: number | null) =>
      km === null
        ? 'Measured from the middle of the city.'
        : `Measured from the middle of the city; parts of it are up to ${off(km)} away.`,
  },
  distance,
  miles,
  metres,
  type: (word: string) => TYPES[word] ?? plain(word),
  service: (word: string) => SERVICES[word] ?? plain(word),
  unnamed: 'Without a name',
  open: 'Open now',
  closed: 'Closed now',
  allDay: 'all day',
  today: (hours: string) => `Today ${hours}`,
  closedToday: 'Closed today',
  noHours: 'No hours stated',
  dayAt: {
    today: (time: string) => `today ${time}`,
    tomorrow: (time: string) => `tomorrow ${time}`,
    on: (day: string, time: string) => `${day}, ${time}`,
  },
  nextCollection: (when: string) => `Next collection ${when}`,
  noCollections: 'No collection times stated',
  holiday: (name: string) => `Today is ${name}`,
  confirm: 'Confirm before you go',
  confirmLong: 'These hours are older than their source vouches for. Confirm them before you go.',
  closure: (from: string | null, until: string | null) =>
    `The source states a temporary closure${from === null ? '' : ` from ${from}`}${until === null ? '' : ` until ${until}`}.`,
  centroid: 'The point stands for the whole ZIP Code, not for the building.',
  detail: {
    back: 'Back to the list',
    close: 'Close',
    hours: 'Hours of a usual week',
    day: 'Day',
    days: [
      'Monday',
      'Tuesday',
      'Wednesday',
      'Thursday',
      'Friday',
      'Saturday',
      'Sunday',
      'Public holidays',
    ] as readonly string[],
    none: 'closed',
    noneCollected: 'none',
    services: 'Services',
    facts: 'About this place',
    address: 'Address',
    phone: 'Telephone',
    parking: 'Parking',
    zone: 'Time zone',
    point: 'Point',
    id: 'Id',
    source: 'Source',
    edition: 'Edition',
    authority: 'Authority',
    retrieved: 'Retrieved',
    note: 'Note',
    directions: 'Directions (OpenStreetMap)',
    mapApp: 'Open in a map app',
    json: 'JSON',
    gone: 'The editions in use have no such place',
    goneNext: 'A newer edition may have dropped it. Search near its ZIP Code.',
  },
  share: { copy: 'Copy the link', copied: 'Copied', print: 'Print' },
  missing: {
    title: 'No post offices or boxes have been imported yet',
    one: (kind: string) => `No edition of ${kind.toLowerCase()} has been imported yet.`,
    operator: 'The operator of this server imports the official file:',
    command: (kind: string) => `postern import ${kind} FILE`,
  },
  sample: (count: number) =>
    `This server holds a sample of ${count} post offices only. For all of them its operator imports the official file:`,
  map: {
    label: (count: number) =>
      count === 0
        ? 'Map of post offices and collection boxes'
        : `Map of ${count === 1 ? 'one place' : `${count} places`}; the list beside it has the same`,
    legend: { 'post-offices': 'Post office', 'collection-boxes': 'Collection box' },
    source: (publishers: string) => `Places: ${publishers}.`,
  },
} as const;
