export { type OutboxPlaces, sendNotices } from './outbox.ts';
