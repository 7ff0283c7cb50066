/** Parameters that list names of properties: `properties` and `sortby`. */
import { PosternError } from '../../../errors.ts';
import { nearestName } from '../../../policy/nearest.ts';
import { type Collection, queryablesOf } from './collection.ts';
import type { Order } from './order.ts';

/** Orders deeper than this tell nobody anything. */
const MOST_ORDERS = 5;

const unknown = (code: string, field: string, name: string, known: readonly string[]): PosternError =>
  new PosternError(code, `${field} names ${JSON.stringify(name.slice(0, 60))}, which is no property here.`, {
    status: 400,
    cure: `Did you mean ${nearestName(name, known) ?? '?'}? These are known: ${known.join(', ')}.`,
    place: { field },
  });

/** @throws PosternError `properties_invalid` */
export const propertiesOf = (text: string, { properties }: Collection): string[] => {
  const known = properties.map(({ name }) => name);
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined) throw unknown('properties_invalid', 'properties', wrong, known);
  return names;
};

/** `state,-name`: a minus turns the order round. @throws PosternError `sortby_invalid` */
export const ordersOf = (text: string, collection: Collection): Order[] => {
  const known = queryablesOf(collection).map(({ name }) => name);
  const orders = text.split(',').map((word) => {
    const [, sign = '', property = ''] = /^\s*([+-]?)(.*?)\s*$/.exec(word) ?? [];
    return { property, descending: sign === '-' };
  });
  const wrong = orders.find(({ property }) => !known.includes(property));
  if (wrong !== undefined) throw unknown('sortby_invalid', 'sortby', wrong.property, known);
  if (orders.length <= MOST_ORDERS) return orders;
  throw new PosternError('sortby_invalid', `sortby names ${orders.length} properties.`, {
    status: 400,
    cure: `Name ${MOST_ORDERS} or fewer.`,
    place: { field: 'sortby' },
  });
};
