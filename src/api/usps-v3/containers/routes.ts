/** Containers: labels for sacks, pallets and the like, and what is in them. Made from samples; answered by USPS. */
import type { AnyRoute, SubjectFacts } from '../../../gateway/index.ts';
import { Type } from '../../../gateway/schema.ts';
import type { Principal } from '../../../identity/index.ts';
import type { OwnedThings } from '../../../shipping/owned.ts';
import { operationRoute, type Way } from '../business/operation.ts';
import { noteMade } from '../business/owned.ts';
import { Address, closed, DateText, open, Part, Zip5Text } from '../business/schemas.ts';
import { ofMid } from '../labels-forwarded/subject.ts';
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

export const containerRoutes = (way: Way, owned: OwnedThings): AnyRoute[] => {
  /** A container of another organisation is about nobody, as one that nobody made here. */
  const ofContainer = async (id: string, principal: Principal): Promise<SubjectFacts> => {
    const facts = await owned.ownerOf('container', id);
    const mid = facts?.organisationId === principal.organisationId ? facts.mid : null;
    return { ...ofMid(mid, principal), organisation: facts?.organisationId ?? null };
  };
  /** Packages come under the Mailer ID of their container: a container and numbers of two Mailer IDs are about nobody. */
  const withPackages = async (
    id: string,
    trackingNumbers: readonly string[],
    principal: Principal,
  ): Promise<SubjectFacts> => {
    const mid = midOfNumbers(trackingNumbers);
    const facts = await ofContainer(id, principal);
    return facts.mid === mid
      ? facts
      : { ...ofMid(null, principal), organisation: facts.organisation ?? null };
  };
  const Params = Type.Object({ containerID: ContainerId }, closed);
  return [
    operationRoute(way, {
      ...COMMON,
      id: 'containers-create',
      method: 'POST',
      path: '/containers/v3/containers',
      schema: { body: Container },
      subject: ({ body }, _now, principal) => ofMid(midOfNumbers(body.trackingNumbers), principal),
      summary: 'Makes a container label for packages.',
      after: (answer, { body }, context) =>
        noteMade(owned, 'container', 'containerID', {
          mid: midOfNumbers(body.trackingNumbers),
          merchant: null,
        })(answer, context),
    }),
    operationRoute(way, {
      ...COMMON,
      id: 'containers-packages-add',
      method: 'POST',
      path: '/containers/v3/containers/:containerID/packages',
      schema: { params: Params, body: Packages },
      subject: ({ params, body }, _now, principal) =>
        withPackages(params.containerID, body.trackingNumbers, principal),
      summary: 'Adds packages to a container.',
    }),
    operationRoute(way, {
      ...COMMON,
      id: 'containers-packages-clear',
      method: 'DELETE',
      path: '/containers/v3/containers/:containerID/packages',
      schema: { params: Params },
      subject: ({ params }, _now, principal) => ofContainer(params.containerID, principal),
      summary: 'Takes all packages out of a container.',
    }),
    operationRoute(way, {
      ...COMMON,
      id: 'containers-packages-remove',
      method: 'DELETE',
      path: '/containers/v3/containers/:containerID/packages/:trackingNumber',
      schema: { params: Type.Object({ containerID: ContainerId, trackingNumber: Number_ }, closed) },
      subject: ({ params }, _now, principal) =>
        withPackages(params.containerID, [params.trackingNumber], principal),
      summary: 'Takes a package out of a container.',
    }),
    operationRoute(way, {
      ...COMMON,
      id: 'containers-manifest',
      method: 'POST',
      path: '/containers/v3/containers/manifest',
      schema: { body: Manifest },
      subject: async ({ body }, _now, principal) => {
        const mids = new Set<string | null>();
        for (const id of body.containers) mids.add((await ofContainer(id, principal)).mid ?? null);
        const [mid = null] = mids;
        return mids.size === 1 ? ofMid(mid, principal) : {};
      },
      summary: 'Closes containers: their packages are manifested.',
    }),
  ];
};
