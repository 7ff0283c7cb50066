/**
 * Delivery-point digits and check digit. The rule for a plain number (its last two digits) is certain enough to give;
 * those for secondary units, fractions and letters stand in the CASS Technical Guide, which is not at hand: there nothing
 * is given.
 */

/** Where the two digits come from. */
export type DeliveryPointRule = 'primary-number' | 'box-number' | 'general-delivery';

export interface DeliveryPoint {
  /** `00` … `99`. */
  readonly digits: string;
  /** One digit over ZIP, +4 and delivery point. */
  readonly checkDigit: string;
  readonly rule: DeliveryPointRule;
  /** `likely`: by the common rule, not confirmed by a licensed table. */
  readonly confidence: 'likely';
}

export interface DeliveryPointInput {
  readonly zip: string;
  /** Four digits, `''` where not known. */
  readonly plus4: string;
  readonly rule: DeliveryPointRule;
  readonly number: string;
}

/** null where the digits cannot be said. */
export const deliveryPointOf = ({ zip, plus4, rule, number }: DeliveryPointInput): DeliveryPoint | null => {
  if (!/^\d{4}$/.test(plus4)) return null;
  const digits =
    rule === 'general-delivery' ? '99' : /^\d+$/.test(number) ? number.padStart(2, '0').slice(-2) : '';
  if (digits === '') return null;
  return { digits, checkDigit: checkDigitOf(zip + plus4 + digits), rule, confidence: 'likely' };
};

/** What is missing to the next multiple of ten. */
const checkDigitOf = (digits: string): string => {
  let sum = 0;
  for (const digit of digits) sum += Number(digit);
  return String((10 - (sum % 10)) % 10);
};
