/** The four official channels (DESIGN.md "The four channels"). */
import type { Channel } from '../model.ts';

export const CHANNELS: readonly Channel[] = [
  {
    id: 'gis',
    title: 'Postal data pages (GIS)',
    holds: 'Post offices, collection boxes, ZIP and locale files.',
    access: 'Public: no account, no purpose.',
    url: 'https://postalpro.usps.com/gis',
  },
  {
    id: 'tracking',
    title: 'Tracking tools',
    holds: 'Scan events, status, proof of delivery.',
    access: 'Restricted: need to know, by the Mailer ID in the barcode.',
    url: 'https://www.usps.com/business/api-access.htm',
  },
  {
    id: 'apis',
    title: 'Business APIs',
    holds: 'Addresses, prices, service standards, shipping options, labels, pickup.',
    access: 'Registered: account, app, terms, quota.',
    url: 'https://developers.usps.com',
  },
  {
    id: 'policy',
    title: 'Policy pages',
    holds: 'Handbooks, rules, terms, documentation.',
    access: 'Public: no account, no purpose.',
    url: null,
  },
];
