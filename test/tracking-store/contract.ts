/** What both event stores promise. `sqlite.test.ts` and `postgres.test.ts` run it. */
import { appendContract } from './contract-append.ts';
import { expireContract } from './contract-expire.ts';
import { feedContract } from './contract-feed.ts';
import { mailingContract } from './contract-mailing.ts';
import type { ContractDriver } from './place.ts';

export const eventStoreContract = (driver: ContractDriver): void => {
  appendContract(driver);
  mailingContract(driver);
  feedContract(driver);
  expireContract(driver);
};
