export { type LabelSandbox, labelSandbox, replaced } from './routes.ts';
