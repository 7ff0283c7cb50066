import { home } from '../texts/en/home.ts';
import { Page } from '../ui/page.tsx';

const Home = () => (
  <Page title={home.title} lead={home.lead}>
    <p />
  </Page>
);
export default Home;
