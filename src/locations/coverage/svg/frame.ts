/** What every drawing has about it: title, what was counted, the drawing, and the method in its footer. */
import { escapeMarkup } from '../../../markup.ts';
import type { CoverageReport } from '../report.ts';
import { DARK_FILLS, LIGHT_FILLS } from './classes.ts';
import { textAt } from './element.ts';

export const WIDTH = 960;
export const MARGIN = 28;
const TITLE_HEIGHT = 56;
const SUBTITLE_LINE = 18;
const SUBTITLE_CHARACTERS = 122;
const FOOTER_SIZE = 11;
const FOOTER_LINE = 15;
/** Characters of the footer that fit on a line. */
const FOOTER_CHARACTERS = 158;

const fills = (colours: readonly string[]): string =>
  colours.map((colour, at) => `.c${at}{fill:${colour}}.p${at}{stroke:${colour}}`).join('');

const STYLE = `
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif;fill:#1d2128}
.muted{fill:#586070}.bg{fill:#fff}.none{fill:#dcdfe4}.edge{fill:none;stroke:#fff;stroke-width:.4}
.area{stroke:#fff;stroke-width:.3}.border{fill:none;stroke:#4a5160;stroke-width:.8}.inset{fill:none;stroke:#9aa2b0;stroke-width:.8}
.axis{stroke:#4a5160;stroke-width:1}.grid{stroke:#e2e5ea;stroke-width:1}.curve{fill:none;stroke:#1f6fa8;stroke-width:2}
.bar{fill:#1f6fa8}.mark{stroke:#b3450b;stroke-width:1.2;stroke-dasharray:4 3}.ring{fill:#b3450b;fill-opacity:.1;stroke:#b3450b;stroke-width:1.4}
.hot{fill:#b3450b}.halo{paint-order:stroke;stroke:#fff;stroke-width:3;stroke-linejoin:round}.swatch{stroke:#9aa2b0;stroke-width:.5}
.dot{fill:none;stroke-linecap:round}${fills(LIGHT_FILLS)}
@media (prefers-color-scheme:dark){
text{fill:#e8eaee}.muted{fill:#a4acb9}.bg{fill:#15181d}.none{fill:#3a3f48}.edge,.area{stroke:#15181d}.border{stroke:#c3c9d3}
.inset,.swatch{stroke:#6b7381}.axis{stroke:#c3c9d3}.grid{stroke:#2b3038}.curve{stroke:#5fb4ea}.bar{fill:#5fb4ea}
.mark,.ring{stroke:#ff9a5c}.ring{fill:#ff9a5c}.hot{fill:#ff9a5c}.halo{stroke:#15181d}${fills(DARK_FILLS)}
}`;

export interface Drawing {
  readonly height: number;
  /** Drawn with its own origin at the left upper corner, `WIDTH` wide. */
  readonly body: string;
  /** Said in the footer before the method. */
  readonly notes: readonly string[];
}

/** The whole document; well-formed XML without script. */
export const framed = (report: CoverageReport, title: string, { height, body, notes }: Drawing): string => {
  const footer = [...notes, ...report.method, ...report.sources.map(sourceLine)].flatMap((line) =>
    wrapped(line, FOOTER_CHARACTERS),
  );
  const subtitle = wrapped(countedText(report), SUBTITLE_CHARACTERS);
  const top = TITLE_HEIGHT + subtitle.length * SUBTITLE_LINE;
  const footerTop = top + height + 24;
  const total = footerTop + footer.length * FOOTER_LINE + 14;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${total}" width="${WIDTH}" height="${total}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escapeMarkup(title)}</title>`,
    `<desc id="desc">${escapeMarkup(countedText(report))}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect class="bg" width="${WIDTH}" height="${total}"/>`,
    textAt(MARGIN, 34, title, { size: 20, tone: 'strong' }),
    ...subtitle.map((line, at) =>
      textAt(MARGIN, TITLE_HEIGHT + at * SUBTITLE_LINE, line, { size: 13, tone: 'muted' }),
    ),
    `<g transform="translate(0 ${top})">${body}</g>`,
    ...footer.map((line, at) =>
      textAt(MARGIN, footerTop + at * FOOTER_LINE, line, { size: FOOTER_SIZE, tone: 'muted' }),
    ),
    '</svg>',
  ].join('\n');
};

const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });

const countedText = ({ counted, weighting, places }: CoverageReport): string =>
  `${number(counted.places)} places${places === '' ? '' : ` ${places}`}, ${number(counted.points)} ZIP points, ${
    weighting.population === undefined
      ? 'unweighted'
      : `weighted by ${weighting.label} (${number(weighting.population)})`
  }`;

const sourceLine = ({
  dataset,
  authority,
  source,
  publisher,
  retrieved,
  edition,
}: CoverageReport['sources'][number]): string =>
  `${dataset}: ${source}; ${publisher}; ${authority === 'usps' ? 'official' : `authority: ${authority}`}; retrieved ${retrieved}; edition ${edition}.`;

/** Lines of whole words; a longer word stands alone. */
export const wrapped = (text: string, characters: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > characters) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
};
