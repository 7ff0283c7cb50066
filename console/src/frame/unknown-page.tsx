import { shell } from '../texts/en/shell.ts';
import { Page } from '../ui/page.tsx';

/** An address that no page has. */
export const UnknownPage = () => (
  <Page title={shell.unknownPage.title} lead={shell.unknownPage.body} width="text">
    <a href="/">{shell.unknownPage.home}</a>
  </Page>
);
