/** The folder of `POSTERN_EVENTS_FOLDER` as a job of the server: one node at a time looks into it. */
import { createReadStream } from 'node:fs';
import type { Jobs } from '../../store/index.ts';
import { ingestFile } from './ingest.ts';
import type { Intake } from './open.ts';
import { readTrackingFile } from './read-file.ts';
import { EventClock } from './time.ts';
import { EventsFolder, type Taken } from './watch-folder.ts';

const QUEUE = 'events-folder';
const LOOK_EVERY_MS = 10_000;

export interface FolderJobOptions {
  readonly folder: string;
  readonly intake: Pick<Intake, 'ingest' | 'zoneOfZip'>;
  readonly now: () => number;
  /** Hears of each file taken; of names and counts alone. */
  readonly onTaken: (taken: Taken) => void;
}

/** The folder over an intake of this process: files are read as streams. */
export const openEventsFolder = ({ folder, intake, now }: Omit<FolderJobOptions, 'onTaken'>): EventsFolder =>
  new EventsFolder(folder, (path, name, kind, own) =>
    ingestFile(
      intake.ingest,
      readTrackingFile(createReadStream(path), {
        file: name,
        kind,
        layout: undefined,
        own,
        context: { receivedAt: now(), origin: `file:${name}`, clock: new EventClock(intake.zoneOfZip) },
      }),
    ),
  );

export const workEventsFolder = async (jobs: Jobs, options: FolderJobOptions): Promise<void> => {
  const folder = openEventsFolder(options);
  jobs.work(QUEUE, async (_job, { signal }) => {
    for (const taken of await folder.look(signal)) options.onTaken(taken);
  });
  await jobs.schedule(QUEUE, { queue: QUEUE, everyMs: LOOK_EVERY_MS, payload: {} });
};
