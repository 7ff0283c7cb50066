/** Directionals of Publication 28, section 233, with the Spanish words used in Puerto Rico. */
export const DIRECTIONALS: Readonly<Record<string, readonly string[]>> = {
  N: ['N', 'NORTH', 'NO', 'NORTE', 'NTH'],
  S: ['S', 'SOUTH', 'SO', 'SUR', 'STH'],
  E: ['E', 'EAST', 'ESTE'],
  W: ['W', 'WEST', 'OESTE'],
  NE: ['NE', 'NORTHEAST', 'NORESTE', 'NOREST'],
  NW: ['NW', 'NORTHWEST', 'NOROESTE'],
  SE: ['SE', 'SOUTHEAST', 'SURESTE', 'SUDESTE'],
  SW: ['SW', 'SOUTHWEST', 'SUROESTE', 'SUDOESTE'],
};

/**
 * Spellings that are directionals only where one stands before more of a street (`NO MAIN ST`), because alone
 * they are other words: `NO` is also "number".
 */
export const WEAK_DIRECTIONALS: readonly string[] = ['NO', 'SO', 'NTH', 'STH', 'SUR', 'ESTE'];
