/** `postern locate PLACE`: the nearest post offices and collection boxes of an address, a ZIP Code or a point. */
import type { Command } from 'commander';
import type { NearestAnswer, PlaceAnswer } from '../locations/index.ts';
import { withContext } from './context.ts';

interface LocateOptions {
  readonly boxes?: true;
  readonly offices?: true;
  readonly after?: string;
  readonly open?: string | true;
  readonly type?: string;
  readonly service?: string;
  readonly within?: string;
  readonly limit?: string;
  readonly geodesic?: true;
}

/** `40.75,-73.99`, `14850`, or an address. */
const originOf = (text: string): Record<string, string> => {
  const [, lat, lon] = /^\s*(-?\d+(?:\.\d+)?)\s*[, ]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text) ?? [];
  if (lat !== undefined && lon !== undefined) return { lat, lon };
  const zip = /^\s*(\d{5})(?:-\d{4})?\s*$/.exec(text)?.[1];
  return zip === undefined ? { address: text } : { zip };
};

const placeLines = (place: PlaceAnswer & { readonly distanceMiles: number }): string[] => {
  const { RETAIL: retail = '' } = place.services;
  const state = place.openNow === null ? '' : place.openNow ? ', open now' : ', closed now';
  return [
    `${place.distanceMiles.toFixed(2)} mi  ${place.name || place.type} (${place.type})${state}`,
    `    ${place.streetAddress}, ${place.city} ${place.state ?? ''} ${place.ZIPCode ?? ''}  [${place.id}]`,
    ...(retail === '' ? [] : [`    hours ${retail}`]),
    ...(place.collections === null ? [] : [`    collected ${place.collections}`]),
    ...(place.holiday === null ? [] : [`    holiday: ${place.holiday}`]),
    ...(place.note === undefined ? [] : [`    ${place.note}`]),
    ...(place.confirmBeforeYouGo ? ['    Confirm before you go: this edition is past its validity.'] : []),
  ];
};

const answerText = ({ origin, orderUncertain, places }: NearestAnswer): string => {
  const off = origin.uncertaintyKm === null ? '' : `, off by up to some ${origin.uncertaintyKm} km`;
  const by = origin.zip === undefined ? origin.source : `ZIP Code ${origin.zip}, ${origin.source}`;
  return [
    `From ${origin.latitude}, ${origin.longitude} (${by}${off})`,
    ...(origin.note === undefined ? [] : [`  ${origin.note}`]),
    ...(places.length === 0 ? ['Nothing found.'] : places.flatMap(placeLines)),
    ...(orderUncertain ? ['Which of the first two is nearer is uncertain.'] : []),
  ].join('\n');
};

const kindOf = ({ boxes, offices }: LocateOptions): string => {
  if (boxes === offices) return 'all';
  return boxes === true ? 'collection-boxes' : 'post-offices';
};

export const addLocateCommand = (program: Command): void => {
  program
    .command('locate <place...>')
    .description('the nearest post offices and collection boxes of an address, a ZIP Code or a point')
    .option('--boxes', 'collection boxes alone')
    .option('--offices', 'post offices alone')
    .option('--after <time>', 'still collected after a local time of today, or `now`')
    .option('--open [time]', 'open now, or at a date-time with zone')
    .option('--type <types>', 'types, with commas between them')
    .option('--service <services>', 'services that must all be offered')
    .option('--within <miles>', 'not farther than this')
    .option('--limit <count>', 'how many (5)')
    .option('--geodesic', 'measure on the WGS 84 ellipsoid')
    .addHelpText('after', '\nExample:\n  postern locate "10 Main St, Ithaca NY" --boxes --after 17:00')
    .action((words: string[], options: LocateOptions, command: Command) =>
      withContext(command, async ({ ask, output }) => {
        const answer = await ask<NearestAnswer>({
          method: 'GET',
          path: '/postern/v1/locations/nearest',
          query: {
            ...originOf(words.join(' ')),
            kind: kindOf(options),
            type: options.type,
            service: options.service,
            open: options.open === true ? 'now' : options.open,
            collectedAfter: options.after,
            maxMiles: options.within,
            limit: options.limit,
            geodesic: options.geodesic === true ? 'true' : undefined,
          },
        });
        output.value(answer, () => answerText(answer));
        if (answer.places.length === 0) process.exitCode = 1;
      }),
    );
};
