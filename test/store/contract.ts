/** What both drivers promise. `sqlite.test.ts` and `postgres.test.ts` run it. */
import { jobsContract } from './contract-jobs.ts';
import { tablesContract } from './contract-tables.ts';
import type { ContractDriver } from './place.ts';

export const storeContract = (driver: ContractDriver): void => {
  tablesContract(driver);
  jobsContract(driver);
};
