/** How a sample label looks: 4 × 6 inches, marked as a sample all over, with no mark of USPS on it. */
import { barsOf, inGroups } from './bars.ts';
import type { LabelContent, LabelParty } from './label.ts';
import { box, centred, DOTS_PER_INCH, line, type Mark, type Sheet } from './sheet.ts';

const WIDTH = 4 * DOTS_PER_INCH;
const HEIGHT = 6 * DOTS_PER_INCH;
const EDGE = 24;
const INNER = WIDTH - 2 * EDGE;
const MODULE = 3;

/** The lines of an address, from the name down. */
export const addressLines = (party: LabelParty): string[] =>
  [
    [party.firstName, party.lastName].filter(Boolean).join(' '),
    party.firm ?? '',
    party.urbanization ?? '',
    [party.streetAddress, party.secondaryAddress].filter(Boolean).join(' '),
    `${party.city} ${party.state} ${party.ZIPCode}${party.ZIPPlus4 ? `-${party.ZIPPlus4}` : ''}`,
  ].filter((text) => text !== '');

const stacked = (lines: readonly string[], x: number, y: number, size: number, most: number): Mark[] =>
  lines.map((text, index) => line(x, y + index * (size + 4), size, text, most));

/** `420` and the ZIP Code of the destination. */
export const routingOf = ({ ZIPCode, ZIPPlus4 }: LabelParty): string => `420${ZIPCode}${ZIPPlus4 ?? ''}`;

export const labelSheet = (content: LabelContent): Sheet => {
  const { number, from, to, kind, weight, mailingDate } = content;
  const bars = barsOf(routingOf(to), number);
  const start = Math.round((WIDTH - bars.modules * MODULE) / 2);
  return {
    width: WIDTH,
    height: HEIGHT,
    marks: [
      box(0, 0, WIDTH, 150),
      centred(EDGE, 26, 124, 'SAMPLE', INNER, 'white'),
      centred(EDGE, 168, 44, 'NOT VALID FOR MAILING - NO POSTAGE', INNER),
      box(0, 222, WIDTH, 4),
      line(
        EDGE,
        240,
        34,
        `SIMULATED ${kind === 'return' ? 'RETURN SERVICE' : 'SERVICE'} ${number.slice(2, 5)}`,
        INNER,
      ),
      line(EDGE, 282, 28, `MAILING DATE ${mailingDate}   WEIGHT ${weight} LB`, INNER),
      box(0, 322, WIDTH, 4),
      line(EDGE, 340, 24, 'FROM', 200),
      ...stacked(addressLines(from), EDGE, 370, 30, INNER),
      line(EDGE, 556, 24, 'TO', 200),
      ...stacked(addressLines(to), EDGE + 60, 586, 44, INNER - 60),
      box(0, 838, WIDTH, 10),
      centred(EDGE, 862, 34, 'SAMPLE TRACKING NUMBER', INNER),
      { kind: 'bars', x: start, y: 906, height: 160, module: MODULE, bars },
      centred(EDGE, 1080, 40, inGroups(number), INNER),
      box(0, 1126, WIDTH, 10),
      centred(EDGE, 1150, 44, 'SAMPLE - MADE IN A SANDBOX', INNER),
    ],
  };
};
