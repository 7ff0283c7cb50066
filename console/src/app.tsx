/** The frame around every page, and the choice of the page. */
import { useEffect } from 'preact/hooks';
import { ErrorBoundary, LocationProvider, Route, Router } from 'preact-iso';
import { loadSession } from './api/sign-in.ts';
import { Frame } from './frame/frame.tsx';
import { Guarded } from './frame/guarded.tsx';
import { busyPage, focusPage } from './frame/loading.ts';
import { SessionEnded } from './frame/session-ended.tsx';
import { UnknownPage } from './frame/unknown-page.tsx';
import { PAGES } from './pages.ts';

/** Made once: a page that is rendered anew must be the same component, or it would lose its state. */
const ROUTES = PAGES.map(({ path, audience, component: Component }) => ({
  path,
  component: () => (
    <Guarded audience={audience}>
      <Component />
    </Guarded>
  ),
}));

export const App = () => {
  useEffect(() => {
    void loadSession();
  }, []);
  return (
    <LocationProvider>
      <Frame>
        <ErrorBoundary>
          <Router
            onLoadStart={() => {
              busyPage.value = true;
            }}
            onLoadEnd={() => {
              busyPage.value = false;
            }}
            onRouteChange={focusPage}
          >
            {ROUTES.map(({ path, component }) => (
              <Route key={path} path={path} component={component} />
            ))}
            <Route default component={UnknownPage} />
          </Router>
        </ErrorBoundary>
      </Frame>
      <SessionEnded />
    </LocationProvider>
  );
};
