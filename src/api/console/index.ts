export { consoleRoutes } from './routes.ts';
export { CONSOLE_FOLDER, ConsoleSite } from './site.ts';
