export { assertRoleWithin, choicesRoute } from './choices.ts';
export {
  asOwn,
  ofApp,
  ofAppNamed,
  ofCredential,
  ofOrganisation,
  ofWanted,
  ofWebToolsUser,
  ownOrMissing,
  type WithId,
  wantedOf,
} from './owner.ts';
export { ofPeople, shownPeople } from './people.ts';
export { trialTokenRoute } from './trial-token.ts';
