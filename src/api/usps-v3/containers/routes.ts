/** Containers: labels for sacks, pallets and the like, and what is in them. Made from samples; answered by USPS. */
import type { AnyRoute, SubjectFacts } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { OwnedThings } from '../../../shipping/owned.ts';
import { operationRoute, type Way } from '../business/operation.ts';
import { noteMade, ofOwner } from '../business/owned.ts';
import { Address, closed, DateText, open, Part, Zip5Text } from '../business/schemas.ts';
import { midOfNumbers } from '../scan-forms/routes.ts';

const Number_ = Type.String({ minLength: 10, maxLength: 60 });
const Numbers = Type.Array(Number_, { minItems: 1, maxItems: 40_000 });
const ContainerId = Type.String({ pattern: '^[A-Z0-9]{10,30}$', description: 'a container ID' });

const Container = Type.Object(
  {
    imageInfo: Type.Optional(Part),
    sortType: Type.String({ pattern: '^[A-Z_]{3,60}$', description: 'kind' }),
    trackingNumbers: Numbers,
    destinationEntryFacilityType: Type.Optional(
      Type.String({ pattern: '^[A-Z_]{3,60}$', description: 'kind' }),
    ),
    destinationZIPCode: Type.Optional(Zip5Text),
    mailClass: Type.Optional(Type.String({ pattern: '^[A-Z_-]{3,60}$', description: 'mail class' })),
    originAddress: Type.Optional(Address),
  },
  open,
);

const Packages = Type.Object({ trackingNumbers: Numbers }, open);

const Manifest = Type.Object(
  {
    mailingDate: Type.Optional(DateText),
    containers: Type.Array(ContainerId, { minItems: 1, maxItems: 1_000 }),
  },
  open,
);

const COMMON = {
  dataset: 'labels',
  action: 'write',
  dataClass: 'sensitive-enhanced',
  purposeRequired: true,
  scope: 'containers',
  confidence: 'reconstructed',
  repeat: 'once',
} as const;

const ofNumbers = (trackingNumbers: readonly string[]): SubjectFacts => {
  const mid = midOfNumbers(trackingNumbers);
  return { mid, midDetermined: mid !== null };
};

export const containerRoutes = (way: Way, owned: OwnedThings): AnyRoute[] => {
  const ofContainer = async (id: string): Promise<SubjectFacts> => {
    const mid = (await owned.ownerOf('container', id))?.mid ?? null;
    return { ...(await ofOwner(owned, 'container', id)), mid, midDetermined: mid !== null };
  };
  const Params = Type.Object({ containerID: ContainerId }, closed);
  return [
    operationRoute(way, {
      ...COMMON,
      id: 'containers-create',
      method: 'POST',
      path: '/containers/v3/containers',
      schema: { body: Container },
      subject: ({ body }) => ofNumbers(body.trackingNumbers),
      summary: 'Makes a container label for packages.',
      after: (answer, { body }, context) =>
        noteMade(owned, 'container', 'containerID', midOfNumbers(body.trackingNumbers))(answer, context),
    }),
    operationRoute(way, {
      ...COMMON,
      id: 'containers-packages-add',
      method: 'POST',
      path: '/containers/v3/containers/:containerID/packages',
      schema: { params: Params, body: Packages },
      subject: ({ params }) => ofContainer(params.containerID),
      summary: 'Adds packages to a container.',
    }),
    operationRoute(way, {
      ...COMMON,
      id: 'containers-packages-clear',
      method: 'DELETE',
      path: '/containers/v3/containers/:containerID/packages',
      schema: { params: Params },
      subject: ({ params }) => ofContainer(params.containerID),
      summary: 'Takes all packages out of a container.',
    }),
    operationRoute(way, {
      ...COMMON,
      id: 'containers-packages-remove',
      method: 'DELETE',
      path: '/containers/v3/containers/:containerID/packages/:trackingNumber',
      schema: { params: Type.Object({ containerID: ContainerId, trackingNumber: Number_ }, closed) },
      subject: ({ params }) => ofContainer(params.containerID),
      summary: 'Takes a package out of a container.',
    }),
    operationRoute(way, {
      ...COMMON,
      id: 'containers-manifest',
      method: 'POST',
      path: '/containers/v3/containers/manifest',
      schema: { body: Manifest },
      subject: async ({ body }) => {
        const mids = new Set<string | null>();
        for (const id of body.containers) mids.add((await ofContainer(id)).mid ?? null);
        const [mid = null] = mids;
        return mids.size === 1 ? { mid, midDetermined: mid !== null } : {};
      },
      summary: 'Closes containers: their packages are manifested.',
    }),
  ];
};
