/** The process behind `visit.ts`: an errand on standard input, a report on standard output. */
import { text } from 'node:stream/consumers';
import { readConfig } from '../config.ts';
import { PosternError } from '../errors.ts';
import { type Answered, openClient } from './client.ts';
import type { Errand, Report } from './visit.ts';

const run = async ({ url, requests }: Errand): Promise<Report> => {
  const client = await openClient(readConfig(process.env, process.cwd()), {
    url,
    token: process.env.POSTERN_TOKEN,
  });
  try {
    const answers: Answered[] = [];
    for (const request of requests) {
      const answer = await client.request(request);
      answers.push(answer);
      if (answer.status >= 400) break;
    }
    return { answers };
  } finally {
    await client.close();
  }
};

const report = await text(process.stdin)
  .then((errand) => run(JSON.parse(errand) as Errand))
  .catch((error: unknown): Report => {
    if (!(error instanceof PosternError)) throw error;
    const { code, message, status, cure, place } = error;
    return {
      refusal: {
        code,
        message,
        status,
        ...(cure !== undefined && { cure }),
        ...(place !== undefined && { place }),
      },
    };
  });
process.stdout.write(JSON.stringify(report));
