/** CityStateLookup: the answer of `/addresses/v3/city-state`, for 1 to 5 ZIP Codes. */
import { PosternError } from '../../errors.ts';
import { type AnyRoute, childText } from '../../gateway/index.ts';
import { zip5OrNull } from '../../postal/zip/index.ts';
import type { ZipReference } from '../../reference/index.ts';
import { webToolsRoute } from './declare.ts';
import { element, fields } from './element.ts';
import { itemFault } from './fault.ts';

const MOST_ZIPS = 5;

export const cityStateApi = (zips: () => ZipReference): AnyRoute =>
  webToolsRoute({
    name: 'CityStateLookup',
    channel: 'apis',
    dataset: 'zip-api',
    action: 'read',
    dataClass: 'nonpublic',
    purposeRequired: false,
    scope: 'addresses',
    roots: ['CityStateLookupRequest'],
    item: 'ZipCode',
    mostItems: MOST_ZIPS,
    summary: 'city and state of 1 to 5 ZIP Codes.',
    async answer({ items }) {
      const reference = zips();
      let source: string | undefined;
      const answers = items.map((item) => {
        const zip = zip5OrNull(childText(item, 'Zip5'));
        const record = zip === null ? null : reference.lookup(zip);
        const attributes = { ID: item.attributes.ID };
        if (zip === null || record === null) {
          const unknown = new PosternError('zip_unknown', 'Invalid Zip Code.', { status: 400 });
          return element('ZipCode', itemFault(unknown), attributes);
        }
        source ??= reference.sourceHeader(record);
        return element('ZipCode', fields({ Zip5: zip, City: record.city, State: record.state }), attributes);
      });
      return { root: element('CityStateLookupResponse', answers), source };
    },
  });
