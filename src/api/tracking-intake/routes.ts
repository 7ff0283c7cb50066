/** Everything by which tracking data comes in. */
import type { AnyRoute } from '../../gateway/index.ts';
import type { Intake } from '../../tracking/intake/index.ts';
import { deliveryRoute } from './deliveries.ts';
import { fileRoute } from './files.ts';
import { sourceRoutes } from './sources.ts';

export const intakeRoutes = ({ ingest, receiver, sources, zoneOfZip }: Intake): AnyRoute[] => [
  deliveryRoute(receiver),
  ...sourceRoutes(sources),
  fileRoute(ingest, zoneOfZip),
];
