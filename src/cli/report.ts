/** `postern report coverage`: how far people have to the nearest post office or collection box. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { PosternError } from '../errors.ts';
import { expectBody } from './client.ts';
import { type CommandContext, withContext } from './context.ts';

const TIMEOUT_MS = 180_000;

interface CoverageOptions {
  readonly boxes?: true;
  readonly by?: string;
  readonly state?: string;
  readonly unit?: string;
  readonly within?: string;
  readonly type?: string;
  readonly openOn?: string;
  readonly collectsOn?: string;
  readonly lastCollection?: string;
  readonly standard?: string;
  readonly gaps?: string;
  readonly remove?: string;
  readonly sites?: string;
  readonly siteWithin?: string;
  readonly catchment?: string;
  readonly decay?: string;
  readonly zones?: string;
  readonly weights?: string;
  readonly table?: string;
  readonly chart?: string;
  readonly metric?: string;
  readonly csv?: string;
  readonly geojson?: string;
  readonly svg?: string;
}

/** Adds `postern report coverage`. */
export const addReportCommand = (program: Command): void => {
  program
    .command('report')
    .description('reports made of the data that is held')
    .command('coverage')
    .description(
      'distances to the nearest post office or collection box: tables, maps, gaps, closings, sites',
    )
    .option('--boxes', 'collection boxes in place of post offices')
    .option('--by <zones>', 'state, county or zip (state)')
    .option('--state <code>', 'the ZIP points of one state')
    .option('--unit <unit>', 'mi or km (mi)')
    .option('--within <distances>', 'share of people within these distances, such as 1,3,5')
    .option('--type <types>', 'types of places, with commas between them')
    .option('--open-on <day>', 'places open on that day')
    .option('--collects-on <day>', 'places collected on that day')
    .option('--last-collection <time>', 'places collected then or later, Monday to Friday')
    .option('--standard <name>', 'hold it against uk, ofcom, hong-kong or canada')
    .option('--gaps <count>', 'the largest circles without a place')
    .option('--remove <ids>', 'what if these places closed')
    .option('--sites <count>', 'where new places would reach most people')
    .option('--site-within <distance>', 'the reach of a new place (5)')
    .option('--catchment <distance>', 'accessibility by floating catchment areas (E2SFCA)')
    .option('--decay <name>', 'none, steps or gaussian (steps)')
    .option('--zones <file>', 'zones of your own, GeoJSON')
    .option('--weights <file>', 'population: a CSV with zcta or geoid, and population')
    .option('--table <name>', 'zones, standards, gaps, closures or sites, for --csv and --geojson')
    .option('--chart <name>', 'map, ecdf, histogram or lorenz, for --svg')
    .option('--metric <column>', 'the column that the map shows, such as nearest_p90')
    .option('--csv <file>', 'write the table as CSV; - for standard output')
    .option('--geojson <file>', 'write the table as GeoJSON')
    .option('--svg <file>', 'write a drawing')
    .addHelpText(
      'after',
      '\nExample:\n  postern report coverage --by county --state NY --weights population.csv --svg map.svg',
    )
    .action((options: CoverageOptions, command: Command) =>
      withContext(command, (context) =>
        runCoverage(context, options, command.optsWithGlobals<{ json?: true }>()),
      ),
    );
};

const FILES = ['csv', 'geojson', 'svg'] as const;

const runCoverage = async (
  { send, output }: CommandContext,
  options: CoverageOptions,
  { json }: { readonly json?: true },
): Promise<void> => {
  const { boxes, zones, weights, csv, geojson, svg, ...words } = options;
  const body = {
    ...(zones !== undefined && { zones: readOwn(zones) }),
    ...(weights !== undefined && { weights: readOwn(weights) }),
  };
  const ask = async (format: string): Promise<string> => {
    const answer = await send({
      method: Object.keys(body).length === 0 ? 'GET' : 'POST',
      path: '/postern/v1/coverage',
      query: { ...words, kind: boxes === true ? 'collection-boxes' : 'post-offices', format },
      ...(Object.keys(body).length > 0 && { body }),
      timeoutMs: TIMEOUT_MS,
    });
    // A refusal is JSON, whatever was asked for.
    return answer.status < 400 ? answer.text : expectBody<string>(answer);
  };
  const wanted = FILES.flatMap((format) => {
    const file = { csv, geojson, svg }[format];
    return file === undefined ? [] : [{ format, file }];
  });
  for (const { format, file } of wanted) {
    const text = await ask(format);
    if (file === '-') process.stdout.write(text);
    else {
      writeOwn(file, text);
      output.note(`written: ${file}`);
    }
  }
  if (wanted.length > 0) return;
  if (json === true) process.stdout.write(`${await ask('json')}\n`);
  else process.stdout.write(await ask('text'));
};

const readOwn = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new PosternError('file_unreadable', `The file ${file} cannot be read.`, {
      status: 400,
      cure: 'Check its name and permissions.',
      cause,
    });
  }
};

const writeOwn = (file: string, text: string): void => {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw new PosternError('output_unwritable', `The file ${file} cannot be written.`, {
      status: 400,
      cure: 'Check the folder and its permissions.',
      cause,
    });
  }
};
