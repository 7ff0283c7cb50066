export { assertRoleWithin, choicesRoute } from './choices.ts';
export {
  asOwn,
  ofApp,
  ofCredential,
  ofOrganisation,
  ofWanted,
  ofWebToolsUser,
  wantedOf,
} from './owner.ts';
export { ofPeople, shownPeople } from './people.ts';
export { trialTokenRoute } from './trial-token.ts';
