import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMPONENTS, createCityTable, parse, parseLines, REASON } from './index.ts';

const cities = createCityTable([
  { zip: '60601', city: 'Chicago', state: 'IL' },
  { zip: '84111', city: 'Salt Lake City', state: 'UT' },
  { zip: '10012', city: 'New York', state: 'NY' },
  { zip: '20001', city: 'Washington', state: 'DC' },
  { zip: '34684', city: 'Palm Harbor', state: 'FL' },
  { zip: '33712', city: 'Saint Petersburg', state: 'FL' },
  { zip: '92648', city: 'Huntington Beach', state: 'CA' },
  { zip: '21060', city: 'Glen Burnie', state: 'MD' },
  { zip: '64111', city: 'Kansas City', state: 'MO' },
  { zip: '15701', city: 'Indiana', state: 'PA' },
  { zip: '27101', city: 'Winston Salem', state: 'NC' },
  { zip: '00926', city: 'San Juan', state: 'PR' },
  { zip: '07017', city: 'East Orange', state: 'NJ' },
  { zip: '50010', city: 'Ames', state: 'IA' },
  { zip: '02139', city: 'Cambridge', state: 'MA' },
  { zip: '06103', city: 'Hartford', state: 'CT' },
]);

/** The components of a text that are not empty, as one line; `tail` false leaves the last line out. */
const read = (text: string): string => {
  const address = parse(text, cities);
  return COMPONENTS.filter((component) => address[component] !== '')
    .map((component) => `${component}=${address[component]}`)
    .join(' | ');
};

/** Reads the delivery part alone: the text gets a last line, which is checked and left out. */
const delivery = (text: string): string => {
  const line = read(`${text}, Ames, IA 50010`);
  assert.match(line, / \| city=Ames \| state=IA \| zip=50010$/);
  return line.replace(/ \| city=Ames \| state=IA \| zip=50010$/, '');
};

const rule = (name: string, cases: Readonly<Record<string, string>>, reader = delivery): void => {
  test(name, () => {
    for (const [text, wanted] of Object.entries(cases)) assert.equal(reader(text), wanted, text);
  });
};

rule('reads number, directionals, name and suffix', {
  '100 S.E. Washington Ave': 'number=100 | predirectional=S.E | street=Washington | suffix=Ave',
  '20 Washington Sq N': 'number=20 | street=Washington | suffix=Sq | postdirectional=N',
  '500 N W 5th St': 'number=500 | predirectional=N W | street=5th | suffix=St',
  '1234 Dr Martin Luther King Jr Dr SW':
    'number=1234 | street=Dr Martin Luther King Jr | suffix=Dr | postdirectional=SW',
  '412 First St., SE': 'number=412 | street=First | suffix=St | postdirectional=SE',
});

rule('takes a directional for the name where nothing else is one', {
  '12 North St': 'number=12 | street=North | suffix=St',
  '500 E St NW': 'number=500 | street=E | suffix=St | postdirectional=NW',
  '10 W North Ave': 'number=10 | predirectional=W | street=North | suffix=Ave',
  '3001 N Boulevard': 'number=3001 | street=N | suffix=Boulevard',
  '123 South North Oak Street': 'number=123 | predirectional=South | street=North Oak | suffix=Street',
});

rule('tells Saint from Street', {
  '123 St Charles St': 'number=123 | street=St Charles | suffix=St',
  '5500 N. St. Louis': 'number=5500 | predirectional=N | street=St. Louis',
  '648 SW Port St Lucie Blvd': 'number=648 | predirectional=SW | street=Port St Lucie | suffix=Blvd',
  '1 Saint Paul Pl': 'number=1 | street=Saint Paul | suffix=Pl',
});

rule('leaves suffix words in names', {
  '500 Park Ave': 'number=500 | street=Park | suffix=Ave',
  '1221 Avenue of the Americas': 'number=1221 | street=Avenue of the Americas',
  '250 Avenue C': 'number=250 | street=Avenue C',
  '1234 Oak Street Rd': 'number=1234 | street=Oak Street | suffix=Rd',
  '2300 Boulevard Granada': 'number=2300 | street=Boulevard Granada',
  '1500 Broadway': 'number=1500 | street=Broadway',
  '100 The Strand': 'number=100 | street=The Strand',
});

rule('reads highways whole', {
  '123 Highway 50': 'number=123 | street=Highway 50',
  '500 N U.S. Hwy 281': 'number=500 | predirectional=N | street=U.S. Hwy 281',
  '7441 East County Road Y': 'number=7441 | predirectional=East | street=County Road Y',
  '36625 us highway 19 n': 'number=36625 | street=us highway 19 | postdirectional=n',
  '8000 Farm to Market 1960 Rd W': 'number=8000 | street=Farm to Market 1960 | suffix=Rd | postdirectional=W',
  '17380 N HIGHWAY A1A ALT': 'number=17380 | predirectional=N | street=HIGHWAY A1A ALT',
  '653 Vermont 12': 'number=653 | street=Vermont 12',
  '12000 I-35 Frontage Rd': 'number=12000 | street=I-35 Frontage | suffix=Rd',
  '3389 Anderson County Rd 452': 'number=3389 | street=Anderson County Rd 452',
  'Carr 459 Km 2.3': 'street=Carr 459 Km 2.3',
});

rule('reads house numbers of every form', {
  '123 1/2 Main St': 'number=123 1/2 | street=Main | suffix=St',
  '123½ Main St': 'number=123½ | street=Main | suffix=St',
  '112-10 Queens Blvd': 'number=112-10 | street=Queens | suffix=Blvd',
  '912 - 914 Main St': 'number=912 - 914 | street=Main | suffix=St',
  '4922 B South Cornell Avenue': 'number=4922 B | predirectional=South | street=Cornell | suffix=Avenue',
  '10A Main St': 'number=10A | street=Main | suffix=St',
  'N6W23001 Bluemound Rd': 'number=N6W23001 | street=Bluemound | suffix=Rd',
  'W210 N16570 Glencoe Ln': 'number=W210 N16570 | street=Glencoe | suffix=Ln',
  'N 108 W 60 Main St': 'number=N 108 W 60 | street=Main | suffix=St',
  '12-34th St': 'number=12 | street=34th | suffix=St',
  '500 W 8 Mile Rd': 'number=500 | predirectional=W | street=8 Mile | suffix=Rd',
  '26 W 415 Park Hill Dr': 'number=26 W 415 | street=Park Hill | suffix=Dr',
  '500 F 1/2 Rd': 'number=500 | street=F 1/2 | suffix=Rd',
  '9 - 6th Ave': 'number=9 | street=6th | suffix=Ave',
  'One Main St': 'number=One | street=Main | suffix=St',
  'Broadway 24': 'number=24 | street=Broadway',
  '11935 39.2 Rd': 'number=11935 | street=39.2 | suffix=Rd',
});

rule('reads Utah grid streets', {
  '400 E 200 S': 'number=400 | predirectional=E | street=200 | postdirectional=S',
  '550 S 400 E #3206':
    'number=550 | predirectional=S | street=400 | postdirectional=E | unitDesignator=# | unit=3206',
});

rule('reads units with and without designator', {
  '55 Elm St Apt. 2B': 'number=55 | street=Elm | suffix=St | unitDesignator=Apt | unit=2B',
  '55 Elm St #5': 'number=55 | street=Elm | suffix=St | unitDesignator=# | unit=5',
  '55 Elm St Apt # 5': 'number=55 | street=Elm | suffix=St | unitDesignator=Apt | unit=5',
  '55 Elm St #APT 174': 'number=55 | street=Elm | suffix=St | unitDesignator=APT | unit=174',
  '55 Elm St APT5': 'number=55 | street=Elm | suffix=St | unitDesignator=APT | unit=5',
  '55 Elm Ct 104': 'number=55 | street=Elm | suffix=Ct | unit=104',
  '55 Elm Dr 1E': 'number=55 | street=Elm | suffix=Dr | unit=1E',
  '223 W Jackson 512': 'number=223 | predirectional=W | street=Jackson | unit=512',
  '3665 Chesnut Drive, C-5': 'number=3665 | street=Chesnut | suffix=Drive | unit=C-5',
  '218 Datura St 3rd Fl.': 'number=218 | street=Datura | suffix=St | unitDesignator=Fl | unit=3rd',
  '5 Park Rd Rear': 'number=5 | street=Park | suffix=Rd | unitDesignator=Rear',
  '501 Ashbury St No 2': 'number=501 | street=Ashbury | suffix=St | unitDesignator=No | unit=2',
  'Apt 3, 123 Main St': 'number=123 | street=Main | suffix=St | unitDesignator=Apt | unit=3',
  '#42 233 S Wacker Dr':
    'number=233 | predirectional=S | street=Wacker | suffix=Dr | unitDesignator=# | unit=42',
  '55 Elm St Bldg A Apt 4':
    'number=55 | street=Elm | suffix=St | unitDesignator=Apt | unit=4 | building=Bldg A',
});

rule('keeps everyday words that are designators in street names', {
  '100 Front St': 'number=100 | street=Front | suffix=St',
  '100 Lower River Rd': 'number=100 | street=Lower River | suffix=Rd',
  '5 Key West Ct': 'number=5 | street=Key West | suffix=Ct',
  '4004 Ocean Front Apt 410': 'number=4004 | street=Ocean Front | unitDesignator=Apt | unit=410',
});

rule('reads boxes, routes and private mailboxes', {
  'P.O. Box 123': 'poBox=123',
  'POB 12': 'poBox=12',
  'PO Drawer B': 'poBox=B',
  'Post Office Box 40177': 'poBox=40177',
  'Box # 63': 'poBox=63',
  'drawer cs 198422': 'poBox=cs 198422',
  'rr # 3 box 273': 'route=rr # 3 | poBox=273',
  'Rural Route 3 Box 9': 'route=Rural Route 3 | poBox=9',
  'HC 68 Box 23A': 'route=HC 68 | poBox=23A',
  'RD 1 Box 22': 'route=RD 1 | poBox=22',
  '10 Main St PMB 234': 'number=10 | street=Main | suffix=St | pmb=234',
  '216 N. Pine P. O. Box 318': 'number=216 | predirectional=N | street=Pine | poBox=318',
  '123 Box Hill Road': 'number=123 | street=Box Hill | suffix=Road',
});

rule(
  'reads military mail',
  {
    'PSC 802 BOX 74, APO AE 09499': 'route=PSC 802 | poBox=74 | city=APO | state=AE | zip=09499',
    'Unit 2050 Box 4190, APO AP 96278-2050':
      'route=Unit 2050 | poBox=4190 | city=APO | state=AP | zip=96278 | zip4=2050',
    'USS Nimitz, FPO AP 96620': 'route=USS Nimitz | city=FPO | state=AP | zip=96620',
  },
  read,
);

rule(
  'reads Puerto Rico forms',
  {
    'URB Las Gladiolas, 150 Calle A, San Juan PR 00926':
      'urbanization=URB Las Gladiolas | number=150 | street=Calle A | city=San Juan | state=PR | zip=00926',
    '150 Calle A, Urb Las Gladiolas, San Juan PR 00926':
      'urbanization=Urb Las Gladiolas | number=150 | street=Calle A | city=San Juan | state=PR | zip=00926',
    '1234 Ave Ponce de Leon, San Juan, PR':
      'number=1234 | street=Ave Ponce de Leon | city=San Juan | state=PR',
  },
  read,
);

rule('finds the street behind firms, attention lines and buildings', {
  'c/o John Smith, 123 Main St': 'recipient=c/o John Smith | number=123 | street=Main | suffix=St',
  'Empire State Building, 350 5th Ave':
    'recipient=Empire State Building | number=350 | street=5th | suffix=Ave',
  'US LEGAL SUPPORT INC 353 N SAM HOUSTON PKWY E STE 1200':
    'recipient=US LEGAL SUPPORT INC | number=353 | predirectional=N | street=SAM HOUSTON | suffix=PKWY | postdirectional=E | unitDesignator=STE | unit=1200',
  'One Midtown Plaza 1360 Peachtree Street':
    'recipient=One Midtown Plaza | number=1360 | street=Peachtree | suffix=Street',
});

rule('reads intersections', {
  'Main St & Elm St': 'street=Main | suffix=St | crossStreet=Elm St',
  'Corner of 5th and Main': 'street=5th | crossStreet=Main',
});

rule(
  'finds cities of several words without commas',
  {
    '36625 us highway 19 n palm harbor fl 34684-1228':
      'number=36625 | street=us highway 19 | postdirectional=n | city=palm harbor | state=FL | zip=34684 | zip4=1228',
    '55 Crain Hwy Glen Burnie MD 21060':
      'number=55 | street=Crain | suffix=Hwy | city=Glen Burnie | state=MD | zip=21060',
    '12 West St Kansas City MO 64111':
      'number=12 | street=West | suffix=St | city=Kansas City | state=MO | zip=64111',
    '2616 20Th Street South St Petersburg FL 337123824':
      'number=2616 | street=20Th | suffix=Street | postdirectional=South | city=St Petersburg | state=FL | zip=33712 | zip4=3824',
    '12 Philadelphia St Indiana PA 15701':
      'number=12 | street=Philadelphia | suffix=St | city=Indiana | state=PA | zip=15701',
    '100 W 4th St Winston-Salem NC 27101':
      'number=100 | predirectional=W | street=4th | suffix=St | city=Winston-Salem | state=NC | zip=27101',
    '384 William St, E. Orange, NJ 07017':
      'number=384 | street=William | suffix=St | city=E. Orange | state=NJ | zip=07017',
  },
  read,
);

rule(
  'reads the last line however it is written',
  {
    '123 Main St Chicago 60601': 'number=123 | street=Main | suffix=St | city=Chicago | zip=60601',
    '123 Main St, Chicago 60601 IL':
      'number=123 | street=Main | suffix=St | city=Chicago | state=IL | zip=60601',
    '123 Main St, Chicago, IL 60601+0299':
      'number=123 | street=Main | suffix=St | city=Chicago | state=IL | zip=60601 | zip4=0299',
    '123 Main St, Chicago, Illinois 60601 0299, USA':
      'number=123 | street=Main | suffix=St | city=Chicago | state=IL | zip=60601 | zip4=0299',
    '1000 Main Street, New York New York 10012':
      'number=1000 | street=Main | suffix=Street | city=New York | state=NY | zip=10012',
    '1000 Main Street, New York 10012':
      'number=1000 | street=Main | suffix=Street | city=New York | zip=10012',
    '55 Elm Ct Hartford CT 06103':
      'number=55 | street=Elm | suffix=Ct | city=Hartford | state=CT | zip=06103',
    '100 Main St, Cambridge, MA 2139':
      'number=100 | street=Main | suffix=St | city=Cambridge | state=MA | zip=02139',
    '505 Broadway, NY': 'number=505 | street=Broadway | state=NY',
    'Chicago, IL 60601': 'city=Chicago | state=IL | zip=60601',
    '95 Woods Hill Road VT 05488': 'number=95 | street=Woods Hill | suffix=Road | state=VT | zip=05488',
    '60601': 'zip=60601',
    'PO Box 60601': 'poBox=60601',
    '159 The Prado NE': 'number=159 | street=The Prado | postdirectional=NE',
  },
  read,
);

test('takes an abbreviated or misspelt city for the city of its ZIP and says so', () => {
  const abbreviated = parse('211 Parkside Ln # 138 Huntington BH CA 92648', cities);
  assert.equal(abbreviated.city, 'Huntington BH');
  const misspelt = parse('1320 west Webster chiago il 60601', cities);
  assert.equal(misspelt.city, 'chiago');
  assert.ok(misspelt.reasons.includes(REASON.cityMisspelt));
});

test('says that a ZIP contradicts its state or its city', () => {
  assert.ok(parse('1 Main St, Chicago, IL 84111', cities).reasons.includes(REASON.zipStateMismatch));
  assert.ok(parse('1 Main St, Palm Harbor, FL 33712', cities).reasons.includes(REASON.zipCityDiffers));
  assert.ok(parse('1 Main St, Kansas City, UT 84111', cities).reasons.includes(REASON.zipCityMismatch));
});

test('is surer of an address whose ZIP knows its city than of one that lacks it', () => {
  const whole = parse('123 Main St, Chicago, IL 60601', cities).confidence;
  const unknown = parse('123 Main St, Chicagoland, IL 60601', cities).confidence;
  const cut = parse('123 Main St', cities).confidence;
  assert.equal(whole, 1);
  assert.ok(whole > unknown && unknown > cut, `${whole} ${unknown} ${cut}`);
});

test('reads without a city table by commas and suffixes', () => {
  const address = parse('123 Main St Springfield IL 62701');
  assert.equal(address.street, 'Main');
  assert.equal(address.city, 'Springfield');
  assert.ok(address.reasons.includes(REASON.cityByPosition));
});

test('reads lines as one text with newlines between', () => {
  const address = parseLines(['Acme Inc', '100 Main St Ste 5', 'Chicago, IL 60601'], cities);
  assert.equal(address.recipient, 'Acme Inc');
  assert.equal(address.unit, '5');
  assert.deepEqual(address.span('city'), { start: 27, end: 34 });
});

test('gives the span of a component and none of an absent one', () => {
  const address = parse('123 N. Main Street, Chicago, Illinois 60601', cities);
  assert.deepEqual(address.span('street'), { start: 7, end: 11 });
  assert.deepEqual(address.span('state'), { start: 29, end: 37 });
  assert.equal(address.state, 'IL');
  assert.equal(address.span('unit'), undefined);
});

test('joins the street and the delivery line', () => {
  const address = parse('123 N Main St Apt 4, Chicago, IL 60601', cities);
  assert.equal(address.streetFull, 'N Main St');
  assert.equal(address.deliveryLine, '123 N Main St Apt 4');
  assert.equal(parse('RR 2 Box 5, Ames, IA 50010', cities).deliveryLine, 'RR 2 BOX 5');
});

test('has nothing but a reason for texts without words', () => {
  for (const text of ['', ' ', ',;-', '\u0000', '***']) {
    const address = parse(text, cities);
    assert.ok(
      COMPONENTS.every((component) => address[component] === ''),
      text,
    );
    assert.deepEqual(address.reasons, [REASON.empty]);
    assert.equal(address.confidence, 0);
  }
});

test('stops after 160 words and says so', () => {
  const address = parse(`123 Main St ${'word '.repeat(400)}`, cities);
  assert.ok(address.reasons.includes(REASON.tooLong));
});
