export { AuditLog, type AuditLogOptions } from './log.ts';
