/** What the look-ups of places are answered from. */
import type { OpenLocations } from '../../../locations/index.ts';
import type { AddressReference } from '../../../reference/address/index.ts';
import type { ZipReference } from '../../../reference/index.ts';
import type { AddressLeave } from '../../address-leave.ts';

export interface LocationRooms {
  readonly locations: OpenLocations;
  /** The ZIP edition in force at the time of the call. */
  readonly zips: () => ZipReference;
  /** The address editions in force at the time of the call; read only where `leave` grants it. */
  readonly addresses: (now: number) => AddressReference;
  readonly leave: AddressLeave;
}
